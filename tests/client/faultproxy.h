// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QRandomGenerator>
#include <QTcpServer>

#include <array>
#include <chrono>

namespace tests {

class ProxiedConnection;

// What is done to a connection that goes through the proxy.
enum class Fault {
    None,
    Delay, // all bytes come later
    Cut, // ended in the middle, as by a proxy that idles out
    Reset, // the same by RST, on both sides
    HalfOpen, // nothing is passed on any more, and nobody is told
    Trickle, // a few bytes at a time
    Garbage, // bytes that nobody sent, then the end
    Silence, // heartbeats of streams are taken out
};
constexpr int kFaults = 8;

// A TCP proxy that spoils some of what goes through it. Resets of either side are passed on as
// resets, ends as ends. Its chances come from a seed, so that a run can be repeated in kind.
class FaultProxy final : public QObject {
    Q_OBJECT
public:
    struct Plan {
        // Of a hundred connections, how many get each fault; the rest get none.
        int delay = 10;
        int cut = 10;
        int reset = 10;
        int halfOpen = 2;
        int trickle = 5;
        int garbage = 3;
        int silence = 0;
        // When it happens: so long after the first byte, at most.
        std::chrono::milliseconds within{4'000};
        std::chrono::milliseconds longestDelay{300};
    };

    FaultProxy(quint16 target, const Plan &plan, quint32 seed, QObject *parent = nullptr);
    ~FaultProxy() override;

    // False: no port could be had.
    [[nodiscard]] bool start();
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

    void setTarget(quint16 target) { m_target = target; }
    void setPlan(const Plan &plan) { m_plan = plan; } // for connections from now on
    // What has been done so far.
    [[nodiscard]] int count(Fault fault) const { return m_counts.at(static_cast<size_t>(fault)); }
    void resetAll(); // every connection at once, by RST
    void mend(); // ends those that have a fault, so that nothing hangs at the end of a test

private:
    [[nodiscard]] Fault choose();
    void take();
    void drop(ProxiedConnection *connection);

    QTcpServer m_server;
    quint16 m_target;
    Plan m_plan;
    QRandomGenerator m_random;
    std::array<int, kFaults> m_counts{};
    QList<ProxiedConnection *> m_connections; // children
};

} // namespace tests
