// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/sessionlife.h"

#include <algorithm>
#include <utility>

namespace server::transport {

SessionLife::SessionLife(const shared::Clock &clock, shared::DeadlineQueue &deadlines,
    const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_settings(settings)
    , m_deadline(deadlines, clock, [this] { look(); })
    , m_heardAt(clock.now())
    , m_connectedAt(m_heardAt)
{
    look();
}

void SessionLife::touch()
{
    m_heardAt = m_clock.now();
    m_connectedAt = m_heardAt;
    if (m_listenerLostAt)
        m_listenerLostAt = m_heardAt;
    look();
}

void SessionLife::setConnections(qsizetype open, qsizetype waiting)
{
    const auto now = m_clock.now();
    if (m_open > 0 || open > 0)
        m_connectedAt = now;
    if (m_waiting > 0 || waiting > 0)
        m_heardAt = now; // it waited for us, not we for it
    m_open = open;
    m_waiting = waiting;
    look();
}

void SessionLife::noteListenerLost()
{
    m_listenerLostAt = m_clock.now();
    look();
}

void SessionLife::noteListenerOpened()
{
    m_listenerLostAt.reset();
    touch();
}

void SessionLife::stop()
{
    m_isStopped = true;
    m_deadline.clear();
}

void SessionLife::look()
{
    if (m_isStopped)
        return;
    const auto now = m_clock.now();
    auto ends = m_heardAt + m_settings.sessionIdle;
    if (m_listenerLostAt && m_open == 0)
        ends = std::min(ends, *m_listenerLostAt + m_settings.streamLoss);
    if (m_waiting == 0 && now >= ends) {
        stop();
        emit expired();
        return;
    }
    const auto away = m_connectedAt + m_settings.awayAfter;
    const bool isPresent = m_open > 0 || now < away;
    auto next = m_waiting > 0 ? now + m_settings.sessionIdle : ends;
    if (m_open == 0 && isPresent)
        next = std::min(next, away);
    m_deadline.set(next);
    setPresent(isPresent);
}

void SessionLife::setPresent(bool isPresent)
{
    if (std::exchange(m_isPresent, isPresent) != isPresent)
        emit presenceChanged(isPresent);
}

} // namespace server::transport
