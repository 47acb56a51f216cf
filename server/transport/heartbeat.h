// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/settings.h"
#include "shared/util/deadlinequeue.h"

#include <QDateTime>
#include <QObject>

#include <chrono>
#include <optional>

namespace server::transport {

// When one transport shall beat and ping, and what its answers say. Knows no stream: it asks by
// signals. All heartbeats of a server share one queue of deadlines, and deadlines are rounded to a
// common grid, so that a thousand transports wake the server a few times a second at most.
class Heartbeat final : public QObject {
    Q_OBJECT
public:
    // The clock and the queue must outlive it.
    Heartbeat(const shared::Clock &clock, shared::DeadlineQueue &deadlines,
        const Settings &settings, QObject *parent = nullptr);
    ~Heartbeat() override;

    void start(); // comments from now on
    void startPings(); // pings too; once the client is initialized
    void stop();

    // The answer to the ping of that id; others are ignored.
    void answer(qint64 pingId);
    // No answer to the latest ping can come any more, and that is nobody's fault.
    void forgetPing() { m_awaitedPing.reset(); }

    struct Pings {
        QDateTime lastSent;
        QDateTime lastAnswered;
        std::optional<std::chrono::microseconds> roundTrip;
        int missed = 0; // in a row
        quint64 sent = 0;
        quint64 answered = 0;
    };
    [[nodiscard]] const Pings &pings() const { return m_pings; }

signals:
    void beatDue();
    // Whoever hears it sends a ping and tells its id by pingSent(), at once.
    void pingDue();
    void pinged();
    void pingAnswered(std::chrono::microseconds roundTrip);
    void pingMissed(int inARow);
    // A client that has answered before missed too many in a row.
    void timedOut();

public slots:
    void pingSent(qint64 pingId);

private:
    shared::DeadlineQueue::Id schedule(
        std::chrono::milliseconds interval, shared::DeadlineQueue::Callback callback);
    void beat();
    void ping();

    const shared::Clock &m_clock;
    shared::DeadlineQueue &m_deadlines;
    const Settings m_settings;
    shared::DeadlineQueue::Id m_nextBeat = 0;
    shared::DeadlineQueue::Id m_nextPing = 0;
    std::optional<qint64> m_awaitedPing;
    shared::Clock::TimePoint m_pingSentAt;
    Pings m_pings;
};

} // namespace server::transport
