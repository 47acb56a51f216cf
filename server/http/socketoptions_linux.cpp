// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/keepalivetimes.h"
#include "server/http/setoption_posix.h"
#include "server/http/socketoptions.h"

#include <algorithm>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

namespace server::http {

namespace {

constexpr int kUnsent = 128 * 1024;

std::optional<tcp_info> infoOf(qintptr descriptor)
{
    tcp_info info{};
    socklen_t size = sizeof(info);
    if (::getsockopt(static_cast<int>(descriptor), IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return std::nullopt;
    return info;
}

} // namespace

void tuneSocket(qintptr descriptor, std::chrono::milliseconds peerTimeout)
{
    setOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
    // What a client does not read waits with us, where it is counted and bounded, and not by the
    // megabyte in the kernel.
    setOption(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, kUnsent);
    // Timed so that a silent peer is given up after peerTimeout, as one with data in flight is:
    // with TCP_USER_TIMEOUT set, the kernel ends the connection at the first probe past it. Several
    // probes before that, because any of them may get lost.
    const KeepAliveTimes times = KeepAliveTimes::within(peerTimeout);
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, times.idle);
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, times.interval);
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPCNT, times.probes);
    setOption(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT,
        static_cast<unsigned int>(std::max<qint64>(peerTimeout.count(), 0)));
}

std::optional<std::chrono::milliseconds> sinceAcknowledged(qintptr descriptor)
{
    const std::optional<tcp_info> info = infoOf(descriptor);
    if (!info)
        return std::nullopt;
    return std::chrono::milliseconds(info->tcpi_last_ack_recv);
}

bool owesAcknowledgement(qintptr descriptor)
{
    const std::optional<tcp_info> info = infoOf(descriptor);
    return info && info->tcpi_unacked > 0;
}

void leavePeerToWatch(qintptr descriptor, std::chrono::milliseconds peerTimeout)
{
    setOption(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT,
        static_cast<unsigned int>(peerTimeout.count() * 3 / 2));
}

bool hasPeerEnded(qintptr descriptor)
{
    pollfd poll{static_cast<int>(descriptor), POLLRDHUP, 0};
    return ::poll(&poll, 1, 0) > 0 && (poll.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

} // namespace server::http
