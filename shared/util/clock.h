// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

#include <chrono>

namespace shared {

// The time, injected so that tests own it. Deadlines use the monotonic now(); the wall clock is for
// what people read only, so that a clock that jumps ends no wait and drops no connection.
class Clock {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    virtual ~Clock() = default;
    [[nodiscard]] virtual TimePoint now() const = 0;
    [[nodiscard]] virtual QDateTime wallNow() const = 0; // UTC
};

// Up to the next line of that grid: deadlines that fall together are served by one wake-up.
[[nodiscard]] constexpr Clock::TimePoint alignedUp(
    Clock::TimePoint time, Clock::TimePoint::duration grid)
{
    using namespace std::chrono_literals;
    return Clock::TimePoint((time.time_since_epoch() + grid - 1ns) / grid * grid);
}

class SystemClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return std::chrono::steady_clock::now(); }
    [[nodiscard]] QDateTime wallNow() const override { return QDateTime::currentDateTimeUtc(); }
};

} // namespace shared
