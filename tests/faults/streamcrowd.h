// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>

#include <chrono>
#include <functional>
#include <vector>

namespace tests {

// Thousands of event streams of as many agents in one thread, without the event loop of Qt. Each
// behaves as a browser's EventSource does: one that was lost, refused or never connected is tried
// again after the time that the server last asked for.
class StreamCrowd final {
public:
    using Clock = std::chrono::steady_clock;

    StreamCrowd(quint16 port, int count);
    ~StreamCrowd();
    StreamCrowd(const StreamCrowd &) = delete;
    StreamCrowd &operator=(const StreamCrowd &) = delete;

    // Until all have their welcome, or the patience ends.
    [[nodiscard]] bool awaitAllOpen(std::chrono::milliseconds patience);
    // Until all have noticed that they were lost. Nobody tries again before the next
    // awaitAllOpen().
    [[nodiscard]] bool awaitAllLost(std::chrono::milliseconds patience);

    [[nodiscard]] int open() const { return m_open; }
    // Answers that were no streams, by status.
    [[nodiscard]] const QMap<int, int> &refusals() const { return m_refusals; }
    // Connections that the system refused, because nobody listened.
    [[nodiscard]] int failedConnects() const { return m_failedConnects; }
    // How many streams were asked to come back after so many milliseconds.
    [[nodiscard]] QMap<int, int> retryHints() const;

private:
    enum class State { Away, Connecting, Asking, Open };
    struct Client {
        int socket = -1;
        State state = State::Away;
        Clock::time_point due; // the next try
        std::chrono::milliseconds retry{3'000}; // what EventSource does when it isn't told
        QByteArray received; // before the welcome
    };

    bool run(
        std::chrono::milliseconds patience, bool withTries, const std::function<bool()> &isDone);
    void tryAgain(std::size_t index);
    void handle(std::size_t index, unsigned int events);
    void ask(std::size_t index);
    void read(std::size_t index);
    void judge(Client &client);
    void lose(Client &client);

    const quint16 m_port;
    int m_epoll = -1;
    std::vector<Client> m_clients;
    int m_open = 0;
    int m_failedConnects = 0;
    QMap<int, int> m_refusals;
};

} // namespace tests
