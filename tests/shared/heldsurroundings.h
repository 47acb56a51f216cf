// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/surroundings.h"
#include "tests/shared/fixedrandom.h"
#include "tests/support/manualclock.h"

#include <algorithm>

namespace tests {

// Time and chance in the hand of the test: nothing happens but within pass().
class HeldSurroundings final {
public:
    ManualClock clock;
    shared::DeadlineQueue deadlines{clock};
    FixedRandom random;

    [[nodiscard]] shared::Surroundings get() { return {clock, deadlines, random}; }

    // In steps, so that what is due meanwhile comes in its turn, a step late at most.
    void pass(std::chrono::milliseconds time,
        std::chrono::milliseconds step = std::chrono::milliseconds(10))
    {
        turn();
        while (time > time.zero()) {
            clock.advance(std::min(time, step));
            time -= step;
            turn();
        }
    }

private:
    // What is due, and what that put off until at once.
    void turn()
    {
        for (int i = 0; i < 3; ++i)
            deadlines.expire();
    }
};

} // namespace tests
