// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/clientprocess.h"
#include "tests/faults/faultbench.h"
#include "tests/faults/vethlink.h"
#include "tests/integration/ownsession.h"
#include "tests/support/httpexchange.h"
#include "tests/support/mcpagent.h"
#include "tests/support/missing.h"
#include "tests/support/socketfaults.h"

#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTest>

#include <memory>
#include <vector>

using namespace tests;

namespace {

constexpr int kPatience = 60'000;

RawAgent::Identity identity(const QByteArray &id)
{
    return {.session = ownSession(), .id = id};
}

// An agent whose cable is pulled, at a server of its own, so that all can be waited for at once.
struct Victim {
    const char *name;
    QByteArray configuration;
    double mostSeconds;
    std::unique_ptr<FaultBench> bench = {};
    std::unique_ptr<RawAgent> agent = {};
    QDateTime cutAt = {};

    [[nodiscard]] bool begin()
    {
        bench = std::make_unique<FaultBench>(HubProcess::Setup{.configuration = configuration});
        if (!bench->start())
            return false;
        agent = std::make_unique<RawAgent>(bench->target(), identity("alice"));
        return agent->open() && agent->initialize();
    }
    [[nodiscard]] bool cut()
    {
        cutAt = QDateTime::currentDateTimeUtc();
        return cutCable(agent->stream().descriptor());
    }
    // Until the server has noticed; negative: it has not.
    [[nodiscard]] double secondsToNotice() const
    {
        const QList<LogEntry> ends = bench->log("transport closed");
        return ends.isEmpty() ? -1
                              : static_cast<double>(cutAt.msecsTo(ends.constFirst().time)) / 1000;
    }
};

} // namespace

// Peers that vanish without a word. The numbers are the rows of docs/OPERATIONS.md.
class TestHalfOpen : public QObject {
    Q_OBJECT
private slots:
    void closesPeersThatAcknowledgeNothing(); // 13, 14
    void closesAPeerBehindACutCable(); // 13, 14
    void tellsOfAStreamableAgentBehindACutCable(); // 13, 14
    void noticesAPeerThatForgotTheConnection(); // 15
    void letsANewStreamReplaceADeadOne(); // 18
    void closesAClientThatStoppedAnswering(); // 19
};

void TestHalfOpen::closesPeersThatAcknowledgeNothing()
{
    const QByteArray silent = "[transport]\nheartbeat-interval = \"1h\"\nping-interval = \"0s\"\n";
    const QByteArray busy = "[transport]\nheartbeat-interval = \"1s\"\nping-interval = \"1s\"\n";
    const QByteArray fiveSeconds = "[http]\npeer-timeout = \"5s\"\n";
    std::vector<Victim> victims;
    victims.push_back({"as configured by default", {}, 25});
    victims.push_back({"13: nothing is sent", silent, 25});
    victims.push_back({"14: pings in flight", busy, 25});
    victims.push_back({"13: nothing is sent, 5 s", fiveSeconds + silent, 7});
    victims.push_back({"14: pings in flight, 5 s", fiveSeconds + busy, 7});
    for (Victim &victim : victims)
        QVERIFY2(victim.begin(), victim.name);
    for (Victim &victim : victims)
        QVERIFY2(victim.cut(), victim.name);

    for (Victim &victim : victims) {
        QTRY_VERIFY2_WITH_TIMEOUT(victim.secondsToNotice() > 0, victim.name, kPatience);
        const double seconds = victim.secondsToNotice();
        qInfo("%s: noticed after %.1f s", victim.name, seconds);
        QVERIFY2(seconds <= victim.mostSeconds, victim.name);
        // Whoever is only away for a while is kept.
        QVERIFY2(seconds >= victim.mostSeconds / 2 - 1, victim.name);
        QCOMPARE(victim.bench->loggedEnds(), QByteArray("half_open=1"));
        QTRY_COMPARE(victim.bench->countedEnds(), QByteArray("half_open=1"));
        QCOMPARE(victim.bench->leftovers({QStringLiteral("half_open")}), QByteArray());
        QCOMPARE(victim.bench->log().size(), 2); // opened, closed: one line for the end
        QVERIFY(victim.bench->stop());
    }
}

void TestHalfOpen::closesAPeerBehindACutCable()
{
    if (QStandardPaths::findExecutable(QStringLiteral("ip")).isEmpty())
        CORAL_MISSING("NOT TESTED, it needs ip(8) (Debian and Ubuntu: apt install iproute2)");
    VethLink link;
    if (!link.isUp()) // also root may not in some containers
        QSKIP(qPrintable(QStringLiteral("NOT TESTED, it needs root and ip(8): ") + link.problem()));
    const QString ours = link.ourAddress();
    FaultBench bench({.arguments = {QStringLiteral("--bind"), QStringLiteral("0.0.0.0"),
                          QStringLiteral("--devmode")},
        .configuration = "[server]\nallowed-hosts = [\"" + ours.toLatin1()
            + "\"]\n[http]\npeer-timeout = \"5s\"\n"
              "[transport]\nheartbeat-interval = \"3s\"\n"});
    QVERIFY(bench.start());
    ClientProcess client({.port = bench.port(),
        .session = ownSession(),
        .role = QStringLiteral("wait"),
        .count = 20,
        .host = ours,
        .network = link.network()});
    QVERIFY(client.awaitReady());
    QCOMPARE(bench.metrics().sum("coral_waits"), 20.0);

    const QDateTime cutAt = QDateTime::currentDateTimeUtc();
    QVERIFY(link.cut());
    QTRY_COMPARE_WITH_TIMEOUT(bench.loggedEnds(), QByteArray("half_open=20"), kPatience);
    for (const LogEntry &end : bench.log("transport closed"))
        QVERIFY2(cutAt.msecsTo(end.time) <= 7000, end.line.constData());
    QCOMPARE(bench.leftovers({QStringLiteral("half_open")}), QByteArray());
    QVERIFY(bench.stop());
}

void TestHalfOpen::tellsOfAStreamableAgentBehindACutCable()
{
    FaultBench bench({.configuration = "[http]\npeer-timeout = \"5s\"\n"
                                       "[transport]\nheartbeat-interval = \"1s\"\n"
                                       "stream-loss = \"1s\"\n"});
    QVERIFY(bench.start());
    McpAgent agent({.port = bench.port(), .base = ownBase(), .agentId = QStringLiteral("alice")},
        "2025-11-25");
    QVERIFY(agent.join());
    const auto listener = agent.listen();
    const auto wait = agent.startWait(60'000);
    QVERIFY(listener->awaitHead() && wait.visit->awaitHead());
    QVERIFY(cutCable(listener->descriptor()) && cutCable(wait.visit->descriptor()));
    const QDateTime cutAt = QDateTime::currentDateTimeUtc();

    QTRY_COMPARE_WITH_TIMEOUT(bench.loggedEnds(), QByteArray("half_open=1"), kPatience);
    QTRY_COMPARE(bench.countedEnds(), QByteArray("half_open=1")); // what alerts go by
    const QList<LogEntry> losses = bench.log("connection lost");
    QCOMPARE(losses.size(), 1); // of both streams together
    const LogEntry &loss = losses.constFirst();
    QCOMPARE(loss.level, QStringLiteral("warn"));
    QCOMPARE(loss.text("reason"), QStringLiteral("half_open"));
    QCOMPARE(loss.text("transport"), QString::fromLatin1(agent.session()));
    QCOMPARE(loss.text("agent"), QStringLiteral("alice"));
    QVERIFY2(cutAt.msecsTo(loss.time) <= 7000, loss.line.constData());
    QCOMPARE(bench.log().size(), 3); // opened, lost, closed
    QCOMPARE(bench.leftovers({QStringLiteral("half_open"), QStringLiteral("connection lost")}),
        QByteArray());
    QVERIFY(bench.stop());
}

void TestHalfOpen::noticesAPeerThatForgotTheConnection()
{
    FaultBench bench({.configuration = "[transport]\nheartbeat-interval = \"500ms\"\n"});
    QVERIFY(bench.start());
    RawAgent agent(bench.target(), identity("alice"));
    QVERIFY(agent.open());
    if (!vanish(agent.stream().descriptor()))
        QSKIP("NOT TESTED, it needs CAP_NET_ADMIN: a peer whose machine was rebooted");
    Q_UNUSED(agent.stream().release());
    QTRY_COMPARE_WITH_TIMEOUT(bench.loggedEnds(), QByteArray("connection_reset=1"), kPatience);
    QCOMPARE(bench.leftovers(), QByteArray());
    QVERIFY(bench.stop());
}

void TestHalfOpen::letsANewStreamReplaceADeadOne()
{
    FaultBench bench;
    QVERIFY(bench.start());
    RawAgent dead(bench.target(), identity("alice"));
    QVERIFY(dead.open());
    QVERIFY(dead.startWait(1));
    QVERIFY(cutCable(dead.stream().descriptor()));

    QElapsedTimer timer;
    timer.start();
    RawAgent alive(bench.target(), identity("alice"));
    QVERIFY(alive.open());
    qInfo("the new stream was open after %lld ms", timer.elapsed());
    QTRY_COMPARE(bench.loggedEnds(), QByteArray("taken_over=1"));
    QCOMPARE(bench.metrics().sum("coral_waits"), 0.0);
    QCOMPARE(exchange(bench.port(), HttpRequest::post(dead.endpoint(), "{}")).status, 410);
    QVERIFY(alive.startWait(1));

    alive.stream().close();
    QTRY_COMPARE(bench.loggedEnds(), QByteArray("client_closed=1 taken_over=1"));
    QCOMPARE(bench.leftovers(), QByteArray());
    QVERIFY(bench.stop());
}

void TestHalfOpen::closesAClientThatStoppedAnswering()
{
    FaultBench bench({.configuration = "[transport]\nping-interval = \"500ms\"\n"});
    QVERIFY(bench.start());
    ClientProcess client(
        {.port = bench.port(), .session = ownSession(), .role = QStringLiteral("polite")});
    QVERIFY(client.awaitReady());
    QTRY_VERIFY_WITH_TIMEOUT(
        bench.increase("coral_pings_total", {"result=\"answered\""}) >= 1, kPatience);
    client.freeze();
    QTRY_COMPARE_WITH_TIMEOUT(bench.loggedEnds(), QByteArray("heartbeat_timeout=1"), kPatience);
    QVERIFY(bench.increase("coral_pings_total", {"result=\"missed\""}) >= 3);
    QCOMPARE(bench.leftovers({QStringLiteral("heartbeat_timeout")}), QByteArray());
    QVERIFY(bench.stop());
}

QTEST_GUILESS_MAIN(TestHalfOpen)
#include "tst_halfopen.moc"
