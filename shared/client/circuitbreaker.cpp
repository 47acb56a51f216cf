// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/circuitbreaker.h"

#include <algorithm>

namespace shared {

using std::chrono::milliseconds;

CircuitBreaker::CircuitBreaker(
    const CircuitBreakerSettings &settings, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(clock)
{
}

std::optional<CircuitBreaker::Permit> CircuitBreaker::acquire()
{
    const Clock::TimePoint now = m_clock.now();
    if (m_state == State::Open && now >= m_probeFrom)
        change(State::HalfOpen);
    if (m_state == State::Open || (m_state == State::HalfOpen && m_isProbing)) {
        ++m_counters.refused;
        return std::nullopt;
    }
    if (m_state == State::HalfOpen) {
        m_isProbing = true;
        ++m_counters.probes;
    }
    ++m_counters.permitted;
    return Permit{m_era, now};
}

void CircuitBreaker::record(const Permit &permit, Outcome outcome)
{
    const Clock::TimePoint now = m_clock.now();
    const bool isFailure = outcome == Outcome::Failure;
    const bool isSlow = now - permit.began >= m_settings.slowCall;
    m_counters.failures += isFailure ? 1 : 0;
    m_counters.slow += isSlow ? 1 : 0;
    if (permit.era != m_era)
        return;
    if (m_state == State::HalfOpen)
        return recordProbe(!isFailure && !isSlow);
    m_calls.push_back({now, isFailure, isSlow});
    forgetOld(now);
    if (isTooBad())
        change(State::Open);
}

void CircuitBreaker::abandon(const Permit &permit)
{
    if (permit.era == m_era && m_state == State::HalfOpen)
        m_isProbing = false;
}

milliseconds CircuitBreaker::retryAfter() const
{
    if (m_state != State::Open)
        return milliseconds(0);
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(m_probeFrom - m_clock.now()));
}

void CircuitBreaker::recordProbe(bool isGood)
{
    m_isProbing = false;
    if (!isGood)
        return change(State::Open);
    if (++m_goodProbes >= m_settings.probesToClose)
        change(State::Closed);
}

void CircuitBreaker::change(State state)
{
    m_state = state;
    ++m_era;
    m_calls.clear();
    m_isProbing = false;
    m_goodProbes = 0;
    if (state == State::Open) {
        ++m_counters.opened;
        m_probeFrom = m_clock.now() + m_settings.openFor;
    }
    emit stateChanged(state);
}

void CircuitBreaker::forgetOld(Clock::TimePoint now)
{
    while (m_calls.size() > static_cast<std::size_t>(m_settings.window)
        || (!m_calls.empty() && now - m_calls.front().ended > m_settings.windowAge))
        m_calls.pop_front();
}

bool CircuitBreaker::isTooBad() const
{
    if (m_calls.size() < static_cast<std::size_t>(m_settings.minimumCalls))
        return false;
    const auto share = [this](bool Call::*what) {
        return static_cast<double>(std::count_if(
                   m_calls.begin(), m_calls.end(), [what](const Call &call) { return call.*what; }))
            / static_cast<double>(m_calls.size());
    };
    return share(&Call::isFailure) >= m_settings.failureRate
        || share(&Call::isSlow) >= m_settings.slowRate;
}

} // namespace shared
