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

class TestStreamableEndpoint : public QObject {
    Q_OBJECT
private slots:
    void init() { m_world = std::make_unique<EndpointWorld>(); }
    void cleanup() { m_world.reset(); }

    // --- sessions ---
    void initializeBeginsASession();
    void judgesAPost_data();
    void judgesAPost();
    void aFailedInitializeEndsNoSession_data();
    void aFailedInitializeEndsNoSession();
    void aSessionIsItsAgentsAlone_data();
    void aSessionIsItsAgentsAlone();
    void theAgentMayStandInThePath();
    void followsItsClient();
    void aNewSessionTakesOver();
    void deleteEndsASession();
    void tellsTheGatesRefusal();
    void aDrainingServerTakesNobodyIn();
    void aFullServerTakesNobodyIn();
    void checksTheProtocolVersionOfTheHeader_data();
    void checksTheProtocolVersionOfTheHeader();
    void namesItsRevisionsToClientsOfAnUnknownOne();
    void batchesAreForTheRevisionThatHasThem_data();
    void batchesAreForTheRevisionThatHasThem();

    // --- answers ---
    void quickAnswersArePlain();
    void slowAnswersStream();
    void progressStreamsAtOnce();
    void olderRevisionsGetNoPriming();
    void notificationsAreAccepted();
    void heldAgentsAreInitializedAtOnce();
    void theEndOfASessionAnswersWhoWaits();

private:
    [[nodiscard]] FakeResponderPointer post(const QByteArray &session, const QByteArray &body)
    {
        return m_world->post(session, body);
    }
    [[nodiscard]] int statusOf(const EndpointWorld::Sent &sent)
    {
        return m_world->send(sent)->answer->status;
    }

    std::unique_ptr<EndpointWorld> m_world;
};

void TestStreamableEndpoint::initializeBeginsASession()
{
    const auto answer = m_world->send({.body = EndpointWorld::initializeBody()});
    QCOMPARE(answer->answer->status, 200);
    QCOMPARE(answer->answer->headers.value("Content-Type"), QByteArray("application/json"));
    const QByteArray session = answer->answer->headers.value("Mcp-Session-Id");
    QVERIFY(session.size() >= 32);
    QVERIFY(std::ranges::all_of(session, [](char c) { return c >= 0x21 && c <= 0x7e; }));
    QCOMPARE(m_world->transports.size(), 1);
    const shared::TransportRecord record = m_world->transports.records().constFirst();
    QCOMPARE(record.kind, shared::TransportKind::StreamableHttp);
    QCOMPARE(record.state, shared::TransportState::Open);
    QCOMPARE(record.agentId, u"alice"_s);
    QCOMPARE(record.revision, u"2025-11-25"_s);
    QCOMPARE(post(session, EndpointWorld::pingBody("1"))->answer->status, 200);
}

void TestStreamableEndpoint::judgesAPost_data()
{
    QTest::addColumn<http::Headers>("headers");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("hasSession");
    QTest::addColumn<int>("status");
    const http::Headers usual{
        {"Content-Type", "application/json"}, {"Accept", "application/json, text/event-stream"}};
    const QByteArray ping = EndpointWorld::pingBody("1");
    QTest::newRow("fine") << usual << ping << true << 200;
    QTest::newRow("no Accept") << http::Headers{{"Content-Type", "application/json"}} << ping
                               << true << 200;
    QTest::newRow("only JSON") << http::Headers{{"Content-Type", "application/json"},
        {"Accept", "application/json"}}
                               << ping << true << 406;
    QTest::newRow("only events") << http::Headers{{"Content-Type", "application/json"},
        {"Accept", "text/event-stream"}}
                                 << ping << true << 406;
    QTest::newRow("text") << http::Headers{{"Content-Type", "text/plain"},
        {"Accept", "application/json, text/event-stream"}}
                          << ping << true << 415;
    QTest::newRow("no type") << http::Headers{{"Accept", "*/*"}} << ping << true << 415;
    QTest::newRow("no session") << usual << ping << false << 400;
    QTest::newRow("no JSON") << usual << QByteArray("{") << true << 400;
    QTest::newRow("no JSON-RPC") << usual << QByteArray("{}") << true << 400;
    QTest::newRow("unknown method")
        << usual << QByteArray(R"({"jsonrpc":"2.0","id":1,"method":"no/such"})") << true << 200;
    QTest::newRow("initialize twice") << usual << EndpointWorld::initializeBody() << true << 200;
}

void TestStreamableEndpoint::judgesAPost()
{
    QFETCH(http::Headers, headers);
    QFETCH(QByteArray, body);
    QFETCH(bool, hasSession);
    const QByteArray session = m_world->begin();
    const auto answer = m_world->send({.body = body,
        .session = hasSession ? session : QByteArray(),
        .headers = headers,
        .hasUsualHeaders = false});
    QTEST(answer->answer->status, "status");
    // Whatever is refused is refused as JSON-RPC.
    QVERIFY(EndpointWorld::json(*answer).value(u"jsonrpc"_s).isString());
    QCOMPARE(m_world->transports.size(), 1);
}

void TestStreamableEndpoint::aFailedInitializeEndsNoSession_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("query");
    QTest::newRow("no version") << QByteArray(
        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{}})")
                                << u"agentId=alice"_s;
    QTest::newRow("a number for a version") << QByteArray(
        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}})")
                                            << u"agentId=alice"_s;
    QTest::newRow("no id") << QByteArray(
        R"({"jsonrpc":"2.0","method":"initialize","params":{"protocolVersion":"2025-11-25"}})")
                           << u"agentId=alice"_s;
    QTest::newRow("no agent") << EndpointWorld::initializeBody() << QString();
    QTest::newRow("waits for words")
        << EndpointWorld::initializeBody() << u"agentId=alice&waitForAgents=many"_s;
}

void TestStreamableEndpoint::aFailedInitializeEndsNoSession()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, query);
    const QByteArray session = m_world->begin();
    QCOMPARE(statusOf({.body = body, .query = query}), 400);
    QCOMPARE(post(session, EndpointWorld::pingBody("1"))->answer->status, 200);
}

void TestStreamableEndpoint::aSessionIsItsAgentsAlone_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("query");
    QTest::newRow("another agent") << u"/devmode/app/key/s1/mcp"_s << u"agentId=bob"_s;
    QTest::newRow("no agent") << u"/devmode/app/key/s1/mcp"_s << QString();
    QTest::newRow("another session") << u"/devmode/app/key/s2/mcp"_s << u"agentId=alice"_s;
}

void TestStreamableEndpoint::aSessionIsItsAgentsAlone()
{
    QFETCH(QString, path);
    QFETCH(QString, query);
    const QByteArray session = m_world->begin();
    QCOMPARE(statusOf({.body = EndpointWorld::pingBody("1"),
                 .session = session,
                 .path = path,
                 .query = query}),
        404);
    QCOMPARE(
        statusOf({.method = Method::Get, .session = session, .path = path, .query = query}), 404);
    QCOMPARE(statusOf({.method = Method::Delete, .session = session, .path = path, .query = query}),
        404);
    QCOMPARE(post("no-such-session", EndpointWorld::pingBody("1"))->answer->status, 404);
    QCOMPARE(post(session, EndpointWorld::pingBody("1"))->answer->status, 200);
}

void TestStreamableEndpoint::theAgentMayStandInThePath()
{
    const QString path = u"/devmode/app/key/s1/mcp/bob"_s;
    const auto answer =
        m_world->send({.body = EndpointWorld::initializeBody(), .path = path, .query = {}});
    QCOMPARE(answer->answer->status, 200);
    QCOMPARE(m_world->transports.records().constFirst().agentId, u"bob"_s);
    QCOMPARE(statusOf({.body = EndpointWorld::pingBody("1"),
                 .session = answer->answer->headers.value("Mcp-Session-Id"),
                 .path = path,
                 .query = {}}),
        200);
}

void TestStreamableEndpoint::followsItsClient()
{
    const QByteArray session = m_world->begin();
    QCOMPARE(statusOf({.body = EndpointWorld::pingBody("1"), .session = session, .peerPort = 1234}),
        200);
    QCOMPARE(m_world->transports.records().constFirst().peer, u"127.0.0.1:1234"_s);
}

void TestStreamableEndpoint::aNewSessionTakesOver()
{
    QSignalSpy closed(&m_world->transports, &TransportRegistry::transportClosed);
    const QByteArray first = m_world->begin();
    const auto listener = m_world->listen(first);
    const QByteArray second = m_world->begin();
    QVERIFY(first != second);
    QCOMPARE(closed.size(), 1);
    QCOMPARE(*closed.first().first().value<shared::TransportRecord>().closeReason,
        CloseReason::TakenOver);
    QCOMPARE(*listener->stream->endReason, CloseReason::TakenOver);
    QCOMPARE(post(first, EndpointWorld::pingBody("1"))->answer->status, 404);
    QCOMPARE(post(second, EndpointWorld::pingBody("1"))->answer->status, 200);
}

void TestStreamableEndpoint::deleteEndsASession()
{
    QSignalSpy closed(&m_world->transports, &TransportRegistry::transportClosed);
    const QByteArray session = m_world->begin();
    const auto listener = m_world->listen(session);
    QCOMPARE(statusOf({.method = Method::Delete, .session = session}), 204);
    QCOMPARE(*closed.first().first().value<shared::TransportRecord>().closeReason,
        CloseReason::ClientClosed);
    QVERIFY(!listener->stream->isOpen());
    QCOMPARE(m_world->gate.left.size(), 1);
    QCOMPARE(post(session, EndpointWorld::pingBody("1"))->answer->status, 404);
    QCOMPARE(statusOf({.method = Method::Delete, .session = session}), 404);
    QCoreApplication::processEvents();
    QCOMPARE(m_world->deadlines.size(), 0);
}

void TestStreamableEndpoint::tellsTheGatesRefusal()
{
    const QByteArray session = m_world->begin();
    m_world->gate.refusal = shared::Error{shared::ErrorCode::Forbidden, u"No."_s};
    const auto answer = m_world->send({.body = EndpointWorld::initializeBody()});
    QCOMPARE(answer->answer->status, 403);
    QCOMPARE(EndpointWorld::json(*answer).value(u"id"_s).toInt(-1), 0);
    QCOMPARE(post(session, EndpointWorld::pingBody("1"))->answer->status, 403);
}

void TestStreamableEndpoint::aDrainingServerTakesNobodyIn()
{
    const QByteArray session = m_world->begin();
    m_world->gate.keepsJoins = true;
    const auto joining =
        m_world->send({.body = EndpointWorld::initializeBody(), .query = u"agentId=bob"_s});
    m_world->transports.intake().drain();
    m_world->transports.drainAll(u"Bye."_s);
    m_world->gate.pendingJoins.takeFirst()();
    QCOMPARE(joining->answer->status, 503);
    QCOMPARE(m_world->gate.left.size(), 1);
    QCOMPARE(statusOf({.body = EndpointWorld::initializeBody()}), 503);
    const auto refused = m_world->listen(session);
    QCOMPARE(refused->answer->status, 503);
    QVERIFY(refused->answer->headers.contains("Retry-After"));
    // Who is in may bring things to an end.
    QCOMPARE(post(session, EndpointWorld::pingBody("1"))->answer->status, 200);
    const auto late = post(session, EndpointWorld::callBody("2", "probe"));
    QVERIFY(EndpointWorld::json(*late).contains(u"error"_s));
}

void TestStreamableEndpoint::aFullServerTakesNobodyIn()
{
    m_world->settings.maxSessions = 2;
    const QByteArray first = m_world->begin();
    QVERIFY(!m_world->begin("2025-11-25", u"agentId=bob"_s).isEmpty());
    const auto refused =
        m_world->send({.body = EndpointWorld::initializeBody(), .query = u"agentId=carol"_s});
    QCOMPARE(refused->answer->status, 503);
    QVERIFY(refused->answer->headers.contains("Retry-After"));
    QCOMPARE(post(first, EndpointWorld::pingBody("1"))->answer->status, 200);
    // Who is in already only changes places.
    QVERIFY(!m_world->begin().isEmpty());
    QCOMPARE(m_world->transports.size(), 2);
}

void TestStreamableEndpoint::checksTheProtocolVersionOfTheHeader_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<int>("status");
    QTest::newRow("the one agreed upon") << QByteArray("2025-11-25") << 200;
    QTest::newRow("another that is served") << QByteArray("2025-06-18") << 200;
    QTest::newRow("unknown") << QByteArray("1999-01-01") << 400;
    QTest::newRow("nonsense") << QByteArray("latest") << 400;
}

void TestStreamableEndpoint::checksTheProtocolVersionOfTheHeader()
{
    QFETCH(QByteArray, version);
    const QByteArray session = m_world->begin();
    const http::Headers headers{{"MCP-Protocol-Version", version}};
    QTEST(statusOf({.body = EndpointWorld::pingBody("1"), .session = session, .headers = headers}),
        "status");
    QTEST(statusOf({.method = Method::Get, .session = session, .headers = headers}), "status");
}

// It may be one without sessions that comes after us.
void TestStreamableEndpoint::namesItsRevisionsToClientsOfAnUnknownOne()
{
    const http::Headers headers{{"MCP-Protocol-Version", "2030-01-01"}};
    const auto refused = m_world->send({.body = EndpointWorld::pingBody("7"), .headers = headers});
    QCOMPARE(refused->answer->status, 400);
    const QJsonObject said = QJsonDocument::fromJson(refused->answer->body).object();
    QCOMPARE(said.value("id"_L1).toInt(), 7);
    const QJsonValue error = said.value("error"_L1);
    QCOMPARE(error["code"_L1].toInt(), -32022);
    QCOMPARE(error["data"_L1]["requested"_L1].toString(), u"2030-01-01"_s);
    QVERIFY(error["data"_L1]["supported"_L1].toArray().contains(u"2026-07-28"_s));
    QVERIFY(error["data"_L1]["supported"_L1].toArray().contains(u"2025-11-25"_s));
    // One that we know says so in vain.
    const auto known = m_world->send({.body = EndpointWorld::pingBody("8"),
        .headers = {{"MCP-Protocol-Version", "2025-11-25"}}});
    QVERIFY(known->answer->body.contains("missing_session_id"));
}

void TestStreamableEndpoint::batchesAreForTheRevisionThatHasThem_data()
{
    QTest::addColumn<QByteArray>("revision");
    QTest::addColumn<int>("status");
    QTest::newRow("2025-03-26") << QByteArray("2025-03-26") << 200;
    QTest::newRow("2025-06-18") << QByteArray("2025-06-18") << 400;
    QTest::newRow("2025-11-25") << QByteArray("2025-11-25") << 400;
}

void TestStreamableEndpoint::batchesAreForTheRevisionThatHasThem()
{
    QFETCH(QByteArray, revision);
    QFETCH(int, status);
    const QByteArray session = m_world->begin(revision);
    const auto answer = post(
        session, '[' + EndpointWorld::pingBody("1") + ',' + EndpointWorld::pingBody("2") + ']');
    QCOMPARE(answer->answer->status, status);
    if (status != 200)
        return;
    QCOMPARE(QJsonDocument::fromJson(answer->answer->body).array().size(), 2);
    // Notifications alone want no answer.
    QCOMPARE(
        post(session, R"([{"jsonrpc":"2.0","method":"notifications/progress"}])")->answer->status,
        202);
    // A slow one makes a stream of it, which ends with the last answer.
    const auto slow = post(session,
        '[' + EndpointWorld::pingBody("3") + ',' + EndpointWorld::callBody("4", "keep") + ']');
    QVERIFY(!slow->answer);
    m_world->advance(250ms);
    QCOMPARE(slow->stream->written.count(R"("id":3)"), 1);
    QVERIFY(slow->stream->isOpen());
    m_world->kept.takeFirst()->finish(mcp::ToolResult::text(u"late"_s));
    QVERIFY(slow->stream->written.contains("late"));
    QVERIFY(!slow->stream->isOpen());
}

void TestStreamableEndpoint::quickAnswersArePlain()
{
    const QByteArray session = m_world->begin();
    const auto answer = post(session, EndpointWorld::callBody("1", "keep"));
    QVERIFY(!answer->answer);
    m_world->advance(100ms);
    m_world->kept.takeFirst()->finish(mcp::ToolResult::text(u"soon"_s));
    QVERIFY(!answer->stream);
    QCOMPARE(answer->answer->headers.value("Content-Type"), QByteArray("application/json"));
    QVERIFY(answer->answer->body.contains("soon"));
}

void TestStreamableEndpoint::slowAnswersStream()
{
    const QByteArray session = m_world->begin();
    const auto answer = post(session, EndpointWorld::callBody("1", "keep"));
    m_world->advance(250ms);
    QVERIFY(answer->stream);
    // Where to come back to, before anything else.
    QVERIFY2(answer->stream->written.startsWith("retry: "), answer->stream->written.constData());
    QVERIFY(answer->stream->written.contains("data: \r\n\r\n"));
    m_world->advance(16s);
    QVERIFY(answer->stream->written.endsWith(": ping\r\n\r\n"));
    m_world->kept.takeFirst()->finish(mcp::ToolResult::text(u"late"_s));
    QCOMPARE(answer->stream->written.count("event: message"), 1);
    QVERIFY(answer->stream->written.contains("late"));
    QCOMPARE(*answer->stream->endReason, CloseReason::Completed);
}

void TestStreamableEndpoint::progressStreamsAtOnce()
{
    const QByteArray session = m_world->begin();
    const auto answer = post(session,
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"keep","_meta":{"progressToken":"p"}}})");
    QVERIFY(!answer->answer);
    m_world->kept.constFirst()->progress(1, 2, u"half"_s);
    QVERIFY(answer->stream);
    QVERIFY(answer->stream->written.contains("notifications/progress"));
    m_world->kept.takeFirst()->finish(mcp::ToolResult::text(u"all"_s));
    QCOMPARE(*answer->stream->endReason, CloseReason::Completed);
}

void TestStreamableEndpoint::olderRevisionsGetNoPriming()
{
    const QByteArray session = m_world->begin("2025-06-18");
    const auto answer = post(session, EndpointWorld::callBody("1", "keep"));
    m_world->advance(250ms);
    QCOMPARE(answer->stream->written, QByteArray());
    m_world->kept.takeFirst()->finish(mcp::ToolResult::text(u"late"_s));
    QVERIFY(answer->stream->written.contains("id: "));
}

void TestStreamableEndpoint::notificationsAreAccepted()
{
    const QByteArray session = m_world->begin();
    const auto notified =
        post(session, R"({"jsonrpc":"2.0","method":"notifications/roots/list_changed"})");
    QCOMPARE(notified->answer->status, 202);
    QCOMPARE(notified->answer->body, QByteArray());
    const auto answered = post(session, R"({"jsonrpc":"2.0","id":99,"result":{}})");
    QCOMPARE(answered->answer->status, 202);
}

void TestStreamableEndpoint::heldAgentsAreInitializedAtOnce()
{
    const QString query = u"agentId=alice&waitForAgents=2"_s;
    const QByteArray session = m_world->begin("2025-11-25", query);
    QVERIFY(!session.isEmpty());
    QCOMPARE(m_world->transports.records().constFirst().state, shared::TransportState::Connecting);
    QCOMPARE(
        statusOf({.body = EndpointWorld::pingBody("1"), .session = session, .query = query}), 200);
    const auto call = [&](const QByteArray &id) {
        return m_world->send(
            {.body = EndpointWorld::callBody(id, "probe"), .session = session, .query = query});
    };
    const auto held = call("2");
    const auto cancelled = call("3");
    QCOMPARE(
        statusOf(
            {.body =
                    R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}})",
                .session = session,
                .query = query}),
        202);
    m_world->advance(16s);
    QVERIFY(held->stream->written.endsWith(": ping\r\n\r\n"));
    m_world->gate.held.value(u"alice"_s)();
    QVERIFY(held->stream->written.contains("done"));
    QVERIFY(!cancelled->stream || !cancelled->stream->written.contains("done"));
    QCOMPARE(m_world->transports.records().constFirst().state, shared::TransportState::Open);
}

void TestStreamableEndpoint::theEndOfASessionAnswersWhoWaits()
{
    const QByteArray session = m_world->begin();
    const auto streaming = post(session, EndpointWorld::callBody("1", "keep"));
    m_world->advance(250ms);
    const auto plain = post(session, EndpointWorld::callBody("2", "keep"));
    QVERIFY(!m_world->begin().isEmpty()); // takes over
    QVERIFY(streaming->stream->written.contains(R"("id":1,"jsonrpc":"2.0","error")"));
    QVERIFY(streaming->stream->written.contains("taken_over"));
    QVERIFY(!streaming->stream->isOpen());
    QCOMPARE(plain->answer->status, 404);
    const QJsonObject refusal = EndpointWorld::json(*plain);
    QCOMPARE(refusal["id"_L1].toInt(), 2);
    QCOMPARE(refusal["error"_L1]["data"_L1]["reason"_L1].toString(), u"taken_over"_s);
    QVERIFY(m_world->kept.at(0)->isCancelled());
    QVERIFY(m_world->kept.at(1)->isCancelled());
}

Q_DECLARE_METATYPE(server::http::Headers)

QTEST_GUILESS_MAIN(TestStreamableEndpoint)
#include "tst_streamableendpoint.moc"
