// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/socketfaults.h"

#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tests {

bool cutCable(int socket)
{
    sock_filter dropAll = BPF_STMT(BPF_RET | BPF_K, 0);
    const sock_fprog program{.len = 1, .filter = &dropAll};
    return ::setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
}

bool mendCable(int socket)
{
    const int ignored = 0;
    return ::setsockopt(socket, SOL_SOCKET, SO_DETACH_FILTER, &ignored, sizeof ignored) == 0;
}

bool vanish(int socket)
{
    const int on = 1;
    return ::setsockopt(socket, IPPROTO_TCP, TCP_REPAIR, &on, sizeof on) == 0
        && ::close(socket) == 0;
}

} // namespace tests
