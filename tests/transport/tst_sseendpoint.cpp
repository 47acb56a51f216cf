// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/router.h"
#include "server/mcp/registry.h"
#include "server/transport/sseendpoint.h"
#include "server/transport/transportregistry.h"
#include "tests/support/fakehttp.h"
#include "tests/support/manualclock.h"
#include "tests/transport/fakegate.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>

using namespace server;
using namespace server::transport;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::CloseReason;

class TestSseEndpoint : public QObject {
    Q_OBJECT
private slots:
    void init() { m_world = std::make_unique<World>(); }
    void cleanup() { m_world.reset(); }

    void greetsWithEndpointThenWelcome()
    {
        const auto alice = open(u"agentId=alice"_s);
        QCOMPARE(alice->answer->status, 200);
        QCOMPARE(alice->answer->headers.value("content-type"), QByteArray("text/event-stream"));
        const QString id = transportId(*alice);
        QCOMPARE(alice->stream->written,
            QStringLiteral(
                "event: endpoint\r\ndata: /devmode/app/key/s1/message?sessionId=%1\r\n\r\n"
                "retry: %2\r\nevent: connection_established\r\nid: %1\r\n"
                "data: Connected to Coral Server\r\n\r\n")
                .arg(id)
                .arg(retryOf(*alice))
                .toUtf8());
    }

    void refusesBeforeAnyStream_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("status");
        QTest::newRow("no agent") << u""_s << 400;
        QTest::newRow("empty agent") << u"agentId="_s << 400;
        QTest::newRow("waits for words") << u"agentId=a&waitForAgents=many"_s << 400;
        QTest::newRow("waits for less than nobody") << u"agentId=a&waitForAgents=-1"_s << 400;
    }

    void refusesBeforeAnyStream()
    {
        QFETCH(QString, query);
        const auto responder = open(query);
        QTEST(responder->answer->status, "status");
        QVERIFY(!responder->stream);
        QCOMPARE(m_world->transports.size(), 0);
    }

    void tellsTheGatesRefusalAsAStatus()
    {
        m_world->gate.refusal = shared::Error{shared::ErrorCode::Forbidden, u"No."_s};
        QCOMPARE(open(u"agentId=a"_s)->answer->status, 403);
        QCOMPARE(post(u"x"_s, "{}")->answer->status, 403);
    }

    void doesNotListenToWhoGuessesKeys()
    {
        m_world->gate.guessingTime = 90s;
        const auto refused = open(u"agentId=a"_s);
        QCOMPARE(refused->answer->status, 429);
        QCOMPARE(refused->answer->headers.value("Retry-After"), QByteArray("90"));
        QCOMPARE(post(u"no-such-id"_s, "{}")->answer->status, 429);
    }

    void letsAnAgentThatIsInGoOnBesideAGuesser()
    {
        const QByteArray ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
        const auto alice = open(u"agentId=alice"_s);
        const QString id = transportId(*alice);
        m_world->gate.guessingTime = 90s;
        QCOMPARE(post(id, ping)->answer->status, 202);
        // Her transport does not open the door to other sessions.
        QCOMPARE(post(id, ping, "application/json", u"another"_s)->answer->status, 429);
    }

    void capsTheTransportsOfASession()
    {
        const auto alice = open(u"agentId=alice"_s);
        const auto bob = open(u"agentId=bob"_s);
        const auto carol = open(u"agentId=carol"_s);
        const auto refused = open(u"agentId=dave"_s);
        QCOMPARE(refused->answer->status, 429);
        QVERIFY(refused->answer->headers.contains("Retry-After"));
        QVERIFY2(refused->answer->body.contains("transport.max-per-session"),
            refused->answer->body.constData());
        QCOMPARE(m_world->transports.size(), 3);
        // One that takes over adds none, and one that leaves makes room.
        QCOMPARE(open(u"agentId=bob"_s)->answer->status, 200);
        alice->stream->end(CloseReason::ClientClosed);
        QCOMPARE(open(u"agentId=dave"_s)->answer->status, 200);
    }

    void capsTheTransportsOfASessionThatManyJoinAtOnce()
    {
        m_world->gate.keepsJoins = true;
        QList<std::shared_ptr<tests::FakeResponder>> responders;
        for (int i = 0; i < 5; ++i)
            responders.append(open(u"agentId=a%1"_s.arg(i)));
        for (const auto &join : std::as_const(m_world->gate.pendingJoins))
            join();
        QCOMPARE(m_world->transports.size(), 3);
        QCOMPARE(m_world->gate.left.size(), 2);
        QCOMPARE(responders.last()->answer->status, 429);
    }

    void capsTheMessagesOfATransport()
    {
        m_world->settings.messages = {10, 5};
        const QByteArray ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
        const auto alice = open(u"agentId=alice"_s);
        const QString id = transportId(*alice);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(post(id, ping)->answer->status, 202);
        const auto refused = post(id, ping);
        QCOMPARE(refused->answer->status, 429);
        QCOMPARE(refused->answer->headers.value("Retry-After"), QByteArray("1"));
        QVERIFY(refused->answer->body.contains("transport.message-rate"));
        m_world->advance(100ms);
        QCOMPARE(post(id, ping)->answer->status, 202);
        // Others have a budget of their own.
        const auto bob = open(u"agentId=bob"_s);
        QCOMPARE(post(transportId(*bob), ping)->answer->status, 202);
    }

    void aHeadRequestOpensNothing()
    {
        const auto responder = open(u"agentId=a"_s, http::Method::Head);
        QCOMPARE(responder->answer->status, 200);
        QVERIFY(!responder->stream);
        QCOMPARE(m_world->transports.size(), 0);
    }

    void aHeldTransportHearsHeartbeatsAndNothingElse()
    {
        const auto alice = open(u"agentId=alice&waitForAgents=2"_s);
        QCOMPARE(alice->stream->written, QByteArray());
        m_world->advance(16s);
        QCOMPARE(alice->stream->written, QByteArray(": ping\r\n\r\n"));
        m_world->gate.held.value(u"alice"_s)();
        QVERIFY(alice->stream->written.contains("event: endpoint"));
    }

    void answersAcceptedBeforeTheToolRuns()
    {
        const auto alice = open(u"agentId=alice"_s);
        std::optional<bool> wasAnswered;
        m_world->onCall = [&] { wasAnswered = m_lastPost && m_lastPost->answer.has_value(); };
        const auto posted = post(transportId(*alice),
            R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"probe"}})");
        QCOMPARE(posted->answer->status, 202);
        QCOMPARE(wasAnswered, true);
        QVERIFY2(alice->stream->written.contains(R"("id":1)"), alice->stream->written.constData());
    }

    void judgesAPost_data()
    {
        QTest::addColumn<QByteArray>("contentType");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const QByteArray ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
        QTest::newRow("fine") << QByteArray("application/json") << ping << 202;
        QTest::newRow("with charset")
            << QByteArray("application/json; charset=utf-8") << ping << 202;
        QTest::newRow("other case") << QByteArray("Application/JSON") << ping << 202;
        QTest::newRow("text") << QByteArray("text/plain") << ping << 400;
        QTest::newRow("none") << QByteArray() << ping << 400;
        QTest::newRow("no JSON") << QByteArray("application/json") << QByteArray("{") << 400;
        QTest::newRow("no JSON-RPC") << QByteArray("application/json") << QByteArray("{}") << 400;
    }

    void judgesAPost()
    {
        QFETCH(QByteArray, contentType);
        QFETCH(QByteArray, body);
        const auto alice = open(u"agentId=alice"_s);
        QTEST(post(transportId(*alice), body, contentType)->answer->status, "status");
    }

    void tellsUnknownFromEnded()
    {
        const QByteArray ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
        QCOMPARE(post(u"no-such-id"_s, ping)->answer->status, 404);
        QCOMPARE(post({}, ping)->answer->status, 400);
        const auto alice = open(u"agentId=alice"_s);
        const QString id = transportId(*alice);
        QCOMPARE(post(id, ping, "application/json", u"another"_s)->answer->status, 404);
        alice->stream->end(CloseReason::ConnectionReset);
        QCOMPARE(post(id, ping)->answer->status, 410);
        // That it ended is nobody else's business either.
        QCOMPARE(post(id, ping, "application/json", u"another"_s)->answer->status, 404);
    }

    void countsWhatItsAgentSentFirst()
    {
        const auto alice = open(u"agentId=alice"_s);
        const shared::TransportRecord record = m_world->transports.records().constFirst();
        QCOMPARE(record.bytesIn, 100);
        QVERIFY(record.lastByteIn.isValid());
        QCOMPARE(record.messagesIn, 0U);
    }

    void anOpenTransportOutlivesAChangeOfItsScope()
    {
        const auto alice = open(u"agentId=alice"_s);
        const QString id = transportId(*alice);
        m_world->gate.scopeOverride = u"another application's session of that id"_s;
        QCOMPARE(post(id, R"({"jsonrpc":"2.0","id":1,"method":"ping"})")->answer->status, 202);
    }

    void aDrainStartedWhileJoiningIsHeeded()
    {
        m_world->gate.keepsJoins = true;
        const auto responder = open(u"agentId=alice"_s);
        m_world->transports.intake().drain();
        m_world->gate.pendingJoins.takeFirst()();
        QCOMPARE(responder->answer->status, 503);
        QCOMPARE(m_world->gate.left.size(), 1);
        QCOMPARE(m_world->transports.size(), 0);
    }

    void anEndedTransportLeavesNothing()
    {
        QSignalSpy closed(&m_world->transports, &TransportRegistry::transportClosed);
        const auto alice = open(u"agentId=alice"_s);
        const QString id = transportId(*alice);
        alice->stream->end(CloseReason::ConnectionReset);
        QCOMPARE(closed.size(), 1);
        const auto record = closed.first().first().value<shared::TransportRecord>();
        QCOMPARE(record.id, id);
        QCOMPARE(*record.closeReason, CloseReason::ConnectionReset);
        QCOMPARE(m_world->transports.size(), 0);
        QCOMPARE(m_world->gate.left, QStringList{id});
        QCoreApplication::processEvents();
        QCOMPARE(m_world->deadlines.size(), 0);
    }

    void aNewerTransportTakesOver()
    {
        const auto first = open(u"agentId=alice"_s);
        const QString firstId = transportId(*first);
        const auto second = open(u"agentId=alice"_s);
        QCOMPARE(*first->stream->endReason, CloseReason::TakenOver);
        QVERIFY(first->stream->written.contains("event: connection_closed"));
        QVERIFY(first->stream->written.contains("taken_over"));
        QVERIFY(second->stream->isOpen());
        QCOMPARE(m_world->gate.left, QStringList{firstId});
        QCOMPARE(m_world->transports.size(), 1);
    }

    void aClientThatLeftWhileJoiningIsForgotten()
    {
        m_world->gate.keepsJoins = true;
        const auto responder = open(u"agentId=alice"_s);
        QVERIFY(!responder->answer);
        responder->isGone = true;
        m_world->gate.pendingJoins.takeFirst()();
        QCOMPARE(m_world->gate.left.size(), 1);
        QCOMPARE(m_world->transports.size(), 0);
    }

    void everyRequestAcknowledgesButNotNotifications()
    {
        const auto alice = open(u"agentId=alice"_s);
        const QString id = transportId(*alice);
        post(id, R"({"jsonrpc":"2.0","id":1,"method":"ping"})");
        QCOMPARE(m_world->gate.acknowledged.size(), 1);
        post(
            id, R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9}})");
        QCOMPARE(m_world->gate.acknowledged.size(), 1);
    }

    void aLateCancellationReturnsDeliveries()
    {
        const auto alice = open(u"agentId=alice"_s);
        const QString id = transportId(*alice);
        post(id, R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"probe"}})");
        post(
            id, R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
        QCOMPARE(m_world->gate.returned, QStringList{u"alice"_s});
    }

    void aDrainingServerTakesNobodyIn()
    {
        m_world->transports.intake().drain();
        const auto responder = open(u"agentId=alice"_s);
        QCOMPARE(responder->answer->status, 503);
        QVERIFY(responder->answer->headers.contains("Retry-After"));
    }

    void aServerShortOfMemoryTakesOnlyAgentsOfItsSessions()
    {
        Intake &intake = m_world->transports.intake();
        const auto known = open(u"agentId=alice"_s);
        intake.setMemory(Intake::Memory::Short);
        QCOMPARE(open(u"agentId=alice"_s)->answer->status, 200);
        m_world->gate.scopeOverride = QString(); // a session that would be made
        const auto refused = open(u"agentId=alice"_s);
        QCOMPARE(refused->answer->status, 503);
        QVERIFY(refused->answer->headers.contains("Retry-After"));
        m_world->gate.scopeOverride.reset();
        intake.setMemory(Intake::Memory::Exhausted);
        QCOMPARE(open(u"agentId=alice"_s)->answer->status, 503);
        intake.setMemory(Intake::Memory::Enough);
        QCOMPARE(open(u"agentId=alice"_s)->answer->status, 200);
    }

    void drainingTellsOnceAndLetsCallsEnd()
    {
        mcp::CallPointer held;
        m_world->onCallKeep = &held;
        const auto alice = open(u"agentId=alice"_s);
        const QString id = transportId(*alice);
        post(id, R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"keep"}})");
        m_world->transports.drainAll(u"Bye."_s);
        QVERIFY(alice->stream->isOpen());
        QCOMPARE(m_world->transports.callsInFlight(), 1);
        // What belongs to a call in flight still gets through, a new call does not.
        QCOMPARE(post(id, R"({"jsonrpc":"2.0","id":2,"method":"ping"})")->answer->status, 202);
        QVERIFY(alice->stream->written.contains(R"("id":2)"));
        QCOMPARE(
            post(id, R"({"jsonrpc":"2.0","id":3,"method":"tools/list"})")->answer->status, 202);
        QVERIFY2(alice->stream->written.contains(R"("id":3)"), alice->stream->written.constData());
        QVERIFY(alice->stream->written.contains("Bye."));
        held->finish(mcp::ToolResult::text(u"late but here"_s));
        held.reset();
        QVERIFY(alice->stream->written.contains("late but here"));
        QCOMPARE(m_world->transports.callsInFlight(), 0);
        m_world->transports.closeAll(CloseReason::ServerShutdown, u"Bye."_s);
        QCOMPARE(alice->stream->written.count("event: server_shutdown"), 1);
        QCOMPARE(*alice->stream->endReason, CloseReason::ServerShutdown);
    }

    void drainingIsLoggedToWhoIsInitialized()
    {
        m_world->peerSettings.hasLogging = true;
        const auto alice = open(u"agentId=alice"_s);
        const auto bob = open(u"agentId=bob"_s);
        post(transportId(*alice),
            R"({"jsonrpc":"2.0","id":1,"method":"initialize",)"
            R"("params":{"protocolVersion":"2024-11-05"}})");
        m_world->transports.drainAll(u"Bye."_s);
        QVERIFY(alice->stream->written.contains(
            R"("params":{"data":"Bye.","level":"warning","logger":"server"})"));
        QVERIFY(!bob->stream->written.contains("notifications/message"));
    }

    void shutdownIsToldWithARetryHint()
    {
        const auto alice = open(u"agentId=alice"_s);
        m_world->transports.closeAll(CloseReason::ServerShutdown, u"Bye."_s);
        QVERIFY(alice->stream->written.contains("event: server_shutdown"));
        const int delay = retryOf(*alice);
        QVERIFY2(delay >= 1000 && delay <= 3000, qPrintable(QString::number(delay)));
    }

private:
    // Everything that an endpoint needs, fresh for each test.
    struct World {
        World()
        {
            registry.add(mcp::Tool{.name = u"probe"_s,
                .title = {},
                .description = u"A probe."_s,
                .inputSchema = {{u"type"_s, u"object"_s}},
                .outputSchema = {},
                .annotations = {},
                .handler = [this](const mcp::CallPointer &call) {
                    if (onCall)
                        onCall();
                    call->finish(mcp::ToolResult::text(u"done"_s));
                }});
            registry.add(mcp::Tool{.name = u"keep"_s,
                .title = {},
                .description = u"Answers when the test does."_s,
                .inputSchema = {{u"type"_s, u"object"_s}},
                .outputSchema = {},
                .annotations = {},
                .handler = [this](const mcp::CallPointer &call) { *onCallKeep = call; }});
            endpoint.addRoutes(router);
        }
        void advance(std::chrono::milliseconds by)
        {
            clock.advance(by);
            deadlines.expire();
        }

        std::function<void()> onCall;
        mcp::CallPointer *onCallKeep = nullptr;
        tests::ManualClock clock;
        shared::DeadlineQueue deadlines{clock};
        mcp::Registry registry;
        mcp::PeerSettings peerSettings{.serverName = u"test"_s,
            .serverTitle = {},
            .serverVersion = u"1"_s,
            .instructions = {},
            .revisions = {u"2024-11-05"_s}};
        Settings settings;
        tests::FakeGate gate;
        TransportRegistry transports{100, 3};
        SseEndpoint endpoint{
            {clock, deadlines, registry, peerSettings, settings, gate}, transports, true};
        http::Router router;
    };

    std::shared_ptr<tests::FakeResponder> send(
        http::Request request, const QString &path, const QString &query)
    {
        request.target = path.toUtf8() + '?' + query.toUtf8();
        request.path = path;
        request.query = QUrlQuery(query);
        auto responder = std::make_shared<tests::FakeResponder>();
        if (request.method == http::Method::Post)
            m_lastPost = responder;
        m_world->router.route(request, responder);
        return responder;
    }

    std::shared_ptr<tests::FakeResponder> open(
        const QString &query, http::Method method = http::Method::Get)
    {
        http::Request request;
        request.method = method;
        request.receivedBytes = 100;
        return send(request, u"/devmode/app/key/s1/sse"_s, query);
    }

    std::shared_ptr<tests::FakeResponder> post(const QString &id, const QByteArray &body,
        const QByteArray &contentType = "application/json", const QString &session = u"s1"_s)
    {
        http::Request request;
        request.method = http::Method::Post;
        request.body = body;
        if (!contentType.isEmpty())
            request.headers.append("Content-Type", contentType);
        return send(request, u"/devmode/app/key/%1/message"_s.arg(session), u"sessionId="_s + id);
    }

    static QString transportId(const tests::FakeResponder &responder)
    {
        static const QRegularExpression kId(u"sessionId=([0-9a-f-]{36})"_s);
        return kId.match(QString::fromUtf8(responder.stream->written)).captured(1);
    }

    // The last hint; 0: none.
    static int retryOf(const tests::FakeResponder &responder)
    {
        const QByteArray &written = responder.stream->written;
        const qsizetype at = written.lastIndexOf("retry: ");
        return at < 0 ? 0 : written.sliced(at + 7, 4).toInt();
    }

    std::unique_ptr<World> m_world;
    std::shared_ptr<tests::FakeResponder> m_lastPost;
};

QTEST_GUILESS_MAIN(TestSseEndpoint)
#include "tst_sseendpoint.moc"
