// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requesttimer.h"

#include <algorithm>
#include <utility>

namespace server::http {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kBodyGrace = 5s; // before its rate counts

} // namespace

RequestTimer::RequestTimer(const Limits &limits, const shared::Clock &clock,
    shared::DeadlineQueue &deadlines, std::function<void()> expired)
    : m_limits(limits)
    , m_clock(clock)
    , m_deadline(deadlines, clock, std::move(expired))
    , m_started(clock.now())
{
}

void RequestTimer::restart()
{
    m_phase = Guard::Phase::Idle;
    m_isFirst = false;
    m_started = m_clock.now();
}

void RequestTimer::update(const Guard &guard, bool isOurTurn)
{
    if (guard.phase() != m_phase)
        m_started = m_clock.now();
    m_phase = guard.phase();
    if (isOurTurn)
        m_deadline.clear();
    else
        m_deadline.set(m_started + allowed(guard));
}

std::chrono::milliseconds RequestTimer::allowed(const Guard &guard) const
{
    if (guard.phase() == Guard::Phase::Head)
        return m_limits.headerTimeout;
    if (guard.phase() != Guard::Phase::Body)
        return m_isFirst ? m_limits.firstByteTimeout : m_limits.idleTimeout;
    if (m_limits.minBodyRate <= 0)
        return m_limits.bodyTimeout;
    // The rate falls below the limit when this much time has passed and nothing more came.
    const std::chrono::milliseconds earned(guard.bodyBytes() * 1000 / m_limits.minBodyRate);
    return std::min(m_limits.bodyTimeout, std::max(kBodyGrace, earned));
}

} // namespace server::http
