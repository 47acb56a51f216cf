// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <cstdint>

namespace tests {

// Cuts bytes into pieces as a network might: the seed 0 leaves them whole, 1 makes a piece of each
// byte, any other one cuts at places of its own.
[[nodiscard]] QList<QByteArray> cutIntoPieces(QByteArrayView bytes, std::uint8_t seed);

} // namespace tests
