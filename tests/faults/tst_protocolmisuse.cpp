// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultbench.h"
#include "tests/integration/ownsession.h"
#include "tests/support/httpexchange.h"

#include <QJsonDocument>
#include <QTest>

using namespace tests;

namespace {

QByteArray request(const QByteArray &id, const QByteArray &method, const QByteArray &params = "{}")
{
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method + R"(","params":)" + params
        + '}';
}

const QByteArray kInitialize =
    R"({"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"t","version":"1"}})";

} // namespace

// Good messages at the wrong time or place, over HTTP+SSE.
class TestProtocolMisuse : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void servesRequestsBeforeInitialize();
    void refusesToInitializeTwice();
    void refusesOtherContentTypes_data();
    void refusesOtherContentTypes();
    void ignoresAnswersToNothing_data();
    void ignoresAnswersToNothing();
    void ignoresACancellationAfterTheAnswer();
    void beginsAnewWhateverTheLastEventId_data();
    void beginsAnewWhateverTheLastEventId();
    void answersEqualIdsOnTheirOwnStreams();
    void refusesAnIdThatIsInUse();

private:
    [[nodiscard]] AgentAddress addressOf(const char *agentId) const;
    // What the agent's stream says after the body was posted.
    [[nodiscard]] static QByteArray ask(TestAgent &agent, const QByteArray &body);

    FaultBench m_bench;
};

void TestProtocolMisuse::initTestCase()
{
    QVERIFY(m_bench.start());
}

void TestProtocolMisuse::cleanupTestCase()
{
    QCOMPARE(m_bench.leftovers(), QByteArray());
    QVERIFY(m_bench.stop());
}

AgentAddress TestProtocolMisuse::addressOf(const char *agentId) const
{
    return {.port = m_bench.port(),
        .base = ownBase(),
        .agentId = QString::fromUtf8(agentId),
        .options = {}};
}

QByteArray TestProtocolMisuse::ask(TestAgent &agent, const QByteArray &body)
{
    const qsizetype events = agent.events().size();
    agent.postRaw(body);
    const bool hasCome = QTest::qWaitFor(
        [&agent, events] { return agent.events().size() > events; }, TestAgent::kPatience);
    return hasCome ? agent.events().at(events).data : QByteArray();
}

// As agents of 2025 do that have lost their stream.
void TestProtocolMisuse::servesRequestsBeforeInitialize()
{
    TestAgent agent(addressOf("alice"));
    agent.open();
    QVERIFY(agent.awaitOpen());
    QVERIFY(ask(agent, request("1", "tools/list")).contains("\"result\""));
    QVERIFY(ask(agent, request("2", "initialize", kInitialize)).contains("2024-11-05"));
}

void TestProtocolMisuse::refusesToInitializeTwice()
{
    TestAgent agent(addressOf("alice"));
    QVERIFY(agent.join());
    QVERIFY(ask(agent, request("7", "initialize", kInitialize)).contains("-32600"));
    QVERIFY(agent.call(QStringLiteral("ping")).contains(u"result"));
}

void TestProtocolMisuse::refusesOtherContentTypes_data()
{
    QTest::addColumn<QByteArray>("contentType");
    for (const char *type : {"text/plain", "application/x-www-form-urlencoded", "text/json",
             "application/json-rpc", "multipart/form-data; boundary=x", "application/jsonp"})
        QTest::newRow(type) << QByteArray(type);
}

void TestProtocolMisuse::refusesOtherContentTypes()
{
    QFETCH(QByteArray, contentType);
    TestAgent agent(addressOf("alice"));
    QVERIFY(agent.join());
    const HttpReply reply = exchange(
        m_bench.port(), HttpRequest::post(agent.endpoint(), request("7", "ping"), contentType));
    QCOMPARE(reply.status, 400);
    QCOMPARE(reply.json().value(u"error").toString(), QStringLiteral("unsupported_content_type"));
    QVERIFY(agent.call(QStringLiteral("ping")).contains(u"result"));
}

void TestProtocolMisuse::ignoresAnswersToNothing_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const char *body) {
        QTest::newRow(name) << QByteArray(body);
    };
    row("unknown id", R"({"jsonrpc":"2.0","id":4711,"result":{}})");
    row("id a text", R"({"jsonrpc":"2.0","id":"1","result":{}})");
    row("error", R"({"jsonrpc":"2.0","id":4711,"error":{"code":-1,"message":"x"}})");
    row("error for nobody", R"({"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"x"}})");
    row("cancellation of nothing",
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":4711}})");
    row("cancellation without an id",
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{}})");
}

void TestProtocolMisuse::ignoresAnswersToNothing()
{
    QFETCH(QByteArray, body);
    TestAgent agent(addressOf("alice"));
    QVERIFY(agent.join());
    const double before = m_bench.metrics().sum("coral_mcp_ignored_messages_total");
    const qsizetype events = agent.events().size();
    agent.postRaw(body);
    agent.postRaw(body); // twice is no worse
    QVERIFY(agent.call(QStringLiteral("ping")).contains(u"result"));
    QCOMPARE(agent.events().size(), events + 1);
    QCOMPARE(agent.postStatuses().count(202), agent.postStatuses().size());
    QCOMPARE(m_bench.metrics().sum("coral_mcp_ignored_messages_total") - before, 2.0);
}

void TestProtocolMisuse::ignoresACancellationAfterTheAnswer()
{
    TestAgent agent(addressOf("alice"));
    QVERIFY(agent.join());
    const double before = m_bench.metrics().sum("coral_mcp_ignored_messages_total");
    const qint64 id = agent.request(QStringLiteral("ping"));
    QVERIFY(agent.awaitAnswer(id).contains(u"result"));
    agent.cancel(id);
    agent.cancel(id);
    QVERIFY(agent.call(QStringLiteral("ping")).contains(u"result"));
    QCOMPARE(m_bench.metrics().sum("coral_mcp_ignored_messages_total") - before, 2.0);
}

void TestProtocolMisuse::beginsAnewWhateverTheLastEventId_data()
{
    QTest::addColumn<QByteArray>("id"); // %1: that of another agent's stream
    QTest::addColumn<int>("status");
    QTest::newRow("unknown") << QByteArray("4711") << 200;
    QTest::newRow("of another agent") << QByteArray("%1") << 200;
    QTest::newRow("nonsense") << QByteArray("\xe4\x09%00../../") << 200;
    QTest::newRow("empty") << QByteArray() << 200;
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << 400;
    QTest::newRow("line feed") << QByteArray("a\nb") << 400;
    QTest::newRow("huge") << QByteArray(20'000, 'a') << 431;
}

// HTTP+SSE resumes nothing: what an agent has missed are its unread mentions, and those of others
// are never shown.
void TestProtocolMisuse::beginsAnewWhateverTheLastEventId()
{
    QFETCH(QByteArray, id);
    QFETCH(int, status);
    TestAgent other(addressOf("bob"));
    QVERIFY(other.join());
    const QByteArray field = id.replace("%1", other.transportId());
    RawClient client(m_bench.target());
    client.send("GET " + ownBase()
        + "/sse?agentId=alice HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: " + field + "\r\n\r\n");
    const QByteArray head = client.receiveUntil("\r\n\r\n");
    QCOMPARE(statusOf(head), status);
    if (status != 200) {
        client.receiveAll();
        QVERIFY(client.isAtEnd());
        return;
    }
    const QByteArray begin = client.receiveUntil("Connected to Coral Server\r\n\r\n");
    QVERIFY2(begin.contains("event: endpoint\r\n"), begin.constData());
    QVERIFY(!begin.contains(other.transportId()));
    QVERIFY(other.call(QStringLiteral("ping")).contains(u"result"));
}

void TestProtocolMisuse::answersEqualIdsOnTheirOwnStreams()
{
    TestAgent alice(addressOf("alice"));
    TestAgent bob(addressOf("bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const QByteArray wait = R"({"name":"wait_for_mentions","arguments":{"timeoutMs":50000}})";
    alice.postRaw(request("77", "tools/call", wait));
    QVERIFY(alice.call(QStringLiteral("ping")).contains(u"result")); // it waits by now
    const qsizetype before = alice.events().size();
    QVERIFY(ask(bob, request("77", "ping")).contains(R"("id":77,"jsonrpc":"2.0","result":{})"));
    QVERIFY(alice.call(QStringLiteral("ping")).contains(u"result"));
    QCOMPARE(alice.events().size(), before + 1);
}

void TestProtocolMisuse::refusesAnIdThatIsInUse()
{
    TestAgent agent(addressOf("alice"));
    QVERIFY(agent.join());
    const QByteArray wait = R"({"name":"wait_for_mentions","arguments":{"timeoutMs":50000}})";
    agent.postRaw(request("77", "tools/call", wait));
    QVERIFY(agent.call(QStringLiteral("ping")).contains(u"result"));
    QVERIFY(ask(agent, request("77.0", "ping")).contains("-32600"));
    // It is told apart from the text, and free again once it is taken back.
    QVERIFY(ask(agent, request("\"77\"", "ping")).contains("\"result\""));
    agent.cancel(77);
    QVERIFY(ask(agent, request("77", "ping")).contains("\"result\""));
}

QTEST_GUILESS_MAIN(TestProtocolMisuse)
#include "tst_protocolmisuse.moc"
