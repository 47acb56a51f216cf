// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/heartbeat.h"

#include <algorithm>

namespace server::transport {

using namespace std::chrono_literals;

Heartbeat::Heartbeat(const shared::Clock &clock, shared::DeadlineQueue &deadlines,
    const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_deadlines(deadlines)
    , m_settings(settings)
{
}

Heartbeat::~Heartbeat()
{
    stop();
}

void Heartbeat::start()
{
    if (m_nextBeat == 0 && m_settings.heartbeatInterval > 0ms)
        m_nextBeat = schedule(m_settings.heartbeatInterval, [this] { beat(); });
}

void Heartbeat::startPings()
{
    if (m_nextPing == 0 && m_settings.pingInterval > 0ms)
        m_nextPing = schedule(m_settings.pingInterval, [this] { ping(); });
}

void Heartbeat::stop()
{
    m_deadlines.cancel(m_nextBeat);
    m_deadlines.cancel(m_nextPing);
    m_nextBeat = 0;
    m_nextPing = 0;
    m_awaitedPing.reset();
}

void Heartbeat::pingSent(qint64 pingId)
{
    m_awaitedPing = pingId;
    m_pingSentAt = m_clock.now();
    m_pings.lastSent = m_clock.wallNow();
    ++m_pings.sent;
    emit pinged();
}

void Heartbeat::answer(qint64 pingId)
{
    if (m_awaitedPing != pingId)
        return;
    m_awaitedPing.reset();
    const auto roundTrip =
        std::chrono::duration_cast<std::chrono::microseconds>(m_clock.now() - m_pingSentAt);
    m_pings.lastAnswered = m_clock.wallNow();
    m_pings.roundTrip = roundTrip;
    m_pings.missed = 0;
    ++m_pings.answered;
    emit pingAnswered(roundTrip);
}

shared::DeadlineQueue::Id Heartbeat::schedule(
    std::chrono::milliseconds interval, shared::DeadlineQueue::Callback callback)
{
    const auto grid = std::clamp<shared::Clock::TimePoint::duration>(interval / 8, 1ms, 1s);
    return m_deadlines.add(shared::alignedUp(m_clock.now() + interval, grid), std::move(callback));
}

void Heartbeat::beat()
{
    m_nextBeat = schedule(m_settings.heartbeatInterval, [this] { beat(); });
    emit beatDue();
}

void Heartbeat::ping()
{
    m_nextPing = schedule(m_settings.pingInterval, [this] { ping(); });
    if (m_awaitedPing) {
        m_awaitedPing.reset();
        ++m_pings.missed;
        emit pingMissed(m_pings.missed);
        // A client that never answered a ping doesn't know them: only TCP can tell whether it
        // lives.
        if (m_pings.answered > 0 && m_pings.missed >= m_settings.pingMisses) {
            stop();
            emit timedOut();
            return;
        }
    }
    emit pingDue();
}

} // namespace server::transport
