// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/keepalivetimes.h"
#include "server/http/setoption_posix.h"
#include "server/http/socketoptions.h"

#include <algorithm>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

// macOS and the BSDs.
namespace server::http {

void tuneSocket(qintptr descriptor, std::chrono::milliseconds peerTimeout)
{
    const KeepAliveTimes times = KeepAliveTimes::within(peerTimeout);
    setOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
#if defined(TCP_KEEPIDLE)
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, times.idle);
#elif defined(TCP_KEEPALIVE) // the name on macOS
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPALIVE, times.idle);
#endif
#ifdef TCP_KEEPINTVL
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, times.interval);
#endif
#ifdef TCP_KEEPCNT
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPCNT, times.probes);
#endif
    // For a peer that owes an acknowledgement.
    [[maybe_unused]] const auto seconds =
        std::max<int>(static_cast<int>(peerTimeout.count() / 1000), 1);
#if defined(TCP_RXT_CONNDROPTIME) // macOS
    setOption(descriptor, IPPROTO_TCP, TCP_RXT_CONNDROPTIME, seconds);
#elif defined(TCP_MAXUNACKTIME) // FreeBSD
    setOption(descriptor, IPPROTO_TCP, TCP_MAXUNACKTIME, seconds);
#endif
}

bool hasPeerEnded(qintptr descriptor)
{
    pollfd poll{static_cast<int>(descriptor), POLLIN, 0};
    return ::poll(&poll, 1, 0) > 0 && (poll.revents & (POLLHUP | POLLERR)) != 0;
}

} // namespace server::http
