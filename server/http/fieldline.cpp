// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/fieldline.h"

#include "server/http/syntax.h"

#include <algorithm>

namespace server::http {

std::optional<Headers::Field> parseFieldLine(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon < 0 || !isToken(line.first(colon)))
        return std::nullopt;
    const QByteArrayView value = trimmed(line.sliced(colon + 1));
    const auto isAllowed = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return c == '\t' || (byte >= 0x20 && byte != 0x7f);
    };
    if (!std::ranges::all_of(value, isAllowed))
        return std::nullopt;
    // Allowed, and read by some parsers as a part of the value.
    if (line.contains('\t') && isAboutFraming(line.first(colon)))
        return std::nullopt;
    return Headers::Field(line.first(colon).toByteArray(), value.toByteArray());
}

bool isAboutFraming(QByteArrayView name)
{
    return equalsIgnoringCase(name, "Transfer-Encoding")
        || equalsIgnoringCase(name, "Content-Length");
}

} // namespace server::http
