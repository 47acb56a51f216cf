// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/idlestreams.h"
#include "tests/bench/requestload.h"

#include <algorithm>
#include <array>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace bench {

namespace {

using Clock = std::chrono::steady_clock;

// The end of one answer with a Content-Length in the bytes; 0: not all of it is there.
qsizetype answerSize(const QByteArray &bytes)
{
    const qsizetype headEnd = bytes.indexOf("\r\n\r\n");
    const qsizetype field = bytes.indexOf("Content-Length: ");
    if (headEnd < 0 || field < 0 || field > headEnd)
        return 0;
    const qsizetype start = field + 16;
    const qsizetype size =
        headEnd + 4 + bytes.sliced(start, bytes.indexOf('\r', start) - start).toInt();
    return size <= bytes.size() ? size : 0;
}

class Load {
public:
    Load(quint16 port, const QByteArray &path, int connections)
        : m_request("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
        , m_received(static_cast<size_t>(connections))
        , m_askedAt(static_cast<size_t>(connections))
    {
        for (int i = 0; i < connections; ++i)
            m_sockets.push_back({connectTo(port), POLLIN, 0});
    }
    ~Load()
    {
        for (const pollfd &socket : m_sockets)
            ::close(socket.fd);
    }
    Load(const Load &) = delete;
    Load &operator=(const Load &) = delete;

    LoadReport run(Clock::duration duration)
    {
        const auto start = Clock::now();
        for (size_t i = 0; i < m_sockets.size(); ++i)
            ask(i);
        while (Clock::now() - start < duration) {
            ::poll(m_sockets.data(), m_sockets.size(), 1000);
            for (size_t i = 0; i < m_sockets.size(); ++i) {
                if (m_sockets[i].revents != 0)
                    read(i);
            }
        }
        return report(Clock::now() - start);
    }

private:
    void ask(size_t index)
    {
        m_askedAt[index] = Clock::now();
        if (::send(m_sockets[index].fd, m_request.constData(),
                static_cast<size_t>(m_request.size()), MSG_NOSIGNAL)
            != m_request.size())
            ++m_failures;
    }

    void read(size_t index)
    {
        std::array<char, 4096> buffer{};
        const ssize_t count = ::recv(m_sockets[index].fd, buffer.data(), buffer.size(), 0);
        if (count <= 0) {
            ++m_failures;
            m_sockets[index].fd = -1; // poll() leaves it out
            return;
        }
        QByteArray &received = m_received[index];
        received.append(buffer.data(), count);
        const qsizetype size = answerSize(received);
        if (size == 0)
            return;
        m_failures += received.startsWith("HTTP/1.1 200 ") ? 0 : 1;
        received.remove(0, size);
        m_times.push_back(
            std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - m_askedAt[index]));
        ask(index);
    }

    LoadReport report(std::chrono::duration<double> duration)
    {
        std::sort(m_times.begin(), m_times.end());
        const auto at = [this](size_t percent) {
            return m_times.empty() ? std::chrono::microseconds(0)
                                   : m_times[(m_times.size() - 1) * percent / 100];
        };
        return {.perSecond = static_cast<double>(m_times.size()) / duration.count(),
            .median = at(50),
            .slowestHundredth = at(99),
            .failures = m_failures};
    }

    const QByteArray m_request;
    std::vector<pollfd> m_sockets;
    std::vector<QByteArray> m_received;
    std::vector<Clock::time_point> m_askedAt;
    std::vector<std::chrono::microseconds> m_times;
    qint64 m_failures = 0;
};

} // namespace

LoadReport load(
    quint16 port, const QByteArray &path, int connections, std::chrono::seconds duration)
{
    return Load(port, path, connections).run(duration);
}

} // namespace bench
