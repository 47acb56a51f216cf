// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <optional>

// The small rules of RFC 9110 and RFC 3986 that several parsers of this folder share.
namespace server::http {

[[nodiscard]] bool isTokenCharacter(char c); // tchar
[[nodiscard]] bool isToken(QByteArrayView text); // not empty, tchar only
[[nodiscard]] bool isDigits(QByteArrayView text); // not empty, 0-9 only
// The value of a hexadecimal digit, -1 for any other character.
[[nodiscard]] int hexValue(char c);
// Without leading and trailing spaces and tabs (OWS).
[[nodiscard]] QByteArrayView trimmed(QByteArrayView text);
[[nodiscard]] bool equalsIgnoringCase(QByteArrayView left, QByteArrayView right);
// The elements of a comma-separated list field, trimmed; empty ones are left out.
[[nodiscard]] QList<QByteArrayView> listElements(QByteArrayView value);
// Nothing when an escape is malformed or the result is no UTF-8 or holds a NUL.
[[nodiscard]] std::optional<QString> percentDecoded(QByteArrayView text);

} // namespace server::http
