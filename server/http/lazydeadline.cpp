// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/lazydeadline.h"

#include <utility>

namespace server::http {

LazyDeadline::LazyDeadline(
    shared::DeadlineQueue &queue, const shared::Clock &clock, std::function<void()> reached)
    : m_queue(queue)
    , m_clock(clock)
    , m_reached(std::move(reached))
{
}

LazyDeadline::~LazyDeadline()
{
    m_queue.cancel(m_entry);
}

void LazyDeadline::set(shared::Clock::TimePoint due)
{
    m_due = due;
    if (m_entry != 0 && m_entryDue <= due)
        return;
    m_queue.cancel(m_entry);
    schedule(due);
}

void LazyDeadline::schedule(shared::Clock::TimePoint due)
{
    m_entryDue = due;
    m_entry = m_queue.add(due, [this] { look(); });
}

void LazyDeadline::look()
{
    m_entry = 0;
    if (!m_due)
        return;
    if (*m_due > m_clock.now()) {
        schedule(*m_due);
        return;
    }
    m_due.reset();
    m_reached(); // may destroy this
}

} // namespace server::http
