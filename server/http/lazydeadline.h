// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"

#include <functional>
#include <optional>

namespace server::http {

// A deadline that is pushed back far more often than it is reached (at each byte, each request):
// moving it later costs nothing, because the entry in the queue stays and looks again when it
// fires.
class LazyDeadline {
public:
    // The queue must outlive the deadline.
    LazyDeadline(
        shared::DeadlineQueue &queue, const shared::Clock &clock, std::function<void()> reached);
    ~LazyDeadline();
    LazyDeadline(const LazyDeadline &) = delete;
    LazyDeadline &operator=(const LazyDeadline &) = delete;

    void set(shared::Clock::TimePoint due);
    void clear() { m_due.reset(); }
    [[nodiscard]] bool isSet() const { return m_due.has_value(); }

private:
    void schedule(shared::Clock::TimePoint due);
    void look();

    shared::DeadlineQueue &m_queue;
    const shared::Clock &m_clock;
    const std::function<void()> m_reached;
    std::optional<shared::Clock::TimePoint> m_due;
    shared::Clock::TimePoint m_entryDue;
    shared::DeadlineQueue::Id m_entry = 0;
};

} // namespace server::http
