// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/transport/endpointworld.h"

#include <QSignalSpy>
#include <QTest>

using namespace server;
using namespace server::transport;
using namespace tests;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using http::Method;
using mcp::Arrival;
using shared::CloseReason;

// Clients without a session (2026-07-28) at the MCP endpoint.
class TestStatelessAgents : public QObject {
    Q_OBJECT
private slots:
    void init() { m_world = std::make_unique<EndpointWorld>(); }
    void cleanup() { m_world.reset(); }

    void theFirstRequestMakesATransport();
    void laterRequestsUseIt();
    void malformedRequestsMakeNone_data();
    void malformedRequestsMakeNone();
    void tellsTheStatusOfAnError_data();
    void tellsTheStatusOfAnError();
    void thereIsOnlyPost();
    void sameIdsAreServedSideBySide();
    void streamsHaveNoIds();
    void aLostConnectionCancels_data();
    void aLostConnectionCancels();
    void aBrokenAnswerIsLost();
    void aTakenAnswerArrives();
    void listeningIsAStreamThatGoesOn();
    void listeningEndsInOrder();
    void listeningEndsInOrderWithItsTransport_data();
    void listeningEndsInOrderWithItsTransport();
    void kindsTakeOverFromEachOther();
    void requestsThatComeWhileJoiningWait();
    void heldAgentsAreHeld();
    void presenceFollowsConnections();
    void ends();
    void aKeyMayBeABearerToken();

private:
    static QByteArray body(const QByteArray &method, const QByteArray &params = {},
        const QByteArray &id = "1", const QByteArray &version = "2026-07-28");
    static http::Headers headersOf(const QByteArray &method, const QByteArray &name = {},
        const QByteArray &version = "2026-07-28")
    {
        http::Headers headers{{"MCP-Protocol-Version", version}, {"Mcp-Method", method}};
        if (!name.isNull())
            headers.append("Mcp-Name", name);
        return headers;
    }
    FakeResponderPointer ask(const QByteArray &method, const QByteArray &params = {})
    {
        return m_world->send({.body = body(method, params), .headers = headersOf(method)});
    }
    FakeResponderPointer callTool(const QByteArray &tool, const QByteArray &id = "1",
        const QString &query = u"agentId=alice"_s);
    [[nodiscard]] shared::TransportRecord record() const
    {
        return m_world->transports.records().value(0);
    }

    std::unique_ptr<EndpointWorld> m_world;
};

QByteArray TestStatelessAgents::body(const QByteArray &method, const QByteArray &params,
    const QByteArray &id, const QByteArray &version)
{
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method + R"(","params":{)" + params
        + R"("_meta":{"io.modelcontextprotocol/protocolVersion":")" + version
        + R"(","io.modelcontextprotocol/clientCapabilities":{}}}})";
}

FakeResponderPointer TestStatelessAgents::callTool(
    const QByteArray &tool, const QByteArray &id, const QString &query)
{
    return m_world->send({.body = body("tools/call", R"("name":")" + tool + R"(",)", id),
        .headers = headersOf("tools/call", tool),
        .query = query});
}

void TestStatelessAgents::theFirstRequestMakesATransport()
{
    QSignalSpy opened(&m_world->transports, &TransportRegistry::transportOpened);
    const auto answer = ask("server/discover");
    QCOMPARE(answer->answer->status, 200);
    QVERIFY(!answer->answer->headers.contains("Mcp-Session-Id"));
    const QJsonObject result = EndpointWorld::json(*answer).value(u"result"_s).toObject();
    QCOMPARE(result.value(u"resultType"_s).toString(), u"complete"_s);
    QCOMPARE(result.value(u"supportedVersions"_s).toArray().first().toString(), u"2026-07-28"_s);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(record().kind, shared::TransportKind::StreamableHttp);
    QCOMPARE(record().state, shared::TransportState::Open);
    QCOMPARE(record().revision, u"2026-07-28"_s);
    QCOMPARE(record().agentId, u"alice"_s);
}

void TestStatelessAgents::laterRequestsUseIt()
{
    ask("server/discover");
    const QString id = record().id;
    ask("tools/list");
    callTool("probe");
    QCOMPARE(m_world->transports.size(), 1);
    QCOMPARE(record().id, id);
    QCOMPARE(record().messagesIn, 3U);
    QCOMPARE(record().messagesOut, 3U);
    QCOMPARE(m_world->gate.acknowledged.size(), 3);
}

void TestStatelessAgents::malformedRequestsMakeNone_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<http::Headers>("headers");
    QTest::addColumn<int>("code");
    const QByteArray list = "tools/list";
    QTest::newRow("no JSON") << QByteArray("{") << headersOf(list) << int(mcp::kParseError);
    QTest::newRow("a batch") << '[' + body(list) + ']' << headersOf(list)
                             << int(mcp::kInvalidRequest);
    QTest::newRow("a response") << QByteArray(R"({"jsonrpc":"2.0","id":1,"result":{}})")
                                << headersOf(list) << int(mcp::kInvalidRequest);
    QTest::newRow("no meta") << QByteArray(
        R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}})")
                             << headersOf(list) << int(mcp::kInvalidParams);
    QTest::newRow("no capabilities") << QByteArray(
        R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}})")
                                     << headersOf(list) << int(mcp::kInvalidParams);
    QTest::newRow("another method in the header")
        << body(list) << headersOf("prompts/list") << int(mcp::kHeaderMismatch);
    QTest::newRow("no header at all") << body(list) << http::Headers() << int(mcp::kHeaderMismatch);
    QTest::newRow("another revision in the header")
        << body(list) << headersOf(list, {}, "2025-11-25") << int(mcp::kHeaderMismatch);
    QTest::newRow("an unknown revision")
        << body(list, {}, "1", "2099-01-01") << headersOf(list, {}, "2099-01-01")
        << int(mcp::kUnsupportedProtocolVersion);
    QTest::newRow("a revision that has sessions")
        << body(list, {}, "1", "2025-11-25") << headersOf(list, {}, "2025-11-25")
        << int(mcp::kUnsupportedProtocolVersion);
}

void TestStatelessAgents::malformedRequestsMakeNone()
{
    QFETCH(QByteArray, body);
    QFETCH(http::Headers, headers);
    const auto answer = m_world->send({.body = body, .headers = headers});
    QCOMPARE(answer->answer->status, 400);
    const QJsonObject json = EndpointWorld::json(*answer);
    QTEST(json.value(u"error"_s)[u"code"].toInt(), "code");
    QCOMPARE(m_world->transports.size(), 0);
    if (json.value(u"error"_s)[u"code"].toInt() == mcp::kUnsupportedProtocolVersion) {
        QVERIFY(json.value(u"error"_s)[u"data"][u"supported"].toArray().contains(u"2026-07-28"_s));
        QVERIFY(json.value(u"error"_s)[u"data"][u"requested"].isString());
    }
}

void TestStatelessAgents::tellsTheStatusOfAnError_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("params");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code");
    for (const char *removed : {"initialize", "ping", "logging/setLevel", "resources/subscribe",
             "resources/unsubscribe", "no/such"})
        QTest::newRow(removed) << QByteArray(removed) << QByteArray() << QByteArray() << 404
                               << int(mcp::kMethodNotFound);
    QTest::newRow("no such tool") << QByteArray("tools/call") << QByteArray(R"("name":"none",)")
                                  << QByteArray("none") << 200 << int(mcp::kInvalidParams);
    QTest::newRow("no such resource")
        << QByteArray("resources/read") << QByteArray(R"("uri":"x:none",)") << QByteArray("x:none")
        << 200 << int(mcp::kInvalidParams);
    QTest::newRow("no filter") << QByteArray("subscriptions/listen") << QByteArray() << QByteArray()
                               << 200 << int(mcp::kInvalidParams);
}

void TestStatelessAgents::tellsTheStatusOfAnError()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, params);
    QFETCH(QByteArray, name);
    const auto answer = m_world->send({.body = body(method, params),
        .headers = headersOf(method, name.isEmpty() ? QByteArray() : name)});
    QTEST(answer->answer->status, "status");
    QTEST(EndpointWorld::json(*answer).value(u"error"_s)[u"code"].toInt(), "code");
    QCOMPARE(EndpointWorld::json(*answer).value(u"id"_s).toInt(), 1);
}

void TestStatelessAgents::thereIsOnlyPost()
{
    const http::Headers headers{{"MCP-Protocol-Version", "2026-07-28"}};
    for (const Method method : {Method::Get, Method::Delete}) {
        const auto answer = m_world->send({.method = method, .headers = headers});
        QCOMPARE(answer->answer->status, 405);
        QCOMPARE(answer->answer->headers.value("Allow"), QByteArray("POST"));
    }
    const auto notified =
        m_world->send({.body = R"({"jsonrpc":"2.0","method":"notifications/roots/list_changed"})",
            .headers = headers});
    QCOMPARE(notified->answer->status, 202);
    QCOMPARE(m_world->transports.size(), 0);
}

void TestStatelessAgents::sameIdsAreServedSideBySide()
{
    const auto first = callTool("keep");
    const auto second = callTool("keep");
    m_world->advance(250ms);
    QCOMPARE(m_world->kept.size(), 2);
    m_world->kept.at(1)->finish(mcp::ToolResult::text(u"second"_s));
    m_world->kept.at(0)->finish(mcp::ToolResult::text(u"first"_s));
    QVERIFY(first->stream->written.contains("first"));
    QVERIFY(!first->stream->written.contains("second"));
    QVERIFY(second->stream->written.contains("second"));
}

void TestStatelessAgents::streamsHaveNoIds()
{
    const auto answer = callTool("keep");
    m_world->advance(16s);
    QCOMPARE(answer->stream->written, QByteArray(": ping\r\n\r\n"));
    m_world->kept.takeFirst()->finish(mcp::ToolResult::text(u"late"_s));
    QVERIFY(!answer->stream->written.contains("id: "));
    QCOMPARE(*answer->stream->endReason, CloseReason::Completed);
}

void TestStatelessAgents::aLostConnectionCancels_data()
{
    QTest::addColumn<bool>("isStreaming");
    QTest::newRow("before the answer took form") << false;
    QTest::newRow("on its stream") << true;
}

void TestStatelessAgents::aLostConnectionCancels()
{
    QFETCH(bool, isStreaming);
    const auto answer = callTool("keep");
    if (isStreaming) {
        m_world->advance(250ms);
        answer->stream->end(CloseReason::ConnectionReset);
    } else {
        answer->isGone = true;
        emit answer->disconnected(CloseReason::ConnectionReset);
    }
    QVERIFY(m_world->kept.takeFirst()->isCancelled());
    QCOMPARE(m_world->transports.callsInFlight(), 0);
    QCOMPARE(m_world->transports.size(), 1);
}

void TestStatelessAgents::aBrokenAnswerIsLost()
{
    const auto answer = callTool("keep");
    m_world->advance(250ms);
    answer->stream->clientReads = false;
    m_world->kept.takeFirst()->finish(m_world->watched(u"mail"_s));
    QCOMPARE(m_world->arrivals, QList{Arrival::Uncertain});
    answer->stream->end(CloseReason::ConnectionReset);
    QCOMPARE(m_world->arrivals, (QList{Arrival::Uncertain, Arrival::Lost}));
    QCOMPARE(m_world->gate.left.size(), 0);
}

void TestStatelessAgents::aTakenAnswerArrives()
{
    const auto answer = callTool("deliver");
    QVERIFY(answer->stream); // quick, but its end is what tells that it arrived
    QCOMPARE(m_world->arrivals, (QList{Arrival::Uncertain, Arrival::Arrived}));
}

void TestStatelessAgents::listeningIsAStreamThatGoesOn()
{
    const auto listener = ask("subscriptions/listen",
        R"("notifications":{"resourcesListChanged":true,"toolsListChanged":true,"resourceSubscriptions":["x:1","file:///etc/passwd"]},)");
    QVERIFY(listener->stream);
    QVERIFY(listener->stream->written.contains("notifications/subscriptions/acknowledged"));
    QVERIFY(!listener->stream->written.contains("toolsListChanged")); // they never do
    QVERIFY(!listener->stream->written.contains("passwd")); // nothing there has that shape
    emit m_world->registry.resourceUpdated(u"s1"_s, u"alice"_s, u"x:1"_s);
    emit m_world->registry.resourceUpdated(u"s1"_s, u"alice"_s, u"x:2"_s);
    emit m_world->registry.resourceUpdated(u"s1"_s, u"bob"_s, u"x:1"_s);
    emit m_world->registry.resourceListChanged(u"s1"_s, u"alice"_s);
    QCOMPARE(listener->stream->written.count("notifications/resources/updated"), 1);
    QCOMPARE(listener->stream->written.count("notifications/resources/list_changed"), 1);
    QCOMPARE(listener->stream->written.count("subscriptionId\":1"), 3);
    m_world->advance(16s);
    QVERIFY(listener->stream->written.endsWith(": ping\r\n\r\n"));
    listener->stream->end(CloseReason::ClientClosed);
    QCOMPARE(m_world->transports.callsInFlight(), 0);
}

void TestStatelessAgents::listeningEndsInOrder()
{
    const auto listener = ask("subscriptions/listen", R"("notifications":{},)");
    emit m_world->registry.stopping();
    QVERIFY(listener->stream->written.contains(R"("resultType":"complete")"));
    QCOMPARE(*listener->stream->endReason, CloseReason::Completed);
}

void TestStatelessAgents::listeningEndsInOrderWithItsTransport_data()
{
    QTest::addColumn<CloseReason>("reason");
    QTest::newRow("taken_over") << CloseReason::TakenOver;
    QTest::newRow("evicted") << CloseReason::Evicted;
}

// A result, which is how a server says that it ends a subscription; calls get an error.
void TestStatelessAgents::listeningEndsInOrderWithItsTransport()
{
    QFETCH(CloseReason, reason);
    const auto listener = ask("subscriptions/listen", R"("notifications":{},)");
    const auto call = callTool("keep", "2");
    m_world->advance(250ms);
    if (reason == CloseReason::TakenOver)
        QVERIFY(!m_world->begin().isEmpty());
    else
        m_world->transports.findOf(u"s1"_s, u"alice"_s)->close(reason, u"Away with you."_s);
    const QByteArray &written = listener->stream->written;
    QVERIFY2(written.contains(R"("resultType":"complete")"), written.constData());
    QVERIFY(written.contains(QByteArray(R"("coral/closeReason":")") + QTest::currentDataTag()));
    QCOMPARE(written.count("subscriptionId\":1"), 2);
    QVERIFY(!written.contains("\"error\""));
    QVERIFY(!listener->stream->isOpen());
    QVERIFY(call->stream->written.contains("\"error\""));
}

void TestStatelessAgents::kindsTakeOverFromEachOther()
{
    QSignalSpy closed(&m_world->transports, &TransportRegistry::transportClosed);
    const QByteArray session = m_world->begin();
    const auto plain = callTool("keep");
    QCOMPARE(closed.size(), 1);
    QCOMPARE(m_world->post(session, EndpointWorld::pingBody("1"))->answer->status, 404);
    const auto streaming = callTool("keep", "2");
    m_world->advance(100ms);
    const auto quick = callTool("keep", "3");
    m_world->advance(150ms);
    QVERIFY(!m_world->begin().isEmpty());
    QCOMPARE(closed.size(), 2);
    QVERIFY(streaming->stream->written.contains("taken_over"));
    QCOMPARE(quick->answer->status, 409);
    QVERIFY(quick->answer->body.contains("taken_over"));
    QVERIFY(plain->stream->written.contains("taken_over"));
    QCOMPARE(m_world->transports.size(), 1);
    callTool("probe", "4");
    QCOMPARE(closed.size(), 3);
}

void TestStatelessAgents::requestsThatComeWhileJoiningWait()
{
    m_world->gate.keepsJoins = true;
    const auto first = callTool("probe", "1");
    const auto second = callTool("probe", "2");
    QVERIFY(!first->answer && !second->answer);
    QCOMPARE(m_world->gate.pendingJoins.size(), 1);
    m_world->gate.pendingJoins.takeFirst()();
    QCOMPARE(first->answer->status, 200);
    QCOMPARE(second->answer->status, 200);
    QCOMPARE(m_world->transports.size(), 1);
    // A client that left while joining opens nothing.
    const auto third = callTool("probe", "3", u"agentId=bob"_s);
    third->isGone = true;
    m_world->gate.pendingJoins.takeFirst()();
    QCOMPARE(m_world->transports.size(), 1);
    QCOMPARE(m_world->gate.left.size(), 1);
}

void TestStatelessAgents::heldAgentsAreHeld()
{
    const auto call = callTool("probe", "1", u"agentId=alice&waitForAgents=2"_s);
    QVERIFY(!call->answer);
    QCOMPARE(ask("tools/list")->answer->status, 200);
    QCOMPARE(record().state, shared::TransportState::Connecting);
    m_world->advance(46s); // so long at most
    QVERIFY(call->stream->written.contains("done"));
    QCOMPARE(record().state, shared::TransportState::Open);
}

void TestStatelessAgents::presenceFollowsConnections()
{
    ask("tools/list");
    m_world->advance(61s);
    QCOMPARE(m_world->gate.presence, (QList{std::pair(u"alice"_s, false)}));
    const auto listener = ask("subscriptions/listen", R"("notifications":{},)");
    QCOMPARE(m_world->gate.presence.constLast(), std::pair(u"alice"_s, true));
    for (int i = 0; i < 5; ++i)
        m_world->advance(60s);
    QCOMPARE(m_world->gate.presence.size(), 2);
    listener->stream->end(CloseReason::ConnectionReset);
    m_world->advance(61s);
    QCOMPARE(m_world->gate.presence.size(), 3);
}

void TestStatelessAgents::ends()
{
    QSignalSpy closed(&m_world->transports, &TransportRegistry::transportClosed);
    ask("tools/list");
    m_world->advance(31min);
    QCOMPARE(*closed.first().first().value<shared::TransportRecord>().closeReason,
        CloseReason::IdleTimeout);
    QCOMPARE(m_world->gate.left.size(), 1);
    QCoreApplication::processEvents();
    QCOMPARE(m_world->deadlines.size(), 0);
    QCOMPARE(ask("tools/list")->answer->status, 200); // and begins anew
}

void TestStatelessAgents::aKeyMayBeABearerToken()
{
    http::Headers headers = headersOf("tools/list");
    const QString path = u"/app/s1/mcp"_s;
    const auto without =
        m_world->send({.body = body("tools/list"), .headers = headers, .path = path});
    QCOMPARE(without->answer->status, 401);
    QVERIFY(without->answer->headers.contains("WWW-Authenticate"));
    headers.append("Authorization", "Bearer key");
    const auto with = m_world->send({.body = body("tools/list"), .headers = headers, .path = path});
    QCOMPARE(with->answer->status, 200);
    QCOMPARE(m_world->gate.addresses.constLast().privacyKey, u"key"_s);
    QVERIFY(!m_world->gate.addresses.constLast().isDevmode);
}

Q_DECLARE_METATYPE(server::http::Headers)

QTEST_GUILESS_MAIN(TestStatelessAgents)
#include "tst_statelessagents.moc"
