// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/streamcrowd.h"

#include "tests/support/rawclient.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tests {

using namespace std::chrono_literals;

namespace {

// Fewer than a session takes.
constexpr int kAgentsPerSession = 500;
constexpr auto kTick = 20ms; // how often it looks whose time has come

QByteArray request(std::size_t index)
{
    const QByteArray session = QByteArray::number(static_cast<int>(index) / kAgentsPerSession);
    return "GET /devmode/a/k/crowd" + session + "/sse?agentId=agent" + QByteArray::number(index)
        + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
}

} // namespace

StreamCrowd::StreamCrowd(quint16 port, int count)
    : m_port(port)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_clients(static_cast<std::size_t>(count))
{
}

StreamCrowd::~StreamCrowd()
{
    for (const Client &client : m_clients) {
        if (client.socket >= 0)
            ::close(client.socket);
    }
    ::close(m_epoll);
}

bool StreamCrowd::awaitAllOpen(std::chrono::milliseconds patience)
{
    return run(patience, true, [this] { return m_open == static_cast<int>(m_clients.size()); });
}

bool StreamCrowd::awaitAllLost(std::chrono::milliseconds patience)
{
    return run(patience, false, [this] { return m_open == 0; });
}

QMap<int, int> StreamCrowd::retryHints() const
{
    QMap<int, int> hints;
    for (const Client &client : m_clients)
        ++hints[static_cast<int>(client.retry.count())];
    return hints;
}

bool StreamCrowd::run(
    std::chrono::milliseconds patience, bool withTries, const std::function<bool()> &isDone)
{
    const auto deadline = Clock::now() + patience;
    while (!isDone() && Clock::now() < deadline) {
        for (std::size_t index = 0; withTries && index < m_clients.size(); ++index) {
            if (m_clients[index].state == State::Away && m_clients[index].due <= Clock::now())
                tryAgain(index);
        }
        std::array<epoll_event, 256> events{};
        const auto until = Clock::now() + kTick;
        int count = 0;
        do {
            count = ::epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()),
                static_cast<int>(kTick.count()));
            for (int i = 0; i < count; ++i) {
                const epoll_event &event = events.at(static_cast<std::size_t>(i));
                handle(event.data.u64, event.events);
            }
        } while (count > 0 && Clock::now() < until);
    }
    return isDone();
}

void StreamCrowd::tryAgain(std::size_t index)
{
    Client &client = m_clients[index];
    client.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    client.state = State::Connecting;
    client.received.clear();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(m_port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // The sockets interface wants its own kind of pointer.
    const int result =
        ::connect(client.socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address));
    if (result != 0 && errno != EINPROGRESS) {
        ++m_failedConnects;
        lose(client);
        return;
    }
    epoll_event event{};
    event.events = EPOLLOUT;
    event.data.u64 = index;
    ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, client.socket, &event);
}

void StreamCrowd::handle(std::size_t index, unsigned int events)
{
    Client &client = m_clients[index];
    if (client.state == State::Connecting) {
        int error = 0;
        socklen_t size = sizeof(error);
        ::getsockopt(client.socket, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0 || (events & (EPOLLERR | EPOLLHUP)) != 0) {
            ++m_failedConnects;
            lose(client);
        } else {
            ask(index);
        }
    } else {
        read(index);
    }
}

void StreamCrowd::ask(std::size_t index)
{
    Client &client = m_clients[index];
    client.state = State::Asking;
    const QByteArray bytes = request(index); // far less than the kernel takes at once
    const auto sent = ::send(
        client.socket, bytes.constData(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
    if (sent != bytes.size())
        return lose(client);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, client.socket, &event);
}

void StreamCrowd::read(std::size_t index)
{
    Client &client = m_clients[index];
    std::array<char, 4096> piece{};
    const auto got = ::recv(client.socket, piece.data(), piece.size(), 0);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0)
        return lose(client);
    if (client.state == State::Open)
        return;
    client.received.append(piece.data(), got);
    judge(client);
}

void StreamCrowd::judge(Client &client)
{
    const int status = statusOf(client.received);
    if (status != 200) {
        if (client.received.contains("\r\n\r\n")) {
            ++m_refusals[status];
            lose(client);
        }
        return;
    }
    const qsizetype welcome = client.received.indexOf("event: connection_established");
    if (welcome < 0 || client.received.indexOf("\r\n\r\n", welcome) < 0)
        return;
    const qsizetype hint = client.received.indexOf("\nretry: ");
    if (hint >= 0) {
        const QByteArray rest = client.received.sliced(hint + 8);
        client.retry = std::chrono::milliseconds(rest.first(rest.indexOf('\r')).toInt());
    }
    client.state = State::Open;
    client.received.clear();
    ++m_open;
}

void StreamCrowd::lose(Client &client)
{
    m_open -= client.state == State::Open ? 1 : 0;
    client.state = State::Away;
    client.due = Clock::now() + client.retry;
    ::close(std::exchange(client.socket, -1)); // which takes it out of the epoll set as well
}

} // namespace tests
