// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultbench.h"
#include "tests/support/testagent.h"

#include <QTest>

#include <algorithm>
#include <csignal>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tests;

namespace {

constexpr int kFreeze = 6'000; // ms
// Every timer of the server is shorter than the freeze.
const QByteArray kConfiguration = R"([http]
header-timeout = "2s"
body-timeout = "2s"
first-byte-timeout = "2s"
idle-timeout = "2s"
peer-timeout = "2s"
write-timeout = "2s"
[transport]
heartbeat-interval = "1s"
ping-interval = "1s"
ping-misses = 1
)";
constexpr int kAgents = 20;

} // namespace

// The whole server stands still for a while: a stopped process, a machine that sleeps, a loop that
// is busy. That is not the fault of those who are connected.
class TestFreeze : public QObject {
    Q_OBJECT
private slots:
    void dropsNobodyByItsOwnTimers();
};

void TestFreeze::dropsNobodyByItsOwnTimers()
{
    FaultBench bench({.configuration = kConfiguration});
    QVERIFY(bench.start());
    std::vector<std::unique_ptr<TestAgent>> agents;
    for (int i = 0; i < kAgents; ++i) {
        agents.push_back(std::make_unique<TestAgent>(
            AgentAddress{.port = bench.port(), .agentId = u"agent%1"_s.arg(i)}));
        QVERIFY(agents.back()->join());
    }
    // A client that has answered a ping once is expected to answer them all.
    QTRY_VERIFY_WITH_TIMEOUT(std::all_of(agents.cbegin(), agents.cend(),
                                 [](const auto &agent) { return agent->pings() > 0; }),
        TestAgent::kPatience);
    const QString thread = agents[0]->createThread(u"talk"_s, {agents[1]->id()});
    const qint64 wait = agents[1]->startWait(50'000);
    RawClient keptAlive(bench.port());
    keptAlive.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QCOMPARE(statusOf(keptAlive.receiveReply()), 200);
    RawClient half(bench.port());
    half.send("GET /health/live HTTP/1.1\r\n");
    bench.hub().signal(SIGSTOP);

    // What comes meanwhile waits in the kernel.
    keptAlive.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
    half.send("Host: localhost\r\n\r\n");
    RawClient newcomer(bench.port());
    newcomer.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const qint64 sending = agents[0]->startSend(thread, u"hello"_s, {agents[1]->id()});
    QTest::qWait(kFreeze); // the fault itself
    bench.hub().signal(SIGCONT);

    for (RawClient *client : {&keptAlive, &half, &newcomer})
        QCOMPARE(statusOf(client->receiveReply()), 200);
    QVERIFY(!agents[0]->awaitTool(sending).isError);
    QCOMPARE(agents[1]->awaitMessages(wait).value(0).content, u"hello"_s);
    // And on it goes: each gets pings again.
    QList<int> pings;
    for (const auto &agent : agents)
        pings.append(agent->pings());
    QTRY_VERIFY_WITH_TIMEOUT(
        std::equal(agents.cbegin(), agents.cend(), pings.cbegin(),
            [](const auto &agent, int before) { return agent->pings() >= before + 3; }),
        TestAgent::kPatience);
    QVERIFY(std::all_of(
        agents.cbegin(), agents.cend(), [](const auto &agent) { return agent->isOpen(); }));
    QCOMPARE(bench.countedEnds(), ""_ba);
    const double lag = bench.metrics().sum("coral_event_loop_lag_seconds", {R"(stat="worst")"});
    qInfo("the loop was %.1f s late", lag);
    QVERIFY(lag > 4);
    agents.clear();
    QCOMPARE(bench.leftovers(), ""_ba);
}

QTEST_GUILESS_MAIN(TestFreeze)
#include "tst_freeze.moc"
