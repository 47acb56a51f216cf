// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/clock.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <unordered_map>

namespace shared {

// Many deadlines, one timer: an ordered queue of callbacks served by a single QTimer, so that ten
// thousand heartbeats and waits do not cost ten thousand timers. Lives in the thread of its owner.
// Time in which the event loop stood still (a stopped process, a blocking call) does not count:
// nobody could be heard meanwhile, so nobody shall be given up for it.
class DeadlineQueue final : public QObject {
    Q_OBJECT
public:
    using Id = quint64; // 0 is never given out
    using Callback = std::function<void()>;

    // The clock must outlive the queue.
    explicit DeadlineQueue(const Clock &clock, QObject *parent = nullptr);

    // Calls back once, at or after the deadline, from the event loop: never from inside add().
    Id add(Clock::TimePoint deadline, Callback callback);
    Id addAfter(std::chrono::milliseconds delay, Callback callback);
    // Unknown and past ids are ignored. A cancelled callback is never called, even when it was due.
    void cancel(Id id);

    // Calls what is due by the clock. The timer calls it; a test with a clock of its own does too.
    void expire();

    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_callbacks.size()); }

private:
    void onTimeout();
    void forgetStandstill();
    void rearm();

    const Clock &m_clock;
    QTimer m_timer;
    Clock::TimePoint m_standstillBelieved; // not before then
    std::multimap<Clock::TimePoint, Id> m_order;
    struct Entry {
        std::multimap<Clock::TimePoint, Id>::iterator position;
        Callback callback;
    };
    std::unordered_map<Id, Entry> m_callbacks;
    Id m_nextId = 1;
};

} // namespace shared
