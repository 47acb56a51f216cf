// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/hub/messagerate.h"

#include <cmath>

namespace gui {

using namespace std::chrono_literals;

void MessageRate::add(shared::Clock::TimePoint at, quint64 count)
{
    if (!m_readings.empty() && count < m_readings.back().count)
        m_readings.clear(); // the server was restarted
    m_readings.push_back({at, count});
    while (m_readings.size() > 2 && at - m_readings[1].at >= 60s)
        m_readings.pop_front();
}

std::optional<qint64> MessageRate::perMinute() const
{
    if (m_readings.size() < 2)
        return std::nullopt;
    const Reading &first = m_readings.front();
    const Reading &last = m_readings.back();
    const std::chrono::duration<double, std::ratio<60>> minutes = last.at - first.at;
    if (minutes.count() <= 0)
        return std::nullopt;
    return std::llround(static_cast<double>(last.count - first.count) / minutes.count());
}

} // namespace gui
