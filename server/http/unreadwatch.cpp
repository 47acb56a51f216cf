// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/unreadwatch.h"

#include "server/http/socketoptions.h"

#include <QTcpSocket>

namespace server::http {

namespace {

constexpr std::chrono::milliseconds kInterval{500};

} // namespace

UnreadWatch::UnreadWatch(
    QTcpSocket &socket, const shared::Clock &clock, shared::DeadlineQueue &deadlines)
    : m_socket(socket)
    , m_clock(clock)
    , m_nextLook(deadlines, clock, [this] { look(); })
{
}

void UnreadWatch::update(bool mayRead)
{
    const qint64 most = m_socket.readBufferSize(); // 0: nothing keeps Qt from reading
    if (mayRead || most == 0 || m_socket.bytesAvailable() < most)
        m_nextLook.clear();
    else if (!m_nextLook.isSet())
        m_nextLook.set(shared::alignedUp(m_clock.now() + kInterval, kInterval));
}

void UnreadWatch::look()
{
    // Qt reads on then, what there is is bounded, and so comes to the end and to its reason.
    if (hasPeerEnded(m_socket.socketDescriptor()))
        m_socket.setReadBufferSize(0);
    else
        update(false);
}

} // namespace server::http
