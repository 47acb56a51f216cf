// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/clientprocess.h"
#include "tests/faults/faultbench.h"
#include "tests/faults/flood.h"
#include "tests/faults/sanitized.h"
#include "tests/integration/ownsession.h"
#include "tests/support/mcpagent.h"
#include "tests/support/socketfaults.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <memory>
#include <vector>

using namespace tests;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 60'000;
constexpr double kMiB = 1024 * 1024;
// Answers of some kilobytes: more than the system takes for a client that does not read.
constexpr int kTooMuch = 60;
constexpr int kFarTooMuch = 200;

RawAgent::Identity identity(const QByteArray &id)
{
    return {.session = ownSession(), .id = id};
}

double longestQueue(const FaultBench &bench)
{
    return bench.metrics().sum("coral_send_queue_bytes", {"stat=\"max\""});
}

// Until so much waits in the server for a client that does not read.
bool fillQueue(const FaultBench &bench, Flood &flood, double bytes)
{
    for (int i = 0; i < 5000 && longestQueue(bench) < bytes; ++i) {
        if (flood.post() != 202)
            return false;
    }
    return longestQueue(bench) >= bytes;
}

} // namespace

// Clients that do not read, or read late. The numbers are the rows of docs/OPERATIONS.md.
class TestSlowConsumers : public QObject {
    Q_OBJECT
private slots:
    void closesAConsumerThatNeverReads_data();
    void closesAConsumerThatNeverReads(); // 23
    void closesAConsumerThatTakesNothingForTooLong(); // 23
    void tellsOfAStreamableAgentThatDoesNotRead_data();
    void tellsOfAStreamableAgentThatDoesNotRead(); // 23
    void closesAConsumerWhoseWindowStaysClosed(); // 23
    void tellsADeadPeerFromASlowOne();
    void servesTheOthersAsFastAsBefore(); // 24
    void keepsAConsumerThatReadsInBursts(); // 25
    void keepsAConsumerThatReadsSteadily();
    void doesNotBlameAClientForItsOwnStandstill();
};

void TestSlowConsumers::closesAConsumerThatNeverReads_data()
{
    QTest::addColumn<bool>("isFrozen");
    QTest::newRow("does not read") << false;
    QTest::newRow("its process is stopped") << true;
}

void TestSlowConsumers::closesAConsumerThatNeverReads()
{
    QFETCH(bool, isFrozen);
    FaultBench bench;
    QVERIFY(bench.start());
    ClientProcess client(
        {.port = bench.port(), .session = ownSession(), .role = QStringLiteral("idle")});
    QVERIFY(client.awaitReady());
    if (isFrozen)
        client.freeze();
    const double memoryBefore = bench.metrics().sum("coral_process_resident_memory_bytes");

    Flood flood(bench.port(), client.endpoint());
    double longest = 0;
    int status = 202;
    for (int i = 0; i < 20'000 && status == 202; ++i) {
        status = flood.post();
        if (i % 20 == 0)
            longest = std::max(longest, longestQueue(bench));
    }
    QCOMPARE(status, 410);
    flood.end();
    const double grown = bench.metrics().sum("coral_process_resident_memory_bytes") - memoryBefore;
    qInfo("closed after %d answers; at most %.0f KiB were queued, memory grew by %.1f MiB",
        flood.posted(), longest / 1024, grown / kMiB);
    QTRY_COMPARE(bench.loggedEnds(), QByteArray("slow_consumer=1"));
    QCOMPARE(bench.countedEnds(), QByteArray("slow_consumer=1"));
    // max-queued, and what came within the half second in which it might have been reading.
    QVERIFY(longest <= 8.1 * kMiB);
    QVERIFY(grown < 16 * kMiB + kSetAside);
    QCOMPARE(bench.log().size(), 2); // opened, closed
    QCOMPARE(bench.leftovers({QStringLiteral("slow_consumer")}), QByteArray());
    QVERIFY(bench.stop());
}

void TestSlowConsumers::closesAConsumerThatTakesNothingForTooLong()
{
    FaultBench bench({.configuration = "[http]\nwrite-timeout = \"1s\"\nmax-queued = \"1GiB\"\n"});
    QVERIFY(bench.start());
    RawAgent agent(
        {.port = bench.port(), .receiveBuffer = 4096, .maxSegment = 536}, identity("alice"));
    QVERIFY(agent.open());
    Flood flood(bench.port(), agent.endpoint());
    flood.post(kFarTooMuch);
    flood.end();
    QTRY_COMPARE_WITH_TIMEOUT(bench.loggedEnds(), QByteArray("slow_consumer=1"), kPatience);
    QCOMPARE(bench.leftovers({QStringLiteral("slow_consumer")}), QByteArray());
    QVERIFY(bench.stop());
}

void TestSlowConsumers::tellsOfAStreamableAgentThatDoesNotRead_data()
{
    QTest::addColumn<bool>("isStream");
    QTest::newRow("the answer of a wait") << true;
    QTest::newRow("a plain answer") << false; // or a stream, where the server is slow
}

// Answers that are too long for the system to take ahead of the client.
void TestSlowConsumers::tellsOfAStreamableAgentThatDoesNotRead()
{
    QFETCH(bool, isStream);
    FaultBench bench({.configuration = "[http]\nwrite-timeout = \"1s\"\n"
                                       "[limits]\nanswer-size = \"64MiB\"\n"});
    QVERIFY(bench.start());
    const auto make = [&bench](const char *name) {
        return McpAgent(
            {.port = bench.port(), .base = ownBase(), .agentId = QString::fromLatin1(name)},
            "2025-11-25");
    };
    McpAgent alice = make("alice");
    McpAgent bob = make("bob");
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(QStringLiteral("long"), {bob.id()});
    const QString content(250'000, u'x');
    for (int i = 0; i < 44; ++i)
        QVERIFY(alice.send(thread, content, {bob.id()}));
    const QJsonObject threads{{QStringLiteral("uri"), QStringLiteral("coral://threads")}};
    const auto started =
        isStream ? bob.startWait() : bob.start(QStringLiteral("resources/read"), threads);
    started.visit->pause();
    const auto losses = [&bench] {
        return bench.log("connection lost") + bench.log("connection closed");
    };
    QTRY_COMPARE_WITH_TIMEOUT(losses().size(), 1, kPatience);
    const LogEntry loss = losses().constFirst();
    QCOMPARE(loss.level, QStringLiteral("warn"));
    QCOMPARE(loss.text("reason"), QStringLiteral("slow_consumer"));
    QCOMPARE(loss.text("agent"), QStringLiteral("bob"));
    QCOMPARE(loss.text("transport"), QString::fromLatin1(bob.session()));
    QCOMPARE(bench.connectionEnds("slow_consumer"), 1);
    for (const McpAgent::Visit &end : {alice.terminate(), bob.terminate()})
        QVERIFY(end->awaitEnd());
    QTRY_COMPARE(bench.loggedEnds(), QByteArray("client_closed=2"));
    QCOMPARE(
        bench.leftovers({QStringLiteral("connection lost"), QStringLiteral("connection closed")}),
        QByteArray());
    QVERIFY(bench.stop());
}

// So little that the system has taken all of it: then the system notices.
void TestSlowConsumers::closesAConsumerWhoseWindowStaysClosed()
{
    FaultBench bench({.configuration = "[http]\npeer-timeout = \"2s\"\n"});
    QVERIFY(bench.start());
    RawAgent agent(
        {.port = bench.port(), .receiveBuffer = 4096, .maxSegment = 536}, identity("alice"));
    QVERIFY(agent.open());
    Flood flood(bench.port(), agent.endpoint());
    flood.post(5);
    flood.end();
    QTRY_COMPARE_WITH_TIMEOUT(bench.loggedEnds(), QByteArray("slow_consumer=1"), kPatience);
    QCOMPARE(bench.leftovers({QStringLiteral("slow_consumer")}), QByteArray());
    QVERIFY(bench.stop());
}

void TestSlowConsumers::tellsADeadPeerFromASlowOne()
{
    FaultBench bench({.configuration = "[http]\nwrite-timeout = \"5s\"\nmax-queued = \"1GiB\"\n"});
    QVERIFY(bench.start());
    RawAgent agent(
        {.port = bench.port(), .receiveBuffer = 4096, .maxSegment = 536}, identity("alice"));
    QVERIFY(agent.open());
    QVERIFY(cutCable(agent.stream().descriptor()));
    Flood flood(bench.port(), agent.endpoint());
    flood.post(kFarTooMuch);
    flood.end();
    QTRY_COMPARE_WITH_TIMEOUT(bench.loggedEnds(), QByteArray("half_open=1"), kPatience);
    QCOMPARE(bench.leftovers({QStringLiteral("half_open")}), QByteArray());
    QVERIFY(bench.stop());
}

void TestSlowConsumers::servesTheOthersAsFastAsBefore()
{
    constexpr int kAgents = 999;
    FaultBench bench({.configuration = "[http]\nwrite-timeout = \"1h\"\n"
                                       "[transport]\nheartbeat-interval = \"1h\"\n"});
    QVERIFY(bench.start());
    RawAgent slow(
        {.port = bench.port(), .receiveBuffer = 4096, .maxSegment = 536}, identity("slow"));
    QVERIFY(slow.open());
    std::vector<std::unique_ptr<RawAgent>> agents;
    for (int i = 0; i < kAgents; ++i) {
        agents.push_back(
            std::make_unique<RawAgent>(bench.target(), identity("fast" + QByteArray::number(i))));
        QVERIFY(agents.back()->open());
    }

    // The time from a ping to its answer on the stream, in microseconds.
    const auto percentile = [&agents] {
        std::vector<qint64> times;
        for (int i = 0; i < kAgents; ++i) {
            RawAgent &agent = *agents.at(static_cast<size_t>(i));
            QElapsedTimer timer;
            timer.start();
            if (agent.ping(i) && !agent.awaitAnswer(i).isEmpty())
                times.push_back(timer.nsecsElapsed() / 1000);
        }
        std::sort(times.begin(), times.end());
        return times.size() == kAgents ? times.at(times.size() * 99 / 100) : -1;
    };
    const qint64 before = percentile();
    Flood flood(bench.port(), slow.endpoint());
    QVERIFY(fillQueue(bench, flood, 500'000));
    flood.end();
    const qint64 beside = percentile();
    qInfo("p99 of a ping: %lld us, %lld us beside a slow consumer", before, beside);
    QVERIFY(before > 0 && beside > 0);
    // Other programs run on this machine too: their share is not the slow consumer's.
    QVERIFY(beside < 2 * before + 20'000);
    QVERIFY(longestQueue(bench) > 400'000); // it was slow all the while

    slow.stream().reset();
    agents.clear();
    QTRY_COMPARE_WITH_TIMEOUT(
        bench.loggedEnds(), QByteArray("client_closed=999 connection_reset=1"), kPatience);
    QCOMPARE(bench.leftovers(), QByteArray());
    QVERIFY(bench.stop());
}

void TestSlowConsumers::keepsAConsumerThatReadsInBursts()
{
    FaultBench bench;
    QVERIFY(bench.start());
    RawAgent agent(
        {.port = bench.port(), .receiveBuffer = 4096, .maxSegment = 536}, identity("alice"));
    QVERIFY(agent.open());
    Flood flood(bench.port(), agent.endpoint());
    for (int burst = 1; burst <= 2; ++burst) {
        QVERIFY(fillQueue(bench, flood, 300'000 * burst));
        // As if a debugger held it.
        QElapsedTimer pause;
        pause.start();
        QTRY_VERIFY_WITH_TIMEOUT(pause.elapsed() >= 5000, kPatience);
        QVERIFY(longestQueue(bench) >= 300'000);
        if (burst == 1)
            agent.stream().receiveUntil(R"("id":1010,)");
    }
    flood.end();
    // Every answer comes, in order.
    for (int id = 1011; id < 1000 + flood.posted(); ++id)
        QVERIFY(!agent.awaitAnswer(id).isEmpty());
    agent.stream().close();
    QTRY_COMPARE(bench.loggedEnds(), QByteArray("client_closed=1"));
    QCOMPARE(bench.leftovers(), QByteArray());
    QVERIFY(bench.stop());
}

// More than may wait for one that reads nothing, and heartbeats all the while.
void TestSlowConsumers::keepsAConsumerThatReadsSteadily()
{
    FaultBench bench({.configuration = "[http]\nmax-queued = \"100KiB\"\n"
                                       "[transport]\nheartbeat-interval = \"100ms\"\n"});
    QVERIFY(bench.start());
    RawAgent agent(
        {.port = bench.port(), .receiveBuffer = 4096, .maxSegment = 536}, identity("alice"));
    QVERIFY(agent.open());
    Flood flood(bench.port(), agent.endpoint());
    QByteArray received;
    double longest = 0;
    for (int i = 0; i < 500 && longest < 300'000; ++i) {
        QCOMPARE(flood.post(5), 5);
        received += agent.stream().receive(1000);
        if (i % 10 == 0)
            longest = longestQueue(bench);
    }
    QVERIFY(longest >= 300'000);
    flood.end();
    const QByteArray last = R"("id":)" + QByteArray::number(999 + flood.posted()) + ',';
    for (QByteArray more = "more"; !more.isEmpty() && !received.contains(last);) {
        more = agent.stream().receive(5000, 20ms);
        if (more.isEmpty()) // nothing more came in that time: the last try is a patient one
            more = agent.stream().receive(1);
        received += more;
    }
    QVERIFY(received.contains(last));
    for (int id = 1000; id < 1000 + flood.posted(); ++id)
        QVERIFY(received.contains(R"("id":)" + QByteArray::number(id) + ','));
    QVERIFY(agent.startWait(1));
    agent.stream().close();
    QTRY_COMPARE(bench.loggedEnds(), QByteArray("client_closed=1"));
    QCOMPARE(bench.leftovers(), QByteArray());
    QVERIFY(bench.stop());
}

void TestSlowConsumers::doesNotBlameAClientForItsOwnStandstill()
{
    FaultBench bench({.configuration = "[http]\nwrite-timeout = \"4s\"\n"});
    QVERIFY(bench.start());
    RawAgent agent(
        {.port = bench.port(), .receiveBuffer = 4096, .maxSegment = 536}, identity("alice"));
    QVERIFY(agent.open());
    Flood flood(bench.port(), agent.endpoint());
    QCOMPARE(flood.post(kTooMuch), kTooMuch);
    QVERIFY(longestQueue(bench) > 0);

    flood.end();
    const auto server = static_cast<pid_t>(bench.hub().processId());
    QCOMPARE(::kill(server, SIGSTOP), 0);
    // The client reads all that there is; what the server has queued can't move.
    QByteArray received;
    QElapsedTimer standstill;
    for (standstill.start(); standstill.elapsed() < 6000;)
        received += agent.stream().receive(1'000'000, 100ms);
    QCOMPARE(::kill(server, SIGCONT), 0);

    const QByteArray last = R"("id":)" + QByteArray::number(999 + flood.posted()) + ',';
    received += agent.stream().receiveUntil(last);
    QVERIFY(received.contains(last));
    QVERIFY(agent.startWait(1));
    agent.stream().close();
    QTRY_COMPARE(bench.loggedEnds(), QByteArray("client_closed=1"));
    QCOMPARE(bench.leftovers(), QByteArray());
    QVERIFY(bench.stop());
}

QTEST_GUILESS_MAIN(TestSlowConsumers)
#include "tst_slowconsumers.moc"
