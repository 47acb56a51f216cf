// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/clock.h"

namespace tests {

// A clock that stands still until the test moves it.
class ManualClock final : public shared::Clock {
public:
    [[nodiscard]] TimePoint now() const override { return m_now; }
    [[nodiscard]] QDateTime wallNow() const override
    {
        return m_wallStart.addMSecs(
            std::chrono::duration_cast<std::chrono::milliseconds>(m_now - TimePoint{}).count());
    }

    void advance(std::chrono::nanoseconds by)
    {
        m_now += std::chrono::duration_cast<TimePoint::duration>(by);
    }

private:
    TimePoint m_now{std::chrono::hours(1)};
    QDateTime m_wallStart = QDateTime::fromMSecsSinceEpoch(1'767'225'600'000).toUTC(); // 2026
};

} // namespace tests
