// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/httpexchange.h"

#include <QElapsedTimer>
#include <QJsonDocument>

using namespace tests;

// How an agent gets and loses its HTTP+SSE transport.
class TestConnect : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void greetsWithEndpointThenWelcomeThenMessages();
    void servesAStreamThatProxiesLeaveAlone();
    void beatsOnAnIdleStream();
    void answersPostsAtOnce();
    void refusesBadGets_data();
    void refusesBadGets();
    void refusesBadPosts_data();
    void refusesBadPosts();
    void acceptsAContentTypeWithCharset();
    void answersAPostToADeadTransportWithGone_data();
    void answersAPostToADeadTransportWithGone();
    void hidesTransportsOfOtherSessions();
    void aNewConnectionTakesOverTheAgentId();
    void tellsTheOthersTheAgentsDescription();
    void refusesOtherMethodsAndPaths();

private:
    HubProcess m_hub{{.environment = {{QStringLiteral("CORAL_TRANSPORT_HEARTBEAT_INTERVAL"),
                          QStringLiteral("100ms")}}}};
};

void TestConnect::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestConnect::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestConnect::greetsWithEndpointThenWelcomeThenMessages()
{
    TestAgent agent(address(m_hub, "alice"));
    QVERIFY(agent.join());
    QVERIFY(agent.events().size() >= 3);
    QCOMPARE(agent.events().at(0).name, QByteArray("endpoint"));
    QCOMPARE(agent.events().at(0).data, ownBase() + "/message?sessionId=" + agent.transportId());
    QCOMPARE(agent.events().at(1).name, QByteArray("connection_established"));
    QCOMPARE(agent.events().at(1).data, QByteArray("Connected to Coral Server"));
    QCOMPARE(agent.events().at(1).id, agent.transportId());
    QCOMPARE(agent.transportId().size(), 36);
    QCOMPARE(agent.events().at(2).name, QByteArray("message"));
}

void TestConnect::servesAStreamThatProxiesLeaveAlone()
{
    TestAgent agent(address(m_hub, "alice"));
    agent.open();
    QVERIFY(agent.awaitOpen());
    QCOMPARE(agent.status(), 200);
    QVERIFY(agent.streamHeader("Content-Type").startsWith("text/event-stream"));
    QCOMPARE(agent.streamHeader("Cache-Control"), QByteArray("no-store"));
    QCOMPARE(agent.streamHeader("X-Accel-Buffering"), QByteArray("no"));
}

void TestConnect::beatsOnAnIdleStream()
{
    TestAgent agent(address(m_hub, "alice"));
    agent.open();
    QVERIFY(agent.awaitOpen());
    QTRY_VERIFY_WITH_TIMEOUT(agent.comments().size() >= 3, TestAgent::kPatience);
    QVERIFY(agent.isOpen());
}

void TestConnect::answersPostsAtOnce()
{
    TestAgent agent(address(m_hub, "alice"));
    QVERIFY(agent.join());
    const qsizetype before = agent.postStatuses().size();
    const qint64 wait = agent.startWait();
    QTRY_VERIFY_WITH_TIMEOUT(agent.postStatuses().size() > before, TestAgent::kPatience);
    QCOMPARE(agent.postStatuses().constLast(), 202);
    QVERIFY(!agent.hasAnswer(wait));
}

void TestConnect::refusesBadGets_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::newRow("no agentId") << QByteArray("/devmode/a/k/s/sse") << 400;
    QTest::newRow("empty agentId") << QByteArray("/devmode/a/k/s/sse?agentId=") << 400;
    QTest::newRow("agentId of the system")
        << QByteArray("/devmode/a/k/s/sse?agentId=system") << 400;
    QTest::newRow("agentId with a newline")
        << QByteArray("/devmode/a/k/s/sse?agentId=a%0Ab") << 400;
    QTest::newRow("waitForAgents no number")
        << QByteArray("/devmode/a/k/s/sse?agentId=a&waitForAgents=three") << 400;
    QTest::newRow("no agentId, production") << QByteArray("/a/k/s/sse") << 400;
    QTest::newRow("unknown application") << QByteArray("/a/k/s/sse?agentId=a") << 403;
}

void TestConnect::refusesBadGets()
{
    QFETCH(QByteArray, target);
    const HttpReply reply = exchange(m_hub.port(), {.target = target});
    QTEST(reply.status, "status");
    QVERIFY(reply.contentType.startsWith("application/json"));
    QVERIFY(!reply.json().value(QLatin1StringView("error")).toString().isEmpty());
    QVERIFY(!reply.json().value(QLatin1StringView("message")).toString().isEmpty());
}

void TestConnect::refusesBadPosts_data()
{
    const QByteArray ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
    QTest::addColumn<QByteArray>("transport"); // empty: the agent's own
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("unknown transport") << QByteArray("00000000-0000-4000-8000-000000000000")
                                       << QByteArray("application/json") << ping << 404;
    QTest::newRow("no transport") << QByteArray("none") << QByteArray("application/json") << ping
                                  << 404;
    QTest::newRow("other content type") << QByteArray() << QByteArray("text/plain") << ping << 400;
    QTest::newRow("content type that only begins alike")
        << QByteArray() << QByteArray("application/jsonx") << ping << 400;
    QTest::newRow("no JSON") << QByteArray() << QByteArray("application/json")
                             << QByteArray("{\"jsonrpc\"") << 400;
    QTest::newRow("nothing") << QByteArray() << QByteArray("application/json") << QByteArray()
                             << 400;
}

void TestConnect::refusesBadPosts()
{
    QFETCH(QByteArray, transport);
    QFETCH(QByteArray, contentType);
    QFETCH(QByteArray, body);
    TestAgent agent(address(m_hub, "alice"));
    agent.open();
    QVERIFY(agent.awaitOpen());
    const QByteArray target =
        transport.isEmpty() ? agent.endpoint() : ownBase() + "/message?sessionId=" + transport;
    const HttpReply reply = exchange(m_hub.port(), HttpRequest::post(target, body, contentType));
    QTEST(reply.status, "status");
    QVERIFY(reply.contentType.startsWith("application/json"));
    QVERIFY(!reply.json().value(QLatin1StringView("message")).toString().isEmpty());
}

void TestConnect::acceptsAContentTypeWithCharset()
{
    TestAgent agent(address(m_hub, "alice"));
    agent.open();
    QVERIFY(agent.awaitOpen());
    const HttpReply reply = exchange(m_hub.port(),
        HttpRequest::post(agent.endpoint(), R"({"jsonrpc":"2.0","id":7,"method":"ping"})",
            "application/json; charset=utf-8"));
    QCOMPARE(reply.status, 202);
    QTRY_VERIFY_WITH_TIMEOUT(agent.hasAnswer(7), TestAgent::kPatience);
}

void TestConnect::answersAPostToADeadTransportWithGone_data()
{
    QTest::addColumn<TestAgent::Drop>("how");
    QTest::newRow("closed") << TestAgent::Drop::Fin;
    QTest::newRow("reset") << TestAgent::Drop::Reset;
}

void TestConnect::answersAPostToADeadTransportWithGone()
{
    QFETCH(TestAgent::Drop, how);
    TestAgent agent(address(m_hub, "alice"));
    QVERIFY(agent.join());
    const HttpRequest ping =
        HttpRequest::post(agent.endpoint(), R"({"jsonrpc":"2.0","id":1,"method":"ping"})");
    agent.drop(how);
    // The server learns of the end a moment later than the agent.
    HttpReply reply;
    const bool isGone = QTest::qWaitFor(
        [&] {
            reply = exchange(m_hub.port(), ping);
            return reply.status == 410;
        },
        TestAgent::kPatience);
    QVERIFY2(isGone, QByteArray::number(reply.status).constData());
    QVERIFY(reply.json().value(QLatin1StringView("message")).toString().contains(u"Open"));
}

void TestConnect::hidesTransportsOfOtherSessions()
{
    TestAgent agent(address(m_hub, "alice"));
    QVERIFY(agent.join());
    TestAgent other({.port = m_hub.port(), .base = ownBase() + "-other", .agentId = agent.id()});
    QVERIFY(other.join());
    const QByteArray target = ownBase() + "-other/message?sessionId=" + agent.transportId();
    QCOMPARE(exchange(m_hub.port(), HttpRequest::post(target, "{}")).status, 404);
}

void TestConnect::aNewConnectionTakesOverTheAgentId()
{
    TestAgent before(address(m_hub, "alice"));
    QVERIFY(before.join());
    TestAgent after(address(m_hub, "alice"));
    QVERIFY(after.join());

    QTRY_VERIFY_WITH_TIMEOUT(before.isClosed(), TestAgent::kPatience);
    const shared::SseEvent farewell = before.events().constLast();
    QCOMPARE(farewell.name, QByteArray("connection_closed"));
    QCOMPARE(QJsonDocument::fromJson(farewell.data)[QLatin1StringView("reason")].toString(),
        QStringLiteral("taken_over"));
    QCOMPARE(exchange(m_hub.port(), HttpRequest::post(before.endpoint(), "{}")).status, 410);
    QVERIFY(after.isOpen());
    const shared::ToolAnswer agents = after.callTool(QStringLiteral("list_agents"));
    QVERIFY2(agents.text.startsWith(QLatin1StringView("Registered Agents (1):")),
        qUtf8Printable(agents.text));
}

void TestConnect::tellsTheOthersTheAgentsDescription()
{
    const QString description = QStringLiteral("knows Zürich & its trams + 100 % of the fares");
    TestAgent alice(address(m_hub, "alice", {{QStringLiteral("agentDescription"), description}}));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const shared::ToolAnswer agents =
        bob.callTool(QStringLiteral("list_agents"), {{QStringLiteral("includeDetails"), true}});
    QVERIFY2(agents.text.contains(description), qUtf8Printable(agents.text));
    QCOMPARE(agents.text.count(u'\n'), 2);
}

void TestConnect::refusesOtherMethodsAndPaths()
{
    QCOMPARE(exchange(m_hub.port(), {.target = "/"}).status, 404);
    QCOMPARE(exchange(m_hub.port(), {.target = "/devmode/a/k/s"}).status, 404);
    const HttpReply reply =
        exchange(m_hub.port(), {.method = "DELETE", .target = "/devmode/a/k/s/sse?agentId=a"});
    QCOMPARE(reply.status, 405);
    QVERIFY(reply.allow.contains("GET"));
}

QTEST_GUILESS_MAIN(TestConnect)
#include "tst_connect.moc"
