// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/clock.h"

#include <chrono>

// A clock that stands still until the test moves it.
class ManualClock final : public shared::Clock {
public:
    [[nodiscard]] TimePoint now() const override { return TimePoint(m_elapsed); }
    [[nodiscard]] QDateTime wallNow() const override
    {
        constexpr qint64 kStart = 1'795'000'000'000;
        return QDateTime::fromMSecsSinceEpoch(kStart + m_elapsed.count()).toUTC();
    }
    void advance(std::chrono::milliseconds by) { m_elapsed += by; }

private:
    std::chrono::milliseconds m_elapsed{0};
};
