// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/clock.h"

#include <QtGlobal>

#include <chrono>
#include <deque>
#include <optional>

namespace gui {

// Messages a minute, of a counter that is looked at now and then.
class MessageRate final {
public:
    void add(shared::Clock::TimePoint at, quint64 count);
    void clear() { m_readings.clear(); }
    // Nothing until there is something to tell.
    [[nodiscard]] std::optional<qint64> perMinute() const;

private:
    struct Reading {
        shared::Clock::TimePoint at;
        quint64 count = 0;
    };
    std::deque<Reading> m_readings; // of the last minute
};

} // namespace gui
