// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/lazydeadline.h"
#include "server/http/limits.h"

#include <QByteArray>

class QSslSocket;
class QTcpSocket;

namespace server::http {

// The way out of a connection: writes at once what the kernel takes, counts, and notices when it
// takes nothing for too long, or too little over a longer time.
class SocketWriter {
public:
    // The references must outlive the writer.
    SocketWriter(QTcpSocket &socket, const Limits &limits, const shared::Clock &clock,
        shared::DeadlineQueue &deadlines, std::function<void()> stalled);

    // One after the other, as they are: long ones are not copied. May make the socket emit its
    // signals, also disconnected().
    void write(const QByteArray &bytes, const QByteArray &more = {});
    // The socket's bytesWritten() leads here.
    void noteProgress(qint64 bytes);

    // A stream goes out from now on: it may take its time as long as it moves.
    void waivePace() { m_isPaced = false; }

    [[nodiscard]] qint64 queued() const; // written by us, not yet taken by the kernel
    // Requires: something is queued. Whether some of it was taken a moment ago, or it has not
    // waited for longer than that.
    [[nodiscard]] bool isMoving() const;
    [[nodiscard]] qint64 sent() const { return m_sent; } // taken by the kernel
    void stop() { m_deadline.clear(); }

private:
    void expectProgress();
    void lookAtStall();

    QTcpSocket &m_socket;
    const QSslSocket *const m_tls; // the socket, where it speaks TLS; else null
    const Limits &m_limits;
    const shared::Clock &m_clock;
    const std::function<void()> m_stalled;
    LazyDeadline m_deadline;
    shared::Clock::TimePoint m_due;
    bool m_isPaced = true;
    // since bytes began to wait
    shared::Clock::TimePoint m_waitingSince;
    shared::Clock::TimePoint m_movedAt;
    qint64 m_taken = 0;
    bool m_wasForgiven = false; // since the last progress
    qint64 m_sent = 0;
};

} // namespace server::http
