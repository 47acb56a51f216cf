// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/statelesspeer.h"
#include "server/mcp/stateseal.h"
#include "tests/mcp/peerbench.h"
#include "tests/support/manualclock.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

class TestStatelessPeer : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void discoversWhatThereIs();
    void servesTheRegistry();
    void doesNotKnowTheConversation_data();
    void doesNotKnowTheConversation();
    void sameIdsAreTwoCalls();
    void aCancelledCallSaysNothing();
    void hearsThatAnAnswerWasLost();
    void eachRequestBringsItsOwnOptions();
    void holdsToolsAlone();
    void aCancelledCallIsNotBegunLater();
    void refusesMoreThanItMayServe();
    void drains();
    void whoListensIsNotBusy();
    void closes();
    void logsWhatTheRequestWants();
    void asksByItsAnswer();
    void refusesWhatTheClientCannot();
    void ownErrorsStayOutOfTheReservedRange();

private:
    std::shared_ptr<RecordingOutlet> ask(const QByteArray &method, const QByteArray &params = {},
        const QByteArray &capabilities = "{}");
    [[nodiscard]] static QJsonObject answerOn(const RecordingOutlet &outlet);

    std::unique_ptr<Registry> m_registry;
    PeerSettings m_settings;
    tests::ManualClock m_clock;
    const StateSeal m_seal{m_clock};
    QList<CallPointer> m_kept;
    std::unique_ptr<StatelessPeer> m_peer;
    StatelessPeer::CallId m_last = 0;
};

void TestStatelessPeer::init()
{
    m_registry = std::make_unique<Registry>();
    m_settings = PeerBench::someSettings();
    m_settings.statelessRevisions = {u"2026-07-28"_s};
    Tool tool;
    tool.name = u"keep"_s;
    tool.handler = [this](const CallPointer &call) { m_kept.append(call); };
    m_registry->add(tool);
    tool.name = u"ask"_s;
    tool.handler = [](const CallPointer &call) {
        const auto answers = call->require(
            {.requests = {
                 {u"name"_s, InputRequest::form(u"Your name?"_s, {{u"type"_s, u"object"_s}})}}});
        if (answers)
            call->finish(ToolResult::text(u"thanks"_s));
    };
    m_registry->add(tool);
    m_peer = std::make_unique<StatelessPeer>(*m_registry, PeerBench::caller(), m_settings, m_seal);
}

void TestStatelessPeer::cleanup()
{
    m_kept.clear();
    m_peer.reset();
    m_registry.reset();
}

std::shared_ptr<RecordingOutlet> TestStatelessPeer::ask(
    const QByteArray &method, const QByteArray &params, const QByteArray &capabilities)
{
    const QByteArray json = R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)"
        + params
        + R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":)"
        + capabilities + "}}}";
    const auto request = StatelessRequest::read(json, m_settings.allRevisions());
    auto outlet = std::make_shared<RecordingOutlet>();
    m_last = m_peer->serve(std::get<StatelessRequest>(request), outlet, {});
    return outlet;
}

QJsonObject TestStatelessPeer::answerOn(const RecordingOutlet &outlet)
{
    return outlet.sent.isEmpty() ? QJsonObject()
                                 : QJsonDocument::fromJson(outlet.sent.constLast()).object();
}

void TestStatelessPeer::discoversWhatThereIs()
{
    QSignalSpy answered(m_peer.get(), &AnyPeer::answered);
    const QJsonObject result = PeerBench::result(answerOn(*ask("server/discover")));
    QVERIFY(result.value(u"supportedVersions"_s).toArray().contains(u"2026-07-28"_s));
    QVERIFY(result.value(u"capabilities"_s).toObject().contains(u"tools"_s));
    QVERIFY(!result.value(u"capabilities"_s).toObject().contains(u"resources"_s));
    QCOMPARE(result.value(u"_meta"_s)[u"io.modelcontextprotocol/serverInfo"][u"name"].toString(),
        m_settings.serverName);
    QCOMPARE(answered.first().first().toString(), u"server/discover"_s);
    QCOMPARE(m_peer->revision(), u"2026-07-28"_s);
}

void TestStatelessPeer::servesTheRegistry()
{
    const QJsonObject result = PeerBench::result(answerOn(*ask("tools/list")));
    QCOMPARE(result.value(u"tools"_s).toArray().size(), 2);
    QCOMPARE(result.value(u"resultType"_s).toString(), u"complete"_s);
    QVERIFY(result.contains(u"ttlMs"_s));
}

void TestStatelessPeer::doesNotKnowTheConversation_data()
{
    QTest::addColumn<QByteArray>("method");
    for (const char *method : {"initialize", "ping", "logging/setLevel", "resources/subscribe",
             "resources/unsubscribe", "subscriptions/listen"})
        QTest::newRow(method) << QByteArray(method); // the last for want of resources
}

void TestStatelessPeer::doesNotKnowTheConversation()
{
    QFETCH(QByteArray, method);
    QSignalSpy answered(m_peer.get(), &AnyPeer::answered);
    QCOMPARE(PeerBench::code(answerOn(*ask(method))), int(kMethodNotFound));
    QCOMPARE(answered.first().first().toString(), u"unknown"_s);
}

void TestStatelessPeer::sameIdsAreTwoCalls()
{
    const auto first = ask("tools/call", R"("name":"keep",)");
    const auto second = ask("tools/call", R"("name":"keep",)");
    QCOMPARE(m_peer->callsInFlight(), 2);
    m_kept.at(1)->finish(ToolResult::text(u"second"_s));
    QVERIFY(first->sent.isEmpty());
    QVERIFY(second->sent.constFirst().contains("second"));
    m_kept.at(0)->finish(ToolResult::text(u"first"_s));
    QVERIFY(first->sent.constFirst().contains("first"));
    QCOMPARE(m_peer->callsInFlight(), 0);
}

void TestStatelessPeer::aCancelledCallSaysNothing()
{
    const auto outlet = ask("tools/call", R"("name":"keep",)");
    QSignalSpy cancelled(m_kept.constFirst().get(), &Call::cancelled);
    m_peer->cancel(m_last);
    QCOMPARE(cancelled.size(), 1);
    m_kept.constFirst()->finish(ToolResult::text(u"too late"_s));
    QVERIFY(outlet->sent.isEmpty());
    QCOMPARE(m_peer->ignoredMessages(), 0U);
    m_peer->cancel(999);
    QCOMPARE(m_peer->ignoredMessages(), 1U);
}

void TestStatelessPeer::hearsThatAnAnswerWasLost()
{
    QSignalSpy lost(m_peer.get(), &AnyPeer::lateCancellation);
    const auto tell = [this](const QByteArray &json) {
        const auto read = StatelessRequest::read(json, m_settings.allRevisions());
        m_peer->serve(std::get<StatelessRequest>(read), std::make_shared<RecordingOutlet>(), {});
    };
    tell(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{}})");
    tell(R"({"jsonrpc":"2.0","method":"notifications/other","params":{"requestId":1}})");
    QCOMPARE(lost.size(), 0);
    tell(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
    QCOMPARE(lost.size(), 1);
}

void TestStatelessPeer::eachRequestBringsItsOwnOptions()
{
    const auto request = StatelessRequest::read(
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"keep","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}})",
        m_settings.allRevisions());
    m_peer->serve(std::get<StatelessRequest>(request), std::make_shared<RecordingOutlet>(),
        {{u"longest"_s, u"5"_s}});
    QCOMPARE(m_kept.constFirst()->caller().options.value(u"longest"_s), u"5"_s);
    QCOMPARE(m_kept.constFirst()->caller().name, u"alice"_s);
}

void TestStatelessPeer::holdsToolsAlone()
{
    m_peer->setHolding(true);
    ask("tools/call", R"("name":"keep",)");
    QCOMPARE(m_kept.size(), 0);
    QVERIFY(!ask("tools/list")->sent.isEmpty());
    m_peer->setHolding(false);
    QCOMPARE(m_kept.size(), 1);
}

void TestStatelessPeer::aCancelledCallIsNotBegunLater()
{
    m_peer->setHolding(true);
    ask("tools/call", R"("name":"keep",)");
    m_peer->cancel(m_last);
    m_peer->setHolding(false);
    QCOMPARE(m_kept.size(), 0);
}

void TestStatelessPeer::refusesMoreThanItMayServe()
{
    m_settings.maxCallsInFlight = 1;
    ask("tools/call", R"("name":"keep",)");
    const QJsonObject error = PeerBench::error(answerOn(*ask("tools/list")));
    QCOMPARE(error.value(u"data"_s)[u"reason"].toString(), u"limit_reached"_s);
}

void TestStatelessPeer::drains()
{
    const auto before = ask("tools/call", R"("name":"keep",)");
    m_peer->drain({shared::ErrorCode::Unavailable, u"The server stops."_s});
    QVERIFY(ask("tools/list")->sent.constFirst().contains("The server stops."));
    m_kept.constFirst()->finish(ToolResult::text(u"still"_s));
    QVERIFY(before->sent.constFirst().contains("still"));
}

// It may listen for days.
void TestStatelessPeer::whoListensIsNotBusy()
{
    m_registry->setResources([](const Caller &) { return QList<Resource>(); },
        [this](const CallPointer &call) { m_kept.append(call); });
    const auto listener = ask("subscriptions/listen", R"("notifications":{},)");
    QVERIFY(listener->sent.constFirst().contains("acknowledged"));
    QCOMPARE(m_peer->callsInFlight(), 0);
    QCOMPARE(m_peer->listeners(), 1);
    ask("tools/call", R"("name":"keep",)");
    QCOMPARE(m_peer->callsInFlight(), 1);
    QCOMPARE(m_peer->listeners(), 1);
}

void TestStatelessPeer::closes()
{
    const auto outlet = ask("tools/call", R"("name":"keep",)");
    m_peer->close();
    QVERIFY(m_kept.constFirst()->isCancelled());
    QVERIFY(ask("tools/list")->sent.isEmpty());
    QVERIFY(outlet->sent.isEmpty());
}

void TestStatelessPeer::logsWhatTheRequestWants()
{
    const QByteArray call = R"("name":"keep",)";
    const QByteArray wanting = R"({},"io.modelcontextprotocol/logLevel":"warning")";
    const QList<std::shared_ptr<RecordingOutlet>> unadvertised{ask("tools/call", call, wanting)};
    m_settings.hasLogging = true;
    const QList<std::shared_ptr<RecordingOutlet>> advertised{
        ask("tools/call", call), ask("tools/call", call, wanting)};
    for (const CallPointer &kept : std::as_const(m_kept)) {
        kept->log(LogLevel::Info, {}, u"too quiet"_s);
        kept->log(LogLevel::Error, {}, u"heard"_s);
    }
    QCOMPARE(unadvertised.at(0)->sent.size(), 0);
    QCOMPARE(advertised.at(0)->sent.size(), 0); // it did not ask for any
    QCOMPARE(advertised.at(1)->sent.size(), 1);
    QVERIFY(advertised.at(1)->sent.first().contains("heard"));
}

void TestStatelessPeer::asksByItsAnswer()
{
    const QByteArray can = R"({"elicitation":{}})";
    const QJsonObject question =
        PeerBench::result(answerOn(*ask("tools/call", R"("name":"ask",)", can)));
    QCOMPARE(question.value(u"resultType"_s).toString(), u"input_required"_s);
    QCOMPARE(
        question.value(u"inputRequests"_s)[u"name"][u"method"].toString(), u"elicitation/create"_s);
    const QJsonObject answer = PeerBench::result(answerOn(*ask("tools/call",
        R"("name":"ask","inputResponses":{"name":{"action":"accept","content":{"name":"x"}}},)",
        can)));
    QCOMPARE(answer.value(u"resultType"_s).toString(), u"complete"_s);
}

void TestStatelessPeer::refusesWhatTheClientCannot()
{
    const QJsonObject error = PeerBench::error(answerOn(*ask("tools/call", R"("name":"ask",)")));
    QCOMPARE(error.value(u"code"_s).toInt(), int(kMissingCapability));
    QVERIFY(error.value(u"data"_s)[u"requiredCapabilities"].toObject().contains(u"elicitation"_s));
}

void TestStatelessPeer::ownErrorsStayOutOfTheReservedRange()
{
    const auto outlet = ask("tools/call", R"("name":"keep",)");
    m_kept.constFirst()->fail({shared::ErrorCode::Forbidden, u"No."_s});
    const int code = PeerBench::code(answerOn(*outlet));
    QVERIFY2(code > -32000 || code < -32768, qPrintable(QString::number(code)));
}

QTEST_GUILESS_MAIN(TestStatelessPeer)
#include "tst_statelesspeer.moc"
