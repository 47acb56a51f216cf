// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/lazydeadline.h"

class QTcpSocket;

namespace server::http {

// Notices that the peer of a socket has gone while what it sent may not be read: behind a full
// buffer Qt does not look at the socket any more, and its end would show with the answer only. A
// peer that has sent more than the kernel takes can't tell of its end in order; a reset shows.
class UnreadWatch {
public:
    // The references must outlive the watch. The socket has a limited read buffer.
    UnreadWatch(QTcpSocket &socket, const shared::Clock &clock, shared::DeadlineQueue &deadlines);

    // Whether it may be read: to be told whenever that may have changed.
    void update(bool mayRead);
    void stop() { m_nextLook.clear(); }

private:
    void look();

    QTcpSocket &m_socket;
    const shared::Clock &m_clock;
    LazyDeadline m_nextLook;
};

} // namespace server::http
