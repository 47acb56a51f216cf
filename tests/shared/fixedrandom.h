// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/randomsource.h"

namespace tests {

// Chance that is what the test says.
class FixedRandom final : public shared::RandomSource {
public:
    static constexpr double kMost = 0.999999;

    double value = 0;
    [[nodiscard]] double next() override { return value; }
};

} // namespace tests
