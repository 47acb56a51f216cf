// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractEventDispatcher>
#include <QList>

#include <chrono>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace server::reactor {

// The timers of one thread, by the monotonic clock. Knows when, not how to wait.
class TimerList {
public:
    using Clock = std::chrono::steady_clock;
    using TimePoint = Clock::time_point;

    void add(int id, std::chrono::milliseconds interval, Qt::TimerType type, QObject *object,
        TimePoint now);
    bool remove(int id);
    bool removeAll(const QObject *object);
    [[nodiscard]] QList<QAbstractEventDispatcher::TimerInfo> timersOf(const QObject *object) const;
    // Nothing for an unknown timer; never negative.
    [[nodiscard]] std::optional<std::chrono::milliseconds> remaining(int id, TimePoint now) const;

    // When the next one is due; nothing without timers.
    [[nodiscard]] std::optional<TimePoint> next() const;
    // The ids of those that are due, in their order. Each is moved to its next time.
    [[nodiscard]] std::vector<int> takeDue(TimePoint now);
    // Null for an id that is gone.
    [[nodiscard]] QObject *objectOf(int id) const;

    // For the timer whose event is being sent: it is not sent again from a nested loop.
    void setBusy(int id, bool isBusy);

private:
    struct Timer {
        std::chrono::milliseconds interval;
        Qt::TimerType type;
        QObject *object;
        TimePoint nominal; // without rounding, so that a coarse timer does not drift
        TimePoint due;
        bool isBusy = false;
    };

    [[nodiscard]] static TimePoint rounded(const Timer &timer);

    std::unordered_map<int, Timer> m_timers;
    std::set<std::pair<TimePoint, int>> m_order;
};

} // namespace server::reactor
