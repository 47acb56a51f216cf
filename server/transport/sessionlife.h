// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/lazydeadline.h"
#include "server/transport/settings.h"
#include "shared/util/clock.h"

#include <QObject>

#include <optional>

namespace server::transport {

// Whether the client of a session without a lasting connection is still there, as far as can be
// told: present while a connection of it is open and for a while after; over when nothing was heard
// for long. Knows no connections: it is told of them.
class SessionLife final : public QObject {
    Q_OBJECT
public:
    // All must outlive it.
    SessionLife(const shared::Clock &clock, shared::DeadlineQueue &deadlines,
        const Settings &settings, QObject *parent = nullptr);

    // A message or a new connection of the client arrived.
    void touch();
    // How many connections are open, and how many of them wait for an answer: those keep a session
    // from being idle, a stream that is listened to does not.
    void setConnections(qsizetype open, qsizetype waiting);
    // The client had a stream to listen on and has lost it.
    void noteListenerLost();
    void noteListenerOpened();
    void stop();

    [[nodiscard]] bool isPresent() const { return m_isPresent; }

signals:
    void presenceChanged(bool isPresent);
    void expired();

private:
    void look();
    void setPresent(bool isPresent);

    const shared::Clock &m_clock;
    const Settings &m_settings;
    http::LazyDeadline m_deadline;
    shared::Clock::TimePoint m_heardAt; // latest message
    shared::Clock::TimePoint m_connectedAt; // latest moment with a connection
    std::optional<shared::Clock::TimePoint> m_listenerLostAt;
    qsizetype m_open = 0;
    qsizetype m_waiting = 0;
    bool m_isPresent = true;
    bool m_isStopped = false;
};

} // namespace server::transport
