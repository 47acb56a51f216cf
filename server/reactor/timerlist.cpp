// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/reactor/timerlist.h"

#include <algorithm>
#include <bit>

namespace server::reactor {

using namespace std::chrono_literals;

void TimerList::add(
    int id, std::chrono::milliseconds interval, Qt::TimerType type, QObject *object, TimePoint now)
{
    Timer timer{interval, type, object, now + interval, {}, false};
    timer.due = rounded(timer);
    m_order.emplace(timer.due, id);
    m_timers.emplace(id, timer);
}

bool TimerList::remove(int id)
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end())
        return false;
    m_order.erase({found->second.due, id});
    m_timers.erase(found);
    return true;
}

bool TimerList::removeAll(const QObject *object)
{
    std::vector<int> ids;
    for (const auto &[id, timer] : m_timers) {
        if (timer.object == object)
            ids.push_back(id);
    }
    for (const int id : ids)
        remove(id);
    return !ids.empty();
}

QList<QAbstractEventDispatcher::TimerInfo> TimerList::timersOf(const QObject *object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> infos;
    for (const auto &[id, timer] : m_timers) {
        if (timer.object == object)
            infos.emplaceBack(id, static_cast<int>(timer.interval.count()), timer.type);
    }
    return infos;
}

std::optional<std::chrono::milliseconds> TimerList::remaining(int id, TimePoint now) const
{
    const auto found = m_timers.find(id);
    if (found == m_timers.end())
        return std::nullopt;
    return std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(found->second.due - now));
}

std::optional<TimerList::TimePoint> TimerList::next() const
{
    for (const auto &[due, id] : m_order) {
        if (!m_timers.at(id).isBusy)
            return due;
    }
    return std::nullopt;
}

std::vector<int> TimerList::takeDue(TimePoint now)
{
    std::vector<int> ids;
    for (const auto &[due, id] : m_order) {
        if (due > now)
            break;
        if (!m_timers.at(id).isBusy)
            ids.push_back(id);
    }
    for (const int id : ids) {
        Timer &timer = m_timers.at(id);
        m_order.erase({timer.due, id});
        timer.nominal += timer.interval;
        // After a long sleep it fires once, not once for each missed time.
        if (timer.nominal < now)
            timer.nominal = now + timer.interval;
        timer.due = rounded(timer);
        m_order.emplace(timer.due, id);
    }
    return ids;
}

QObject *TimerList::objectOf(int id) const
{
    const auto found = m_timers.find(id);
    return found == m_timers.end() ? nullptr : found->second.object;
}

void TimerList::setBusy(int id, bool isBusy)
{
    if (const auto found = m_timers.find(id); found != m_timers.end())
        found->second.isBusy = isBusy;
}

TimerList::TimePoint TimerList::rounded(const Timer &timer)
{
    if (timer.type == Qt::PreciseTimer)
        return timer.nominal;
    // Later, never earlier, and onto a common grid, so that coarse timers wake the thread together:
    // whole seconds for very coarse ones, else at most the 5 % that Qt allows.
    auto grid = timer.type == Qt::VeryCoarseTimer ? 1000ms : 1ms;
    if (timer.type == Qt::CoarseTimer && timer.interval >= 20ms)
        grid = std::chrono::milliseconds(
            std::bit_floor(static_cast<quint64>(timer.interval.count() / 20)));
    const auto sinceEpoch = timer.nominal.time_since_epoch();
    const auto ticks = (sinceEpoch + grid - 1ns) / grid;
    if (timer.interval == 0ms)
        return timer.nominal;
    return TimePoint(std::chrono::duration_cast<Clock::duration>(ticks * grid));
}

} // namespace server::reactor
