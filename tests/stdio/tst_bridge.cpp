// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/bridge.h"
#include "server/stdio/hubfinder.h"
#include "tests/stdio/scriptedhub.h"

#include <QSignalSpy>
#include <QTest>

using namespace server;
using namespace tests;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 30'000;

const QByteArray kInitialize =
    R"({"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-11-25"}})";
const QByteArray kInitialized = R"({"jsonrpc":"2.0","method":"notifications/initialized"})";

QByteArray result(const QByteArray &id, const QByteArray &json = "{}")
{
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":)" + json + '}';
}

QByteArray call(const QByteArray &id, const QByteArray &method = "tools/list")
{
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method + "\"}";
}

QByteArray sse(const QByteArray &data, const QByteArray &id = {})
{
    return (id.isEmpty() ? QByteArray() : "id: " + id + '\n') + "data: " + data + "\n\n";
}

QByteArray stateless(const QByteArray &id)
{
    return R"({"jsonrpc":"2.0","id":)" + id
        + R"(,"method":"tools/call","params":{"name":"x","_meta":)"
          R"({"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}})";
}

const QByteArray kSession = "Mcp-Session-Id: s1\r\n";
const QByteArray kInitializeResult = R"({"protocolVersion":"2025-06-18"})";

} // namespace

// What goes over to the hub and what comes back, against a hub that the test plays.
class TestBridge : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void relaysMessagesAsTheyAre();
    void answersWhatIsNoMessage();
    void namesNobodyInNewerRevisions();
    void holdsMessagesUntilTheHandshakeIsDone();
    void relaysWhatTheHubSaysByItself();
    void takesBatchesApartWhereTheRevisionHasThem();
    void namesWhatAStatelessRequestCalls();
    void runsMoreCallsThanAHostHasConnections();
    void cancelsByClosingWithoutASession();
    void cancelsByTellingWithASession();
    void comesBackToAStreamThatBroke();
    void tellsThatAnAnswerIsLost();
    void tellsThatAnAnswerIsLostInASession();
    void passesOnAnErrorOfTheProtocol();
    void explainsARefusalOfHttp();
    void beginsAnewInAnotherSession();
    void doesNotRepeatWhatWasServedAsItsSessionEnded();
    void settlesWithTheNextHubWhatWasSettled();
    void saysThatTheHubIsGone();
    void endsTheSessionWithTheClient();
    void endsAtOnceWithoutAHub();

private:
    [[nodiscard]] bool hears(qsizetype count)
    {
        return QTest::qWaitFor([&] { return m_hub->requests.size() >= count; }, kPatience);
    }
    [[nodiscard]] bool says(qsizetype count)
    {
        return QTest::qWaitFor([&] { return m_said.size() >= count; }, kPatience);
    }
    // initialize, notifications/initialized and the stream, as requests 0 to 2.
    [[nodiscard]] bool shakeHands();
    [[nodiscard]] static QString reasonOf(const QByteArray &line)
    {
        return QJsonDocument::fromJson(line)
            .object()
            .value("error"_L1)["data"_L1]["reason"_L1]
            .toString();
    }

    const shared::SystemClock m_clock;
    std::unique_ptr<shared::DeadlineQueue> m_deadlines;
    std::unique_ptr<shared::ConnectionPool> m_network;
    std::unique_ptr<ScriptedHub> m_hub;
    std::unique_ptr<stdio::HubFinder> m_finder;
    std::unique_ptr<stdio::Bridge> m_bridge;
    QList<QByteArray> m_said; // to the client
};

void TestBridge::init()
{
    m_deadlines = std::make_unique<shared::DeadlineQueue>(m_clock);
    m_network = std::make_unique<shared::ConnectionPool>();
    m_hub = std::make_unique<ScriptedHub>();
    m_finder = std::make_unique<stdio::HubFinder>(
        *m_network, m_clock, *m_deadlines, m_hub->url(), nullptr);
    const stdio::Settings settings{.sessionId = u"s"_s, .agentId = u"alice"_s};
    m_bridge = std::make_unique<stdio::Bridge>(
        stdio::RelayContext{*m_network, *m_deadlines}, *m_finder, settings);
    m_said.clear();
    connect(m_bridge.get(), &stdio::Bridge::sent, this,
        [this](const QByteArray &line) { m_said.append(line); });
}

void TestBridge::cleanup()
{
    m_bridge.reset();
    m_finder.reset();
    m_hub.reset();
    m_network.reset();
    m_deadlines.reset();
}

bool TestBridge::shakeHands()
{
    m_bridge->receive(kInitialize);
    if (!hears(1))
        return false;
    ScriptedHub::answer(m_hub->requests[0], result("\"i\"", kInitializeResult), kSession);
    m_bridge->receive(kInitialized);
    if (!says(1) || !hears(2))
        return false;
    m_said.clear();
    ScriptedHub::accept(m_hub->requests[1]);
    if (!hears(3))
        return false;
    ScriptedHub::openStream(m_hub->requests[2]);
    return true;
}

void TestBridge::relaysMessagesAsTheyAre()
{
    const QByteArray line = R"({ "id" : 12345678901234567890, "method":"ping", "jsonrpc":"2.0" })";
    m_bridge->receive(line);
    QVERIFY(hears(1));
    const ScriptedHub::Request &request = m_hub->requests[0];
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.target, "/devmode/local/none/s/mcp?agentId=alice");
    QCOMPARE(request.body, line);
    QCOMPARE(request.headers.value("content-type"), "application/json");
    QCOMPARE(request.headers.value("accept"), "application/json, text/event-stream");
    QVERIFY(!request.headers.contains("mcp-session-id"));
    ScriptedHub::answer(
        request, "{\"jsonrpc\":\"2.0\",\n\"id\":12345678901234567890,\r\n\"result\":{}}");
    QVERIFY(says(1));
    QCOMPARE(m_said[0], R"({"jsonrpc":"2.0", "id":12345678901234567890,  "result":{}})");
}

void TestBridge::answersWhatIsNoMessage()
{
    m_bridge->receive("hello");
    m_bridge->receive(R"({"id":7,"method":"ping"})");
    m_bridge->receive("[]");
    m_bridge->receive(
        R"([{"jsonrpc":"2.0","id":1,"method":"ping"}])"); // no revision so far has them
    QCOMPARE(m_said.size(), 4);
    QVERIFY(m_said[0].contains("-32700") && m_said[0].contains("\"id\":null"));
    QVERIFY(m_said[1].contains("-32600") && m_said[1].contains("\"id\":7"));
    QVERIFY(m_said[2].contains("-32600"));
    QVERIFY(m_said[3].contains("-32600"));
    QVERIFY(m_hub->requests.isEmpty());
}

// Since 2025-11-25 an error for no request in particular has no id.
void TestBridge::namesNobodyInNewerRevisions()
{
    m_bridge->receive(stateless("1"));
    m_bridge->receive("hello");
    m_bridge->receive("[]");
    m_bridge->receive(R"({"jsonrpc":"2.0","id":null,"method":"ping"})");
    QCOMPARE(m_said.size(), 3);
    for (const QByteArray &said : std::as_const(m_said))
        QVERIFY2(said.contains("error") && !said.contains("\"id\""), said.constData());
}

void TestBridge::holdsMessagesUntilTheHandshakeIsDone()
{
    m_bridge->receive(kInitialize);
    m_bridge->receive(kInitialized);
    m_bridge->receive(call("2"));
    QVERIFY(hears(1));
    ScriptedHub::answer(m_hub->requests[0], result("\"i\"", kInitializeResult), kSession);
    QVERIFY(hears(3));
    QCOMPARE(m_said, QList<QByteArray>{result("\"i\"", kInitializeResult)});
    for (qsizetype i = 1; i < 3; ++i) {
        QCOMPARE(m_hub->requests[i].headers.value("mcp-session-id"), "s1");
        QCOMPARE(m_hub->requests[i].headers.value("mcp-protocol-version"), "2025-06-18");
    }
}

void TestBridge::relaysWhatTheHubSaysByItself()
{
    QVERIFY(shakeHands());
    const ScriptedHub::Request stream = m_hub->requests[2];
    QCOMPARE(stream.method, "GET");
    QCOMPARE(stream.headers.value("mcp-session-id"), "s1");
    ScriptedHub::send(stream, ": ping\n\n" + sse(call("9", "ping"), "e1"));
    QVERIFY(says(1));
    QCOMPARE(m_said[0], call("9", "ping"));
    m_bridge->receive(result("9"));
    QVERIFY(hears(4));
    QCOMPARE(m_hub->requests[3].body, result("9"));
    ScriptedHub::accept(m_hub->requests[3]);
    // It comes back to where it was when the stream ends.
    ScriptedHub::send(stream, "retry: 10\n\n");
    ScriptedHub::cut(stream);
    QVERIFY(hears(5));
    QCOMPARE(m_hub->requests[4].method, "GET");
    QCOMPARE(m_hub->requests[4].headers.value("last-event-id"), "e1");
}

void TestBridge::takesBatchesApartWhereTheRevisionHasThem()
{
    m_bridge->receive(kInitialize);
    QVERIFY(hears(1));
    ScriptedHub::answer(
        m_hub->requests[0], result("\"i\"", R"({"protocolVersion":"2025-03-26"})"), kSession);
    QVERIFY(says(1));
    m_bridge->receive('[' + call("1") + ',' + call("2") + ']');
    QVERIFY(hears(3));
    for (qsizetype i = 1; i < 3; ++i)
        ScriptedHub::answer(m_hub->requests[i],
            result(QByteArray::number(m_hub->requests[i].json()["id"_L1].toInt())));
    QVERIFY(says(3));
}

void TestBridge::namesWhatAStatelessRequestCalls()
{
    m_bridge->receive(stateless("1"));
    QVERIFY(hears(1));
    const auto headers = m_hub->requests[0].headers;
    QCOMPARE(headers.value("mcp-protocol-version"), "2026-07-28");
    QCOMPARE(headers.value("mcp-method"), "tools/call");
    QCOMPARE(headers.value("mcp-name"), "x");
    ScriptedHub::openStream(
        m_hub->requests[0], sse(R"({"method":"notifications/progress"})") + sse(result("1")));
    QVERIFY(says(2));
    QCOMPARE(m_said[1], result("1"));
}

void TestBridge::runsMoreCallsThanAHostHasConnections()
{
    constexpr int kCalls = 20;
    for (int i = 0; i < kCalls; ++i)
        m_bridge->receive(stateless(QByteArray::number(i)));
    QVERIFY(hears(kCalls));
    for (const ScriptedHub::Request &request : m_hub->requests)
        ScriptedHub::answer(request, result(QByteArray::number(request.json()["id"_L1].toInt())));
    QVERIFY(says(kCalls));
}

void TestBridge::cancelsByClosingWithoutASession()
{
    m_bridge->receive(stateless("1"));
    QVERIFY(hears(1));
    m_bridge->receive(
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
    QTRY_VERIFY_WITH_TIMEOUT(!m_hub->requests[0].isOpen(), kPatience);
    QCOMPARE(m_hub->requests.size(), 1);
    QVERIFY(m_said.isEmpty());
}

void TestBridge::cancelsByTellingWithASession()
{
    QVERIFY(shakeHands());
    m_bridge->receive(call("1"));
    QVERIFY(hears(4));
    const QByteArray cancel =
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})";
    m_bridge->receive(cancel);
    QVERIFY(hears(5));
    QCOMPARE(m_hub->requests[4].body, cancel);
    QCOMPARE(m_hub->requests[4].headers.value("mcp-session-id"), "s1");
    // The same id may be used again.
    m_bridge->receive(call("1"));
    QVERIFY(hears(6));
    ScriptedHub::answer(m_hub->requests[5], result("1"));
    QVERIFY(says(1));
}

void TestBridge::comesBackToAStreamThatBroke()
{
    QVERIFY(shakeHands());
    m_bridge->receive(call("1"));
    QVERIFY(hears(4));
    ScriptedHub::openStream(m_hub->requests[3],
        "retry: 10\nid: a1\ndata:\n\n" + sse(R"({"method":"notifications/progress"})", "a2"));
    ScriptedHub::cut(m_hub->requests[3]);
    QVERIFY(hears(5));
    QCOMPARE(m_hub->requests[4].method, "GET");
    QCOMPARE(m_hub->requests[4].headers.value("last-event-id"), "a2");
    // Again: a hub may end a stream to have the client ask from time to time.
    ScriptedHub::openStream(m_hub->requests[4]);
    ScriptedHub::cut(m_hub->requests[4]);
    QVERIFY(hears(6));
    QCOMPARE(m_hub->requests[5].headers.value("last-event-id"), "a2");
    ScriptedHub::openStream(m_hub->requests[5], sse(result("1"), "a3"));
    QVERIFY(says(2));
    QCOMPARE(m_said[1], result("1"));
}

void TestBridge::tellsThatAnAnswerIsLost()
{
    m_bridge->receive(stateless("1"));
    QVERIFY(hears(1));
    ScriptedHub::openStream(m_hub->requests[0], sse(R"({"method":"notifications/progress"})"));
    ScriptedHub::cut(m_hub->requests[0]);
    QVERIFY(hears(2));
    // Before the client can say what would acknowledge it.
    QCOMPARE(m_said.size(), 1);
    const ScriptedHub::Request told = m_hub->requests[1];
    QCOMPARE(told.json()["method"_L1].toString(), u"notifications/cancelled"_s);
    QCOMPARE(told.json()["params"_L1]["requestId"_L1].toInt(), 1);
    QCOMPARE(told.headers.value("mcp-protocol-version"), "2026-07-28");
    QCOMPARE(told.headers.value("mcp-method"), "notifications/cancelled");
    QVERIFY(!told.headers.contains("mcp-name"));
    ScriptedHub::accept(told);
    QVERIFY(says(2));
    QCOMPARE(reasonOf(m_said[1]), u"connection_lost"_s);
    QVERIFY(m_said[1].contains("\"code\":1000,")); // MCP keeps -32000 in this revision
}

void TestBridge::tellsThatAnAnswerIsLostInASession()
{
    QVERIFY(shakeHands());
    m_bridge->receive(call("\"a\""));
    QVERIFY(hears(4));
    ScriptedHub::openStream(m_hub->requests[3]); // without an id there is no coming back
    ScriptedHub::cut(m_hub->requests[3]);
    QVERIFY(hears(5));
    const ScriptedHub::Request told = m_hub->requests[4];
    QCOMPARE(told.json()["method"_L1].toString(), u"notifications/cancelled"_s);
    QCOMPARE(told.json()["params"_L1]["requestId"_L1].toString(), u"a"_s);
    QCOMPARE(told.headers.value("mcp-session-id"), "s1");
    // One that says nothing holds up the client for a moment only.
    QVERIFY(says(1));
    QCOMPARE(reasonOf(m_said[0]), u"connection_lost"_s);
    QVERIFY(m_said[0].contains("\"code\":-32000,"));
}

void TestBridge::passesOnAnErrorOfTheProtocol()
{
    m_bridge->receive(stateless("\"x\""));
    QVERIFY(hears(1));
    ScriptedHub::answer(m_hub->requests[0],
        R"({"jsonrpc":"2.0","id":null,"error":{"code":-32022,"message":"no","data":{"a":1}}})", {},
        "400 Bad Request");
    QVERIFY(says(1));
    const QJsonObject said = QJsonDocument::fromJson(m_said[0]).object();
    QCOMPARE(said["id"_L1].toString(), u"x"_s);
    QCOMPARE(said["error"_L1]["code"_L1].toInt(), -32022);
    QCOMPARE(said["error"_L1]["data"_L1]["a"_L1].toInt(), 1);
}

void TestBridge::explainsARefusalOfHttp()
{
    m_bridge->receive(kInitialize);
    QVERIFY(hears(1));
    ScriptedHub::answer(
        m_hub->requests[0], R"({"error":"forbidden","message":"Wrong key."})", {}, "403 Forbidden");
    QVERIFY(says(1));
    QCOMPARE(reasonOf(m_said[0]), u"refused"_s);
    QVERIFY(m_said[0].contains("Wrong key."));
}

void TestBridge::beginsAnewInAnotherSession()
{
    QVERIFY(shakeHands());
    m_bridge->receive(R"({"jsonrpc":"2.0","id":1,"method":"resources/subscribe",)"
                      R"("params":{"uri":"coral://threads"}})");
    QVERIFY(hears(4));
    ScriptedHub::answer(m_hub->requests[3], result("1"));
    QVERIFY(says(1));
    m_bridge->receive(call("2"));
    QVERIFY(hears(5));
    ScriptedHub::answer(m_hub->requests[4], {}, {}, "404 Not Found");
    QVERIFY(hears(6));
    QCOMPARE(
        m_hub->requests[5].json()["params"_L1]["protocolVersion"_L1].toString(), u"2025-11-25"_s);
    ScriptedHub::answer(
        m_hub->requests[5], result("1", kInitializeResult), "Mcp-Session-Id: s2\r\n");
    QVERIFY(hears(7));
    QCOMPARE(m_hub->requests[6].json()["method"_L1].toString(), u"notifications/initialized"_s);
    ScriptedHub::accept(m_hub->requests[6]);
    QVERIFY(hears(8));
    QCOMPARE(m_hub->requests[7].json()["params"_L1]["uri"_L1].toString(), u"coral://threads"_s);
    ScriptedHub::answer(m_hub->requests[7], result("2"));
    // The stream and the call, in any order.
    QVERIFY(hears(10));
    for (qsizetype i = 8; i < 10; ++i) {
        QCOMPARE(m_hub->requests[i].headers.value("mcp-session-id"), "s2");
        if (m_hub->requests[i].method == "POST")
            ScriptedHub::answer(m_hub->requests[i], result("2"));
    }
    QVERIFY(says(2));
    QCOMPARE(m_said[1], result("2"));
}

void TestBridge::doesNotRepeatWhatWasServedAsItsSessionEnded()
{
    QVERIFY(shakeHands());
    m_bridge->receive(call("1"));
    QVERIFY(hears(4));
    ScriptedHub::answer(m_hub->requests[3],
        R"({"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"over","data":{"reason":"taken_over"}}})",
        {}, "404 Not Found");
    QVERIFY(says(1));
    QCOMPARE(reasonOf(m_said[0]), u"taken_over"_s);
    // The next one, which is not looked at, does begin anew: whoever spoke last has the agent.
    m_bridge->receive(call("2"));
    QVERIFY(hears(5));
    ScriptedHub::answer(m_hub->requests[4],
        R"({"jsonrpc":"2.0","id":2,"error":{"code":-32600,"message":"?","data":{"reason":"taken_over"}}})",
        {}, "404 Not Found");
    QVERIFY(hears(6));
    QCOMPARE(m_hub->requests[5].json()["method"_L1].toString(), u"initialize"_s);
}

void TestBridge::settlesWithTheNextHubWhatWasSettled()
{
    QVERIFY(shakeHands());
    m_bridge->receive(call("1"));
    QVERIFY(hears(4));
    m_hub->stop();
    QVERIFY(says(1));
    QCOMPARE(reasonOf(m_said[0]), u"connection_lost"_s);
    m_hub->requests.clear();
    m_bridge->receive(call("2"));
    QVERIFY(m_hub->start());
    qsizetype seen = 0;
    const auto isCalled = [&] {
        for (; seen < m_hub->requests.size(); ++seen) {
            const ScriptedHub::Request &request = m_hub->requests[seen];
            const QString method = request.json()["method"_L1].toString();
            if (request.headers.value("mcp-session-id") == "s1")
                ScriptedHub::answer(request, {}, {}, "404 Not Found");
            else if (method == "initialize"_L1)
                ScriptedHub::answer(
                    request, result("1", kInitializeResult), "Mcp-Session-Id: s3\r\n");
            else if (method == "tools/list"_L1)
                ScriptedHub::answer(request, result("2"));
            else if (request.method == "POST")
                ScriptedHub::accept(request);
        }
        return m_said.size() == 2;
    };
    QVERIFY(QTest::qWaitFor(isCalled, kPatience));
    QCOMPARE(m_said[1], result("2"));
}

void TestBridge::saysThatTheHubIsGone()
{
    QSignalSpy gaveUp(m_bridge.get(), &stdio::Bridge::gaveUp);
    QVERIFY(shakeHands());
    m_hub->stop();
    // The first may still go into a connection that is just ending.
    m_bridge->receive(call("1"));
    QVERIFY(says(1));
    m_bridge->receive(call("2"));
    QVERIFY(says(2));
    QCOMPARE(reasonOf(m_said[1]), u"hub_unreachable"_s);
    QVERIFY(gaveUp.isEmpty()); // it may come back
}

void TestBridge::endsTheSessionWithTheClient()
{
    QSignalSpy ended(m_bridge.get(), &stdio::Bridge::ended);
    QVERIFY(shakeHands());
    m_bridge->end();
    QVERIFY(hears(4));
    QCOMPARE(m_hub->requests[3].method, "DELETE");
    QCOMPARE(m_hub->requests[3].headers.value("mcp-session-id"), "s1");
    ScriptedHub::answer(m_hub->requests[3], {});
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, kPatience);
}

void TestBridge::endsAtOnceWithoutAHub()
{
    QSignalSpy ended(m_bridge.get(), &stdio::Bridge::ended);
    m_bridge->end();
    QCOMPARE(ended.size(), 1);
}

QTEST_GUILESS_MAIN(TestBridge)
#include "tst_bridge.moc"
