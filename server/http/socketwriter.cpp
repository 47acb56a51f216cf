// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/socketwriter.h"

#include <QTcpSocket>

#include <utility>

namespace server::http {

SocketWriter::SocketWriter(QTcpSocket &socket, const Limits &limits, const shared::Clock &clock,
    shared::DeadlineQueue &deadlines, std::function<void()> stalled)
    : m_socket(socket)
    , m_limits(limits)
    , m_clock(clock)
    , m_deadline(deadlines, clock, std::move(stalled))
{
}

void SocketWriter::write(const QByteArray &bytes)
{
    if (m_socket.state() != QAbstractSocket::ConnectedState)
        return;
    m_socket.write(bytes);
    // At once, not at the next turn of the loop: by then a half-closed client may have made Qt
    // close the socket and drop what is queued.
    m_socket.flush();
    if (queued() > 0 && !m_deadline.isSet())
        m_deadline.set(m_clock.now() + m_limits.writeTimeout);
}

void SocketWriter::noteProgress(qint64 bytes)
{
    m_sent += bytes;
    if (queued() > 0)
        m_deadline.set(m_clock.now() + m_limits.writeTimeout);
    else
        m_deadline.clear();
}

qint64 SocketWriter::queued() const
{
    return m_socket.bytesToWrite();
}

} // namespace server::http
