// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/deadlinequeue.h"

#include <algorithm>
#include <utility>

namespace shared {

using namespace std::chrono_literals;

namespace {

constexpr Clock::TimePoint::duration kStandstill = 1s; // more than a busy loop is ever late
// A loop that is late over and over is overloaded. Then deadlines are what relieves it.
constexpr Clock::TimePoint::duration kBetweenStandstills = 10s;

} // namespace

DeadlineQueue::DeadlineQueue(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &DeadlineQueue::onTimeout);
}

DeadlineQueue::Id DeadlineQueue::add(Clock::TimePoint deadline, Callback callback)
{
    const Id id = m_nextId++;
    const auto position = m_order.emplace(deadline, id);
    m_callbacks.emplace(id, Entry{position, std::move(callback)});
    if (position == m_order.begin())
        rearm();
    return id;
}

DeadlineQueue::Id DeadlineQueue::addAfter(std::chrono::milliseconds delay, Callback callback)
{
    return add(m_clock.now() + delay, std::move(callback));
}

void DeadlineQueue::cancel(Id id)
{
    const auto found = m_callbacks.find(id);
    if (found == m_callbacks.end())
        return;
    // The timer is left as it is: a turn that finds nothing due re-arms itself.
    m_order.erase(found->second.position);
    m_callbacks.erase(found);
}

void DeadlineQueue::onTimeout()
{
    forgetStandstill();
    expire();
}

void DeadlineQueue::forgetStandstill()
{
    const Clock::TimePoint now = m_clock.now();
    if (m_order.empty() || now < m_standstillBelieved)
        return;
    const Clock::TimePoint::duration late = now - m_order.begin()->first;
    if (late < kStandstill)
        return;
    m_standstillBelieved = now + kBetweenStandstills;
    std::multimap<Clock::TimePoint, Id> postponed;
    for (const auto &[deadline, id] : m_order)
        m_callbacks.at(id).position = postponed.emplace_hint(postponed.end(), deadline + late, id);
    m_order = std::move(postponed);
}

void DeadlineQueue::expire()
{
    // Only what is due at the start: a callback that adds an immediate deadline gets it next turn.
    const Clock::TimePoint now = m_clock.now();
    const Id newest = m_nextId;
    for (auto next = m_order.begin(); next != m_order.end() && next->first <= now;) {
        const Id id = next->second;
        if (id >= newest) {
            ++next;
            continue;
        }
        auto entry = m_callbacks.extract(id);
        m_order.erase(next);
        entry.mapped().callback();
        // The callback may have added or cancelled anything.
        next = m_order.begin();
    }
    rearm();
}

void DeadlineQueue::rearm()
{
    if (m_order.empty()) {
        m_timer.stop();
        return;
    }
    // An hour at most, so that the milliseconds fit the timer; a turn too early re-arms.
    const auto delay =
        std::chrono::ceil<std::chrono::milliseconds>(m_order.begin()->first - m_clock.now());
    m_timer.start(std::clamp<std::chrono::milliseconds>(delay, 0ms, 1h));
}

} // namespace shared
