// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/randomsource.h"
#include "shared/util/clock.h"

#include <chrono>
#include <optional>

namespace shared {

struct BackoffSettings {
    std::chrono::milliseconds first{250}; // upper end of the first pause
    double factor = 2; // of each further one
    std::chrono::milliseconds longest{5'000}; // no pause of ours is longer
    std::chrono::milliseconds longestHint{300'000}; // of what a server asks for, no more is heeded
    int maxAttempts = 0; // pauses until giving up; 0: any number
    std::chrono::milliseconds maxDuration{0}; // from the first pause on; 0: any
};

// How long to pause before the next try: exponential with full jitter (any time between nothing and
// the upper end, so that those who lost the same server don't come back together). What a server
// asks for is the least. Not a timer: it only tells.
class Backoff final {
public:
    // Clock and random source must outlive it.
    Backoff(const BackoffSettings &settings, const Clock &clock, RandomSource &random);

    // The next pause; nothing once a limit is reached. The hint is the server's `retry` or
    // Retry-After, if it gave one.
    [[nodiscard]] std::optional<std::chrono::milliseconds> next(
        std::optional<std::chrono::milliseconds> hint = {});
    // It worked: begin anew.
    void reset();

    [[nodiscard]] int attempts() const { return m_attempts; } // pauses since reset()

private:
    [[nodiscard]] std::chrono::milliseconds upperEnd() const;

    // constant after construction
    const BackoffSettings m_settings;
    const Clock &m_clock;
    RandomSource &m_random;

    int m_attempts = 0;
    Clock::TimePoint m_began; // of the first pause
};

} // namespace shared
