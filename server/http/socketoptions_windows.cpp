// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/keepalivetimes.h"
#include "server/http/socketoptions.h"

#include <algorithm>
#include <winsock2.h>
#include <ws2tcpip.h>

namespace server::http {

namespace {

template <typename T> void setOption(qintptr descriptor, int level, int name, T value)
{
    // Failure is harmless: the option only improves what works without it.
    ::setsockopt(static_cast<SOCKET>(descriptor), level, name,
        reinterpret_cast<const char *>(&value), static_cast<int>(sizeof(value)));
}

} // namespace

void tuneSocket(qintptr descriptor, std::chrono::milliseconds peerTimeout)
{
    const KeepAliveTimes times = KeepAliveTimes::within(peerTimeout);
    setOption<DWORD>(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    setOption<DWORD>(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
    // Windows 10 and later, and a kit that knows of them; before, a silent peer keeps its two hours
    // and the heartbeats of the transports find it.
#if defined(TCP_KEEPIDLE) && defined(TCP_KEEPINTVL) && defined(TCP_KEEPCNT)
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, static_cast<DWORD>(times.idle));
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, static_cast<DWORD>(times.interval));
    setOption(descriptor, IPPROTO_TCP, TCP_KEEPCNT, static_cast<DWORD>(times.probes));
#else
    Q_UNUSED(times)
#endif
#ifdef TCP_MAXRT
    // For a peer that owes an acknowledgement.
    setOption(descriptor, IPPROTO_TCP, TCP_MAXRT,
        static_cast<DWORD>(std::max<qint64>(peerTimeout.count() / 1000, 1)));
#endif
}

bool hasPeerEnded(qintptr descriptor)
{
    WSAPOLLFD poll{static_cast<SOCKET>(descriptor), POLLRDNORM, 0};
    return ::WSAPoll(&poll, 1, 0) > 0 && (poll.revents & (POLLHUP | POLLERR)) != 0;
}

bool shutdownWriting(qintptr descriptor)
{
    return ::shutdown(static_cast<SOCKET>(descriptor), SD_SEND) == 0;
}

void resetOnClose(qintptr descriptor)
{
    setOption(descriptor, SOL_SOCKET, SO_LINGER, ::linger{1, 0});
}

void closeDescriptor(qintptr descriptor)
{
    ::closesocket(static_cast<SOCKET>(descriptor));
}

qintptr raiseDescriptorLimit()
{
    return 0; // there is none, and handles are no small numbers
}

} // namespace server::http
