// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/abruptclose.h"

#include <QTcpSocket>

#include <sys/socket.h>

namespace tests {

void resetConnection(QTcpSocket &socket)
{
    // Lingering for no time makes the system throw the connection away instead of closing it.
    const linger atOnce{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(
        static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    socket.abort();
}

} // namespace tests
