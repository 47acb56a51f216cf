// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <algorithm>
#include <array>
#include <chrono>

namespace gui {

// The latest round trips of one transport, for its sparkline.
class RoundTrips final {
public:
    static constexpr qsizetype kKept = 24;

    void add(std::chrono::microseconds time)
    {
        m_times[static_cast<size_t>(m_count++ % kKept)] = static_cast<float>(time.count());
    }
    [[nodiscard]] bool isEmpty() const { return m_count == 0; }
    // In microseconds, the oldest first.
    [[nodiscard]] QList<float> times() const
    {
        QList<float> times;
        for (qsizetype i = std::max<qsizetype>(0, m_count - kKept); i < m_count; ++i)
            times.append(m_times[static_cast<size_t>(i % kKept)]);
        return times;
    }

private:
    std::array<float, kKept> m_times{};
    qsizetype m_count = 0;
};

} // namespace gui
