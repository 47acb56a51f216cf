// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/idlestreams.h"

#include <QByteArray>

#include <array>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bench {

namespace {

constexpr qsizetype kAgentsPerSession = 1000;

} // namespace

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

int connectTo(quint16 port)
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (descriptor >= 0
        && ::connect(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof(address))
            != 0) {
        ::close(descriptor);
        return -1;
    }
    const int yes = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    return descriptor;
}

IdleStreams::IdleStreams(quint16 port)
    : m_port(port)
{
}

IdleStreams::~IdleStreams()
{
    for (const int socket : m_sockets)
        ::close(socket);
}

bool IdleStreams::open()
{
    const int socket = connectTo(m_port);
    if (socket < 0)
        return false;
    m_sockets.push_back(socket);
    const QByteArray request = "GET /devmode/bench/key/session"
        + QByteArray::number(size() / kAgentsPerSession) + "/sse?agentId=agent"
        + QByteArray::number(size()) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    if (::send(socket, request.constData(), static_cast<size_t>(request.size()), 0)
        != request.size())
        return false;
    QByteArray received;
    std::array<char, 1024> buffer{};
    while (!received.contains("connection_established")) {
        const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (count <= 0)
            return false;
        received.append(buffer.data(), count);
        if (!received.startsWith("HTTP/1.1 200"))
            return false;
    }
    return true;
}

} // namespace bench
