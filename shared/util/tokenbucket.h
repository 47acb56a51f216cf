// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/clock.h"

#include <QtGlobal>

#include <chrono>

namespace shared {

// How often something may happen: steadily so many times a second, and so many at once after a
// pause.
struct Rate {
    int perSecond = 0; // 0: as often as anybody likes
    int burst = 1;
};

// Who may do something at a rate. Holds one point in time and nothing else (the generic cell rate
// algorithm), so that ten thousand of them cost nothing and none needs a timer to be refilled.
class TokenBucket {
public:
    // Takes so many tokens, at the most those of a burst. Zero when they were there, else how long
    // until they are: nothing was taken.
    [[nodiscard]] std::chrono::nanoseconds take(
        const Rate &rate, Clock::TimePoint now, qsizetype tokens = 1);

private:
    Clock::TimePoint m_fullAt{}; // when no token will be missing
};

} // namespace shared
