// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultbench.h"
#include "tests/faults/fleet.h"
#include "tests/faults/noticing.h"
#include "tests/faults/sanitized.h"
#include "tests/integration/trio.h"
#include "tests/support/httpexchange.h"
#include "tests/support/mcpagent.h"

#include <QTest>

#include <algorithm>

using namespace tests;

namespace {

const QByteArray kReadThreads = R"({"jsonrpc":"2.0","id":1,"method":"resources/read",)"
                                R"("params":{"uri":"coral://threads"}})";

// Nothing but the socket may tell of an end: no heartbeat finds it, no limit of the server's is
// reached. The level shows the end of each connection.
HubProcess::Setup setup()
{
    return {.arguments = {QStringLiteral("--log-level"), QStringLiteral("debug")},
        .configuration = "[http]\npeer-timeout = \"1h\"\nwrite-timeout = \"1h\"\n"
                         "idle-timeout = \"1h\"\nheader-timeout = \"1h\"\n"
                         "body-timeout = \"1h\"\nmin-body-rate = 0\n"
                         "[transport]\nheartbeat-interval = \"1h\"\nping-interval = \"1h\"\n"
                         "[wait]\nlongest = \"1h\"\n"
                         "[limits]\nanswer-size = \"64MiB\"\n"};
}

using Cut = void (ClientProcess::*)();

RawAgent::Identity identity(const QByteArray &id)
{
    return {.session = ownSession(), .id = id};
}

} // namespace

// How single clients go, and that nothing of them stays behind. The numbers are the rows of
// docs/OPERATIONS.md.
class TestDisconnects : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void endsAnIdleStream_data();
    void endsAnIdleStream();
    void tellsOfALostStreamableAgent_data();
    void tellsOfALostStreamableAgent();
    void noticesAnEndAtOnce_data();
    void noticesAnEndAtOnce();
    void dropsARequestThatIsResetInItsBody();
    void forgetsTheWaitOfAResetStream();
    void forgetsAHeldStreamThatIsReset();
    void freesALongAnswerWhenItIsReset();
    void sendsALongAnswerToAReader();
    void answersAHalfClosedClient();
    void takesAHalfClosedStreamForAnEnd();
    void answersPostsToADeadTransportWithGone();

private:
    // More than ten megabytes of messages in a thread of alice and bob.
    [[nodiscard]] static bool fillThread(TestAgent &alice);

    FaultBench m_bench{setup()};
};

void TestDisconnects::initTestCase()
{
    QVERIFY(m_bench.start());
}

void TestDisconnects::cleanupTestCase()
{
    QVERIFY(m_bench.stop());
}

void TestDisconnects::init()
{
    m_bench.begin();
}

void TestDisconnects::cleanup()
{
    QCOMPARE(m_bench.leftovers(), QByteArray());
    // The last line may still be on its way through the pipe.
    QTRY_COMPARE(m_bench.loggedEnds(), m_bench.countedEnds());
}

void TestDisconnects::endsAnIdleStream_data()
{
    QTest::addColumn<bool>("isReset");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("1: FIN") << false << QByteArray("client_closed");
    QTest::newRow("2: RST") << true << QByteArray("connection_reset");
}

void TestDisconnects::endsAnIdleStream()
{
    QFETCH(bool, isReset);
    QFETCH(QByteArray, reason);
    RawAgent agent(m_bench.target(), identity("alice"));
    QVERIFY(agent.open());
    if (isReset)
        agent.stream().reset();
    else
        agent.stream().close();
    QTRY_COMPARE(m_bench.loggedEnds(), reason + "=1");
    QCOMPARE(m_bench.connectionEnds(reason) >= 1, true);
    // The line tells who it was, and nothing else tells of it.
    const LogEntry end = m_bench.log("transport closed").constFirst();
    QCOMPARE(end.level, QStringLiteral("info"));
    QCOMPARE(end.text("transport"), QString::fromLatin1(agent.transportId()));
    QCOMPARE(end.text("agent"), QStringLiteral("alice"));
    const QList<LogEntry> all = m_bench.log();
    QCOMPARE(std::count_if(all.cbegin(), all.cend(),
                 [](const LogEntry &entry) { return entry.level != QLatin1StringView("debug"); }),
        2); // opened, closed
}

void TestDisconnects::tellsOfALostStreamableAgent_data()
{
    QTest::addColumn<HttpVisit::Drop>("how");
    QTest::addColumn<QString>("reason");
    QTest::newRow("1: FIN") << HttpVisit::Drop::Fin << QStringLiteral("client_closed");
    QTest::newRow("2: RST") << HttpVisit::Drop::Reset << QStringLiteral("connection_reset");
}

void TestDisconnects::tellsOfALostStreamableAgent()
{
    QFETCH(HttpVisit::Drop, how);
    QFETCH(QString, reason);
    McpAgent agent({.port = m_bench.port(), .base = ownBase(), .agentId = QStringLiteral("alice")},
        "2025-11-25");
    QVERIFY(agent.join());
    const auto listener = agent.listen();
    const auto wait = agent.startWait(60'000);
    QVERIFY(listener->awaitHead() && wait.visit->awaitHead());
    listener->drop(how);
    wait.visit->drop(how);
    QTRY_VERIFY(!m_bench.log("connection lost").isEmpty());
    QTRY_COMPARE(m_bench.connectionEnds(reason.toLatin1()) >= 2, true);
    // It has not ended: the client may come back, and so it does.
    QVERIFY(!agent.callTool(QStringLiteral("list_agents")).isError);
    QVERIFY(agent.terminate()->awaitEnd());
    QTRY_COMPARE(m_bench.loggedEnds(), QByteArray("client_closed=1"));
    const QList<LogEntry> losses = m_bench.log("connection lost");
    QCOMPARE(losses.size(), 1); // of both streams together
    QCOMPARE(losses.constFirst().level, QStringLiteral("info"));
    QCOMPARE(losses.constFirst().text("reason"), reason);
    QCOMPARE(losses.constFirst().text("transport"), QString::fromLatin1(agent.session()));
    QCOMPARE(losses.constFirst().text("agent"), QStringLiteral("alice"));
}

void TestDisconnects::noticesAnEndAtOnce_data()
{
    QTest::addColumn<QString>("role");
    QTest::addColumn<Cut>("cut");
    for (const char *role : {"idle", "wait", "request", "response"}) {
        const QString name = QString::fromLatin1(role);
        QTest::addRow("%s, FIN", role) << name << Cut(&ClientProcess::closeAll);
        QTest::addRow("%s, RST", role) << name << Cut(&ClientProcess::resetAll);
        QTest::addRow("%s, killed", role) << name << Cut(&ClientProcess::kill);
    }
}

void TestDisconnects::noticesAnEndAtOnce()
{
    using namespace std::chrono_literals;
    QFETCH(QString, role);
    QFETCH(Cut, cut);
    const bool isRequest = role == u"request";
    if (role == u"response")
        QVERIFY(Fleet::addBallast(m_bench.port(), "single"));
    ClientProcess client({.port = m_bench.port(),
        .session = "single" + role.toLatin1(),
        .role = role,
        .count = isRequest ? 2 : 1});
    QVERIFY(client.awaitReady());
    Noticing noticing(m_bench);
    (client.*cut)();
    QTRY_VERIFY(!client.isRunning());
    const auto cuts = client.cuts();
    for (auto entry = cuts.cbegin(); entry != cuts.cend(); ++entry)
        noticing.noteCut(entry.key(), entry.value());
    const Noticing::Outcome outcome = noticing.outcome("connection closed");
    qInfo("%s", outcome.text().constData());
    QVERIFY2(outcome.isWithin(isRequest ? 2 : 1, 100ms * kSlowness), outcome.text().constData());
}

void TestDisconnects::dropsARequestThatIsResetInItsBody()
{
    RawAgent agent(m_bench.target(), identity("alice"));
    QVERIFY(agent.open());
    RawClient request(m_bench.port());
    QVERIFY(request.send(agent.halfARequest()));
    QTRY_VERIFY(m_bench.increase("coral_connections_accepted_total") >= 2);
    request.reset();
    QTRY_COMPARE(m_bench.connectionEnds("connection_reset"), 1);
    // It never became a request, and the agent has lost nothing by it.
    QCOMPARE(m_bench.increase("coral_http_requests_total", {"method=\"POST\""}), 0.0);
    QCOMPARE(m_bench.increase("coral_mcp_requests_total"), 0.0);
    QVERIFY(agent.initialize());
    agent.stream().close();
    QTRY_COMPARE(m_bench.loggedEnds(), QByteArray("client_closed=1"));
}

void TestDisconnects::forgetsTheWaitOfAResetStream()
{
    Trio trio(m_bench.hub());
    QVERIFY(trio.gather());
    QVERIFY(trio.startBobsWait() != 0);
    QCOMPARE(m_bench.metrics().sum("coral_waits"), 1.0);
    trio.bob.drop(TestAgent::Drop::Reset);
    QTRY_COMPARE(m_bench.metrics().sum("coral_waits"), 0.0);
    QCOMPARE(m_bench.loggedEnds(), QByteArray("connection_reset=1"));
    // What came meanwhile waits for him.
    QVERIFY(trio.tellBob(trio.alice, QStringLiteral("after the reset")));
    QVERIFY(trio.bob.join());
    QCOMPARE(trio.bobHears(), QStringList{QStringLiteral("after the reset")});
    for (TestAgent *agent : {&trio.alice, &trio.bob, &trio.carol})
        agent->drop(TestAgent::Drop::Fin);
    QTRY_COMPARE(m_bench.loggedEnds(), QByteArray("client_closed=3 connection_reset=1"));
}

void TestDisconnects::forgetsAHeldStreamThatIsReset()
{
    // Held until a second agent is there: the answer to the GET is still to come.
    RawAgent::Identity held = identity("alice");
    held.options = "&waitForAgents=2";
    RawAgent agent(m_bench.target(), held);
    agent.sendOpen();
    QTRY_COMPARE(m_bench.metrics().sum("coral_transports", {"state=\"connecting\""}), 1.0);
    agent.stream().reset();
    QTRY_COMPARE(m_bench.loggedEnds(), QByteArray("connection_reset=1"));
    // What ended had begun.
    QCOMPARE(m_bench.increase("coral_transports_opened_total"), 1.0);
    QCOMPARE(m_bench.log("transport opened").size(), 1);
}

bool TestDisconnects::fillThread(TestAgent &alice)
{
    const QString thread = alice.createThread(QStringLiteral("long"), {QStringLiteral("bob")});
    const QString content(250'000, u'x');
    bool isFull = !thread.isEmpty();
    for (int i = 0; isFull && i < 44; ++i)
        isFull = !alice.send(thread, content, {}).isError;
    return isFull;
}

void TestDisconnects::freesALongAnswerWhenItIsReset()
{
    RawAgent bob({.port = m_bench.port(), .receiveBuffer = 4096}, identity("bob"));
    TestAgent alice(address(m_bench.hub(), "alice"));
    QVERIFY(bob.open());
    QVERIFY(alice.join());
    QVERIFY(fillThread(alice));
    QCOMPARE(bob.post(kReadThreads), 202);
    QVERIFY(bob.stream().receive(1024).size() >= 1024);
    QVERIFY(m_bench.metrics().sum("coral_send_queue_bytes", {"stat=\"max\""}) > 1e6);
    bob.stream().reset();
    QTRY_COMPARE(m_bench.metrics().sum("coral_send_queue_bytes"), 0.0);
    QTRY_COMPARE(m_bench.loggedEnds(), QByteArray("connection_reset=1"));
    alice.drop(TestAgent::Drop::Fin);
}

void TestDisconnects::sendsALongAnswerToAReader()
{
    RawAgent bob(m_bench.target(), identity("bob"));
    TestAgent alice(address(m_bench.hub(), "alice"));
    QVERIFY(bob.open());
    QVERIFY(alice.join());
    QVERIFY(fillThread(alice));
    QCOMPARE(bob.post(kReadThreads), 202);
    QVERIFY(bob.awaitAnswer(1).size() > 10'000'000);
    alice.drop(TestAgent::Drop::Fin);
    bob.stream().close();
    QTRY_COMPARE(m_bench.loggedEnds(), QByteArray("client_closed=2"));
}

void TestDisconnects::answersAHalfClosedClient()
{
    RawAgent agent(m_bench.target(), identity("alice"));
    QVERIFY(agent.open());
    for (int i = 0; i < 200; ++i) {
        RawClient client(m_bench.port());
        client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        client.finishSending();
        QCOMPARE(statusOf(client.receiveAll()), 200);
        QVERIFY(!client.wasReset());
    }
    agent.stream().close();
    QTRY_COMPARE(m_bench.loggedEnds(), QByteArray("client_closed=1"));
}

void TestDisconnects::takesAHalfClosedStreamForAnEnd()
{
    RawAgent agent(m_bench.target(), identity("alice"));
    QVERIFY(agent.open());
    agent.stream().finishSending();
    agent.stream().receiveAll();
    QVERIFY(agent.stream().isAtEnd());
    QTRY_COMPARE(m_bench.loggedEnds(), QByteArray("client_closed=1"));
}

void TestDisconnects::answersPostsToADeadTransportWithGone()
{
    const QByteArray ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
    RawAgent agent(m_bench.target(), identity("alice"));
    QVERIFY(agent.open());
    agent.stream().reset();
    QTRY_COMPARE(m_bench.loggedEnds(), QByteArray("connection_reset=1"));
    const HttpReply gone = exchange(m_bench.port(), HttpRequest::post(agent.endpoint(), ping));
    QCOMPARE(gone.status, 410);
    QVERIFY(gone.json().value(QLatin1StringView("message")).toString().contains(u"Open a new"));
    const QByteArray unknown = agent.endpoint().chopped(1) + '_';
    QCOMPARE(exchange(m_bench.port(), HttpRequest::post(unknown, ping)).status, 404);
    // That one of another session or kind has ended is nobody's business.
    QByteArray elsewhere = agent.endpoint();
    elsewhere.replace(ownSession(), "another");
    QCOMPARE(exchange(m_bench.port(), HttpRequest::post(elsewhere, ping)).status, 404);
    McpAgent other({.port = m_bench.port(), .base = ownBase(), .agentId = QStringLiteral("bob")},
        "2025-11-25");
    QVERIFY(other.join());
    QVERIFY(other.terminate()->awaitEnd());
    const QByteArray streamable = ownBase() + "/message?sessionId=" + other.session();
    QCOMPARE(exchange(m_bench.port(), HttpRequest::post(streamable, ping)).status, 404);
    const QByteArray counter = "coral_posts_to_dead_transports_total";
    QCOMPARE(m_bench.increase(counter, {"code=\"410\""}), 1.0);
    QCOMPARE(m_bench.increase(counter, {"code=\"404\""}), 3.0);
}

QTEST_GUILESS_MAIN(TestDisconnects)
#include "tst_disconnects.moc"
