// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultbench.h"
#include "tests/integration/ownsession.h"
#include "tests/support/mcpagent.h"

#include <QTest>

using namespace tests;

namespace {

using Fields = QList<std::pair<QByteArray, QByteArray>>;

const std::pair<QByteArray, QByteArray> kJson{"Content-Type", "application/json"};
const std::pair<QByteArray, QByteArray> kBoth{"Accept", "application/json, text/event-stream"};

QByteArray request(const QByteArray &id, const QByteArray &method, const QByteArray &params = "{}")
{
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method + R"(","params":)" + params
        + '}';
}

QByteArray initialize(const QByteArray &version = R"("2025-11-25")")
{
    return request("1", "initialize",
        R"({"protocolVersion":)" + version
            + R"(,"capabilities":{},"clientInfo":{"name":"t","version":"1"}})");
}

int codeOf(const QJsonObject &answer)
{
    return answer.value(u"error").toObject().value(u"code").toInt();
}

} // namespace

// Good messages at the wrong time or place, and bad ones, over Streamable HTTP.
class TestStreamableMisuse : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void beginsNoSession_data();
    void beginsNoSession();
    void refusesOnASession_data();
    void refusesOnASession();
    void showsNobodyElsesEvents_data();
    void showsNobodyElsesEvents();
    void answersEqualIdsOnTheirOwnStreams();
    void refusesAnIdThatIsInUse();
    void ignoresAnswersToNothing();

private:
    [[nodiscard]] McpAgent agent(const char *name, const QByteArray &revision = "2025-11-25") const;
    [[nodiscard]] HttpReply ask(const QByteArray &method, Fields fields, const QByteArray &body,
        const QByteArray &agentId = "alice") const;

    FaultBench m_bench;
};

void TestStreamableMisuse::initTestCase()
{
    QVERIFY(m_bench.start());
}

void TestStreamableMisuse::cleanupTestCase()
{
    QVERIFY(m_bench.stop());
}

McpAgent TestStreamableMisuse::agent(const char *name, const QByteArray &revision) const
{
    return McpAgent({.port = m_bench.port(),
                        .base = ownBase(),
                        .agentId = QString::fromUtf8(name),
                        .options = {}},
        revision);
}

HttpReply TestStreamableMisuse::ask(const QByteArray &method, Fields fields, const QByteArray &body,
    const QByteArray &agentId) const
{
    return exchange(m_bench.port(),
        {.method = method,
            .target = ownBase() + "/mcp?agentId=" + agentId,
            .headers = std::move(fields),
            .body = body});
}

void TestStreamableMisuse::beginsNoSession_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<Fields>("fields");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const Fields &fields, const QByteArray &body, int status,
                         const char *method = "POST") {
        QTest::newRow(name) << QByteArray(method) << fields << body << status;
    };
    const QByteArray ping = request("1", "ping");
    const std::pair<QByteArray, QByteArray> unknown{
        "Mcp-Session-Id", "00000000-0000-4000-8000-000000000000"};
    row("request before initialize", {kJson, kBoth}, ping, 400);
    row("notification before initialize", {kJson, kBoth},
        R"({"jsonrpc":"2.0","method":"notifications/initialized"})", 400);
    row("unknown session", {kJson, kBoth, unknown}, ping, 404);
    row("session of odd bytes", {kJson, kBoth, {"Mcp-Session-Id", "\xff../%00"}}, ping, 404);
    row("listening without a session", {kBoth}, {}, 400, "GET");
    row("listening to an unknown session", {kBoth, unknown}, {}, 404, "GET");
    row("ending no session", {}, {}, 400, "DELETE");
    row("ending an unknown session", {unknown}, {}, 404, "DELETE");
    row("another method", {kJson, kBoth}, ping, 405, "PUT");
    row("no content type", {kBoth}, initialize(), 415);
    row("text", {{"Content-Type", "text/plain"}, kBoth}, initialize(), 415);
    row("form", {{"Content-Type", "application/x-www-form-urlencoded"}, kBoth}, initialize(), 415);
    row("accepts JSON alone", {kJson, {"Accept", "application/json"}}, initialize(), 406);
    row("accepts events alone", {kJson, {"Accept", "text/event-stream"}}, initialize(), 406);
    row("accepts HTML", {kJson, {"Accept", "text/html"}}, initialize(), 406);
    row("accepts all but events", {kJson, {"Accept", "*/*, text/event-stream;q=0"}}, initialize(),
        406);
    row("accepts nothing", {kJson, {"Accept", ""}}, initialize(), 406);
    row("initialize without an id", {kJson, kBoth},
        R"({"jsonrpc":"2.0","method":"initialize","params":{"protocolVersion":"2025-11-25"}})",
        400);
    row("initialize without a version", {kJson, kBoth}, request("1", "initialize"), 400);
    row("initialize with a number for a version", {kJson, kBoth}, initialize("1"), 400);
    row("initialize in a batch", {kJson, kBoth}, '[' + initialize() + ']', 400);
    row("initialize in JSON of another kind", {kJson, kBoth}, initialize() + "x", 400);
    row("nothing", {kJson, kBoth}, {}, 400);
}

void TestStreamableMisuse::beginsNoSession()
{
    QFETCH(QByteArray, method);
    QFETCH(Fields, fields);
    QFETCH(QByteArray, body);
    m_bench.begin();
    const HttpReply reply = ask(method, fields, body);
    QTEST(reply.status, "status");
    QVERIFY(!reply.body.isEmpty());
    QCOMPARE(m_bench.increase("coral_transports_opened_total"), 0.0);
    QCOMPARE(m_bench.leftovers(), QByteArray());
}

void TestStreamableMisuse::refusesOnASession_data()
{
    QTest::addColumn<QByteArray>("revision");
    QTest::addColumn<Fields>("fields"); // besides the usual ones
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code"); // 0: any
    const QByteArray ping = request("7", "ping");
    const auto row = [](const char *name, const QByteArray &body, int status, int code,
                         const Fields &fields = {}, const char *revision = "2025-11-25") {
        QTest::newRow(name) << QByteArray(revision) << fields << body << status << code;
    };
    row("no JSON", "{", 400, -32700);
    row("two messages", ping + ping, 400, -32700);
    row("half a surrogate", request("7", "ping", R"({"a":"\ud800"})"), 400, -32700);
    row("key twice", R"({"jsonrpc":"2.0","id":7,"id":8,"method":"ping"})", 400, -32700);
    row("100,000 brackets", QByteArray(100'000, '['), 400, -32700);
    row("no jsonrpc", R"({"id":7,"method":"ping"})", 400, -32600);
    row("id null", request("null", "ping"), 400, -32600);
    row("id a fraction", request("1.5", "ping"), 400, -32600);
    row("batch on a revision without", '[' + ping + ']', 400, -32600);
    row("empty batch", "[]", 400, -32600, {}, "2025-03-26");
    row("batch of 10,000", '[' + (ping + ',').repeated(9'999) + ping + ']', 400, -32600, {},
        "2025-03-26");
    row("initialize twice", request("7", "initialize", R"({"protocolVersion":"2025-11-25"})"), 200,
        -32600);
    row("unknown method", request("7", "no/such"), 200, -32601);
    row("params a list", request("7", "ping", "[1]"), 200, -32602);
    row("params beyond double", request("7", "ping", R"({"a":1e400})"), 200, -32602);
    row("unknown tool", request("7", "tools/call", R"({"name":"none"})"), 200, -32602);
    row("unknown revision", ping, 400, 0, {{"MCP-Protocol-Version", "1999-01-01"}});
    row("revision of odd bytes", ping, 400, 0, {{"MCP-Protocol-Version", "\xff latest"}});
}

void TestStreamableMisuse::refusesOnASession()
{
    QFETCH(QByteArray, revision);
    QFETCH(Fields, fields);
    QFETCH(QByteArray, body);
    QFETCH(int, code);
    m_bench.begin();
    McpAgent alice = agent("alice", revision);
    QVERIFY(alice.join());
    fields += Fields{kJson, kBoth, {"Mcp-Session-Id", alice.session()}};
    const HttpReply reply = ask("POST", fields, body);
    QTEST(reply.status, "status");
    QCOMPARE(reply.json().value(u"jsonrpc").toString(), QStringLiteral("2.0"));
    QVERIFY2(code == 0 || codeOf(reply.json()) == code, reply.body.constData());
    // The session is none the worse for it.
    QVERIFY(alice.call(QStringLiteral("ping")).contains(u"result"));
    QVERIFY(alice.terminate()->awaitEnd());
    QCOMPARE(m_bench.leftovers(), QByteArray());
}

void TestStreamableMisuse::showsNobodyElsesEvents_data()
{
    QTest::addColumn<QByteArray>("id"); // bob: one of bob's stream
    QTest::addColumn<int>("status");
    QTest::newRow("of another agent's stream") << QByteArray("bob") << 400;
    QTest::newRow("a word") << QByteArray("latest") << 400;
    QTest::newRow("a number") << QByteArray("1") << 400;
    QTest::newRow("empty") << QByteArray() << 400;
    QTest::newRow("odd bytes") << QByteArray("\xe4%00../..") << 400;
    QTest::newRow("long") << QByteArray(8'000, '9') << 400;
    QTest::newRow("huge") << QByteArray(20'000, '9') << 431;
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << 400;
}

void TestStreamableMisuse::showsNobodyElsesEvents()
{
    QFETCH(QByteArray, id);
    QFETCH(int, status);
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob");
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const McpAgent::Visit listener = bob.listen();
    QVERIFY(listener->await([&listener] { return !listener->lastEventId().isEmpty(); }));
    if (id == "bob")
        id = listener->lastEventId();
    RawClient client(m_bench.target());
    client.send("GET " + ownBase() + "/mcp?agentId=alice HTTP/1.1\r\nHost: localhost\r\n"
        + "Accept: text/event-stream\r\nMcp-Session-Id: " + alice.session()
        + "\r\nLast-Event-ID: " + id + "\r\n\r\n");
    const QByteArray reply = client.receiveReply();
    QCOMPARE(statusOf(reply), status);
    QVERIFY(!reply.contains("event:"));
    QVERIFY(alice.call(QStringLiteral("ping")).contains(u"result"));
    QVERIFY(bob.call(QStringLiteral("ping")).contains(u"result"));
    QVERIFY(!listener->isOver());
}

void TestStreamableMisuse::answersEqualIdsOnTheirOwnStreams()
{
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob");
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const QByteArray wait = R"({"name":"wait_for_mentions","arguments":{"timeoutMs":50000}})";
    const QString thread = alice.createThread(QStringLiteral("both"), {bob.id()});
    const McpAgent::Visit waitOfAlice = alice.post(request("77", "tools/call", wait));
    const McpAgent::Visit waitOfBob = bob.post(request("77", "tools/call", wait));
    QVERIFY(waitOfAlice->awaitHead());
    QVERIFY(waitOfBob->awaitHead());
    QVERIFY(bob.send(thread, QStringLiteral("for alice"), {alice.id()}));
    QVERIFY(alice.send(thread, QStringLiteral("for bob"), {bob.id()}));
    const auto heard = [](const McpAgent::Visit &visit) {
        return McpAgent::messagesOf(visit->awaitAnswer(77)).value(0).content;
    };
    QCOMPARE(heard(waitOfAlice), QStringLiteral("for alice"));
    QCOMPARE(heard(waitOfBob), QStringLiteral("for bob"));
}

// Two streams of one session: the first goes on, the second is told.
void TestStreamableMisuse::refusesAnIdThatIsInUse()
{
    McpAgent alice = agent("alice");
    QVERIFY(alice.join());
    const QByteArray wait = R"({"name":"wait_for_mentions","arguments":{"timeoutMs":50000}})";
    const McpAgent::Visit first = alice.post(request("77", "tools/call", wait));
    QVERIFY(first->awaitHead());
    const McpAgent::Visit second = alice.post(request("77", "ping"));
    QCOMPARE(codeOf(second->awaitAnswer(77)), -32600);
    QVERIFY(!first->isOver());
    alice.notify(QStringLiteral("notifications/cancelled"), {{QStringLiteral("requestId"), 77}});
    QVERIFY(first->awaitEnd());
    const McpAgent::Visit again = alice.post(request("77", "ping"));
    QVERIFY(again->awaitAnswer(77).contains(u"result"));
}

void TestStreamableMisuse::ignoresAnswersToNothing()
{
    McpAgent alice = agent("alice");
    QVERIFY(alice.join());
    const double before = m_bench.metrics().sum("coral_mcp_ignored_messages_total");
    for (const char *body : {R"({"jsonrpc":"2.0","id":4711,"result":{}})",
             R"({"jsonrpc":"2.0","id":4711,"error":{"code":-1,"message":"x"}})",
             R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})"}) {
        const McpAgent::Visit visit = alice.post(body);
        QVERIFY(visit->awaitEnd());
        QCOMPARE(visit->status(), 202);
    }
    QVERIFY(alice.call(QStringLiteral("ping")).contains(u"result"));
    QCOMPARE(m_bench.metrics().sum("coral_mcp_ignored_messages_total") - before, 3.0);
}

QTEST_GUILESS_MAIN(TestStreamableMisuse)
#include "tst_streamablemisuse.moc"
