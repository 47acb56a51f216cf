// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/keepalivetimes.h"
#include "server/http/socketoptions.h"

#include <algorithm>
#include <climits>
#include <limits>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

// macOS and the BSDs.
namespace server::http {

namespace {

template <typename T> void setOption(qintptr descriptor, int level, int name, T value)
{
    // Failure is harmless: the option only improves what works without it.
    ::setsockopt(static_cast<int>(descriptor), level, name, &value, sizeof(value));
}

bool setDescriptorLimit(rlimit *limit, rlim_t wanted)
{
    const rlimit raised{wanted, limit->rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &raised) != 0)
        return false;
    limit->rlim_cur = wanted;
    return true;
}

} // namespace

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

std::optional<std::chrono::milliseconds> sinceAcknowledged(qintptr)
{
    return std::nullopt;
}

bool owesAcknowledgement(qintptr)
{
    return false;
}

void leavePeerToWatch(qintptr, std::chrono::milliseconds) { }

bool hasPeerEnded(qintptr descriptor)
{
    pollfd poll{static_cast<int>(descriptor), POLLIN, 0};
    return ::poll(&poll, 1, 0) > 0 && (poll.revents & (POLLHUP | POLLERR)) != 0;
}

bool shutdownWriting(qintptr descriptor)
{
    return ::shutdown(static_cast<int>(descriptor), SHUT_WR) == 0;
}

void resetOnClose(qintptr descriptor)
{
    setOption(descriptor, SOL_SOCKET, SO_LINGER, ::linger{1, 0});
}

qintptr raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    if (limit.rlim_cur < limit.rlim_max && !setDescriptorLimit(&limit, limit.rlim_max)) {
#ifdef OPEN_MAX
        // macOS tells of a hard limit that is infinite, and takes no more than this.
        const rlim_t most = std::min<rlim_t>(OPEN_MAX, limit.rlim_max);
        if (limit.rlim_cur < most)
            setDescriptorLimit(&limit, most);
#endif
    }
    constexpr auto kMost = static_cast<rlim_t>(std::numeric_limits<int>::max());
    return limit.rlim_cur == RLIM_INFINITY ? 0
                                           : static_cast<qintptr>(std::min(limit.rlim_cur, kMost));
}

} // namespace server::http
