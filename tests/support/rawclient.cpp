// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/rawclient.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace tests {

namespace {

using Time = std::chrono::steady_clock::time_point;

// Where sending has no such flag the socket has an option.
#ifdef MSG_NOSIGNAL
constexpr int kNoSignal = MSG_NOSIGNAL;
#else
constexpr int kNoSignal = 0;
#endif

Time after(std::chrono::milliseconds patience)
{
    return std::chrono::steady_clock::now() + patience;
}

bool waitFor(int socket, short events, Time deadline)
{
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd entry{socket, events, 0};
    return ::poll(&entry, 1, static_cast<int>(std::max<qint64>(left.count(), 0))) > 0;
}

sockaddr_in addressOf(const char *text, quint16 port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    ::inet_pton(AF_INET, text, &address.sin_addr);
    return address;
}

// The sockets interface wants its own kind of pointer.
const sockaddr *asAddress(const sockaddr_in *address)
{
    return reinterpret_cast<const sockaddr *>(address);
}

} // namespace

RawClient::RawClient(quint16 port, int receiveBuffer, const char *from)
    : RawClient(Target{.port = port, .receiveBuffer = receiveBuffer, .from = from})
{
}

RawClient::RawClient(const Target &target)
    : m_socket(::socket(AF_INET, SOCK_STREAM, 0))
{
    ::fcntl(m_socket, F_SETFD, FD_CLOEXEC);
    const int one = 1;
#ifdef SO_NOSIGPIPE
    ::setsockopt(m_socket, SOL_SOCKET, SO_NOSIGPIPE, &one, sizeof(one));
#endif
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    const int buffer = target.receiveBuffer;
    if (buffer > 0)
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof(buffer));
    const int segment = target.maxSegment;
    if (segment > 0)
        ::setsockopt(m_socket, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment));
    if (target.from) {
        const sockaddr_in local = addressOf(target.from, 0);
        ::bind(m_socket, asAddress(&local), sizeof(local));
    }
    const sockaddr_in address = addressOf(target.host, target.port);
    if (::connect(m_socket, asAddress(&address), sizeof(address)) != 0)
        close();
}

RawClient::~RawClient()
{
    close();
}

RawClient::RawClient(RawClient &&other) noexcept
    : m_socket(std::exchange(other.m_socket, -1))
    , m_buffer(std::move(other.m_buffer))
    , m_isAtEnd(other.m_isAtEnd)
    , m_wasReset(other.m_wasReset)
{
}

bool RawClient::send(const QByteArray &bytes, std::chrono::milliseconds patience)
{
    const Time deadline = after(patience);
    QByteArrayView rest = bytes;
    while (!rest.isEmpty()) {
        if (!waitFor(m_socket, POLLOUT, deadline))
            return false;
        const auto sent = ::send(
            m_socket, rest.data(), static_cast<std::size_t>(rest.size()), kNoSignal | MSG_DONTWAIT);
        if (sent < 0 && errno != EAGAIN)
            return false;
        rest = rest.sliced(std::max<qsizetype>(sent, 0));
    }
    return true;
}

void RawClient::finishSending()
{
    ::shutdown(m_socket, SHUT_WR);
}

void RawClient::close()
{
    if (m_socket >= 0)
        ::close(std::exchange(m_socket, -1));
}

quint16 RawClient::localPort() const
{
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    // The sockets interface wants its own kind of pointer.
    const int result = ::getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &size);
    return result == 0 ? ntohs(address.sin_port) : quint16(0);
}

int RawClient::release()
{
    return std::exchange(m_socket, -1);
}

void RawClient::reset()
{
    const linger abortive{1, 0};
    ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &abortive, sizeof(abortive));
    close();
}

QByteArray RawClient::receive(qsizetype size, std::chrono::milliseconds patience)
{
    const Time deadline = after(patience);
    while (m_buffer.size() < size && receiveSome(deadline)) { }
    return std::exchange(m_buffer, {});
}

QByteArray RawClient::receiveUntil(const QByteArray &marker, std::chrono::milliseconds patience)
{
    const Time deadline = after(patience);
    while (!m_buffer.contains(marker) && receiveSome(deadline)) { }
    const qsizetype at = m_buffer.indexOf(marker);
    const qsizetype size = at < 0 ? m_buffer.size() : at + marker.size();
    const QByteArray found = m_buffer.first(size);
    m_buffer = m_buffer.sliced(size);
    return found;
}

QByteArray RawClient::receiveReply(bool isHead)
{
    QByteArray head;
    do {
        head = receiveUntil("\r\n\r\n");
    } while (statusOf(head) / 100 == 1);
    const qsizetype length = isHead ? 0 : headerOf(head, "Content-Length").toLongLong();
    const Time deadline = after(kPatience);
    while (m_buffer.size() < length && receiveSome(deadline)) { }
    const qsizetype size = std::min(length, m_buffer.size());
    head += m_buffer.first(size);
    m_buffer = m_buffer.sliced(size);
    return head;
}

QByteArray RawClient::receiveAll(std::chrono::milliseconds patience)
{
    const Time deadline = after(patience);
    while (receiveSome(deadline)) { }
    return std::exchange(m_buffer, {});
}

bool RawClient::receiveSome(Time deadline)
{
    if (m_isAtEnd || m_socket < 0 || !waitFor(m_socket, POLLIN, deadline))
        return false;
    std::array<char, 65536> piece{};
    const auto got = ::recv(m_socket, piece.data(), piece.size(), 0);
    m_isAtEnd = got <= 0;
    m_wasReset = got < 0 && errno == ECONNRESET;
    m_buffer.append(piece.data(), std::max<qsizetype>(got, 0));
    return !m_isAtEnd;
}

int statusOf(const QByteArray &reply)
{
    return reply.startsWith("HTTP/1.1 ") ? reply.sliced(9, 3).toInt() : 0;
}

QByteArray headerOf(const QByteArray &reply, const QByteArray &name)
{
    const QByteArrayList lines =
        reply.first(std::max<qsizetype>(reply.indexOf("\r\n\r\n"), 0)).split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.sliced(colon + 1).trimmed();
    }
    return {};
}

QByteArray bodyOf(const QByteArray &reply)
{
    const qsizetype end = reply.indexOf("\r\n\r\n");
    return end < 0 ? QByteArray() : reply.sliced(end + 4);
}

} // namespace tests
