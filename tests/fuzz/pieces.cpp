// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/pieces.h"

#include <algorithm>
#include <random>

namespace tests {

QList<QByteArray> cutIntoPieces(QByteArrayView bytes, std::uint8_t seed)
{
    QList<QByteArray> pieces;
    std::minstd_rand random(seed);
    while (!bytes.isEmpty()) {
        qsizetype length = bytes.size();
        if (seed == 1)
            length = 1;
        else if (seed > 1)
            length =
                std::min<qsizetype>(1 + static_cast<qsizetype>(random() % (seed * 2U)), length);
        pieces.append(bytes.first(length).toByteArray());
        bytes = bytes.sliced(length);
    }
    return pieces;
}

} // namespace tests
