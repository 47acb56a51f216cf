// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultbench.h"
#include "tests/integration/ownsession.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace tests;
using shared::ReceivedMessage;

namespace {

constexpr int kAgents = 100;
constexpr int kRounds = 6;
constexpr int kPatience = 120'000;

// An agent that hears what it is told, whatever becomes of its connections.
struct Listener {
    std::unique_ptr<TestAgent> agent;
    qint64 wait = 0;
    QStringList heard = {}; // in what it acknowledged
};

} // namespace

// Clients that go while the server writes to all of them: row 11 of docs/OPERATIONS.md.
class TestFanOut : public QObject {
    Q_OBJECT
private slots:
    void neitherSkipsNorDoublesADelivery();

private:
    [[nodiscard]] bool gather(const FaultBench &bench);
    void dropHalf(int round, bool isFirstPart);
    [[nodiscard]] bool rejoin();
    [[nodiscard]] bool hearAll();

    std::unique_ptr<TestAgent> m_publisher;
    std::vector<Listener> m_listeners;
    QString m_thread;
    QStringList m_everybody;
};

bool TestFanOut::gather(const FaultBench &bench)
{
    const AgentAddress address{.port = bench.port(), .base = ownBase(), .agentId = {}};
    AgentAddress own = address;
    own.agentId = QStringLiteral("publisher");
    m_publisher = std::make_unique<TestAgent>(own);
    if (!m_publisher->join())
        return false;
    for (int i = 0; i < kAgents; ++i) {
        own.agentId = QStringLiteral("listener%1").arg(i);
        m_everybody.append(own.agentId);
        m_listeners.push_back({std::make_unique<TestAgent>(own)});
        if (!m_listeners.back().agent->join())
            return false;
    }
    m_thread = m_publisher->createThread(QStringLiteral("news"), m_everybody);
    return !m_thread.isEmpty();
}

// The half of a round in two parts: one goes before the message is sent, one behind it.
void TestFanOut::dropHalf(int round, bool isFirstPart)
{
    for (int i = isFirstPart ? 0 : 1; i < kAgents; i += 2) {
        if (i / 2 % 2 == round % 2)
            m_listeners.at(static_cast<size_t>(i)).agent->drop(TestAgent::Drop::Reset);
    }
}

bool TestFanOut::rejoin()
{
    return std::all_of(m_listeners.begin(), m_listeners.end(), [](Listener &listener) {
        if (!listener.agent->isClosed())
            return true;
        listener.wait = listener.agent->join() ? listener.agent->startWait() : 0;
        return listener.wait != 0;
    });
}

bool TestFanOut::hearAll()
{
    return std::all_of(m_listeners.begin(), m_listeners.end(), [](Listener &listener) {
        const QList<ReceivedMessage> messages = listener.agent->awaitMessages(listener.wait);
        for (const ReceivedMessage &message : messages)
            listener.heard.append(message.content);
        return !messages.isEmpty();
    });
}

void TestFanOut::neitherSkipsNorDoublesADelivery()
{
    FaultBench bench;
    QVERIFY(bench.start());
    QVERIFY(gather(bench));
    QStringList sent;
    for (int round = 0; round < kRounds; ++round) {
        // The wait acknowledges what was heard before.
        for (Listener &listener : m_listeners)
            listener.wait = listener.agent->startWait();
        QTRY_COMPARE_WITH_TIMEOUT(bench.metrics().sum("coral_waits"), double(kAgents), kPatience);
        sent.append(QStringLiteral("message %1").arg(round));
        dropHalf(round, true);
        const qint64 send = m_publisher->startSend(m_thread, sent.constLast(), m_everybody);
        dropHalf(round, false);
        QVERIFY(!m_publisher->awaitTool(send).isError);
        QVERIFY(rejoin());
        QVERIFY(hearAll());
    }
    for (const Listener &listener : m_listeners)
        QCOMPARE(listener.heard, sent);

    m_publisher->drop(TestAgent::Drop::Fin);
    for (const Listener &listener : m_listeners)
        listener.agent->drop(TestAgent::Drop::Fin);
    const int resets = kRounds * kAgents / 2;
    QTRY_COMPARE_WITH_TIMEOUT(bench.loggedEnds(),
        "client_closed=101 connection_reset=" + QByteArray::number(resets), kPatience);
    QCOMPARE(bench.leftovers(), QByteArray());
    QVERIFY(bench.stop());
}

QTEST_GUILESS_MAIN(TestFanOut)
#include "tst_fanout.moc"
