// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRandomGenerator>

namespace shared {

// Chance, injected so that tests own it. Not for secrets.
class RandomSource {
public:
    virtual ~RandomSource() = default;
    [[nodiscard]] virtual double next() = 0; // from 0 to below 1, all alike
};

class SystemRandom final : public RandomSource {
public:
    [[nodiscard]] double next() override { return QRandomGenerator::global()->generateDouble(); }
};

} // namespace shared
