// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/socketwriter.h"

#include <QSslSocket>

#include <algorithm>
#include <utility>

namespace server::http {

namespace {

constexpr std::chrono::milliseconds kLate{250};
// Who reads at all takes something in that time, on any link that is worth the name.
constexpr std::chrono::milliseconds kMoment{500};

} // namespace

SocketWriter::SocketWriter(QTcpSocket &socket, const Limits &limits, const shared::Clock &clock,
    shared::DeadlineQueue &deadlines, std::function<void()> stalled)
    : m_socket(socket)
    , m_tls(qobject_cast<QSslSocket *>(&socket))
    , m_limits(limits)
    , m_clock(clock)
    , m_stalled(std::move(stalled))
    , m_deadline(deadlines, clock, [this] { lookAtStall(); })
{
}

void SocketWriter::write(const QByteArray &bytes, const QByteArray &more)
{
    if (m_socket.state() != QAbstractSocket::ConnectedState)
        return;
    m_socket.write(bytes);
    if (!more.isEmpty())
        m_socket.write(more);
    // At once, not at the next turn of the loop: by then a half-closed client may have made Qt
    // close the socket and drop what is queued.
    m_socket.flush();
    if (queued() > 0 && !m_deadline.isSet())
        expectProgress();
}

void SocketWriter::noteProgress(qint64 bytes)
{
    m_sent += bytes;
    m_taken += bytes;
    m_wasForgiven = false;
    if (queued() > 0)
        expectProgress();
    else
        m_deadline.clear();
}

void SocketWriter::expectProgress()
{
    const shared::Clock::TimePoint now = m_clock.now();
    m_movedAt = now;
    if (!m_deadline.isSet()) {
        m_waitingSince = now;
        m_taken = 0;
    }
    m_due = now + m_limits.writeTimeout;
    // Who takes a few bytes now and then would hold the connection and its answer for ever.
    if (m_isPaced && m_limits.minReadRate > 0) {
        const std::chrono::milliseconds earned(m_taken * 1000 / m_limits.minReadRate);
        m_due = std::min(m_due, m_waitingSince + m_limits.writeTimeout + earned);
    }
    m_deadline.set(m_due);
}

void SocketWriter::lookAtStall()
{
    // So late, it was us who did nothing (a stopped process, a blocked event loop): the client gets
    // its time again, once.
    if (m_clock.now() - m_due > kLate && !std::exchange(m_wasForgiven, true))
        expectProgress();
    else
        m_stalled();
}

bool SocketWriter::isMoving() const
{
    return m_clock.now() - m_movedAt < kMoment;
}

qint64 SocketWriter::queued() const
{
    // What is encrypted already waits behind the socket's own queue.
    return m_socket.bytesToWrite() + (m_tls != nullptr ? m_tls->encryptedBytesToWrite() : 0);
}

} // namespace server::http
