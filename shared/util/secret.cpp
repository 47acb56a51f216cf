// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/secret.h"

#include <QCryptographicHash>

namespace shared {

bool secretEquals(QStringView given, QStringView expected)
{
    // Digests have one length, and what a timing of their comparison could tell helps nobody to
    // choose a better guess; the loop has no early exit all the same.
    const auto digest = [](QStringView text) {
        return QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256);
    };
    const QByteArray left = digest(given);
    const QByteArray right = digest(expected);
    unsigned difference = 0;
    for (qsizetype i = 0; i < left.size(); ++i)
        difference |= static_cast<unsigned>(left[i] ^ right[i]);
    return difference == 0;
}

} // namespace shared
