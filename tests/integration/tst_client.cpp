// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/httpsseclient.h"
#include "tests/integration/ownsession.h"

#include <QSignalSpy>

using namespace tests;
using shared::Error;
using shared::HttpSseClient;
using shared::Result;
using shared::ToolAnswer;

// The client library against the real server.
class TestClient : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void opensAndIsWelcomed();
    void callsTools();
    void tellsTheServersErrors();
    void countsHeartbeatsAndAnswersPings();
    void hearsNotifications();
    void tellsWhyItWasRefused_data();
    void tellsWhyItWasRefused();
    void tellsWhenAnotherTookOver();
    void endsCallsInFlightWhenTheConnectionEnds();
    void forgetsACallThatItTookBack();

private:
    [[nodiscard]] QUrl url(const QString &agentId) const;
    [[nodiscard]] bool open(HttpSseClient &client, const QString &agentId) const;
    [[nodiscard]] static Result<ToolAnswer> callTool(
        HttpSseClient &client, const QString &tool, const QJsonObject &arguments = {});

    HubProcess m_hub{
        {.environment = {
             {QStringLiteral("CORAL_TRANSPORT_HEARTBEAT_INTERVAL"), QStringLiteral("100ms")},
             {QStringLiteral("CORAL_TRANSPORT_PING_INTERVAL"), QStringLiteral("100ms")}}}};
};

QUrl TestClient::url(const QString &agentId) const
{
    const AgentAddress address{.port = m_hub.port(), .base = ownBase(), .agentId = agentId};
    return QUrl(QStringLiteral("http://127.0.0.1:%1%2")
                    .arg(m_hub.port())
                    .arg(QString::fromUtf8(address.sseTarget())));
}

bool TestClient::open(HttpSseClient &client, const QString &agentId) const
{
    client.open(url(agentId));
    bool isInitialized = false;
    if (!QTest::qWaitFor([&] { return client.isOpen(); }, TestAgent::kPatience))
        return false;
    client.initialize(QStringLiteral("test"), QStringLiteral("1"),
        [&](const auto &result) { isInitialized = result.hasValue(); });
    return QTest::qWaitFor([&] { return isInitialized; }, TestAgent::kPatience);
}

Result<ToolAnswer> TestClient::callTool(
    HttpSseClient &client, const QString &tool, const QJsonObject &arguments)
{
    std::optional<Result<ToolAnswer>> answer;
    client.callTool(tool, arguments, [&](const Result<ToolAnswer> &result) { answer = result; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, TestAgent::kPatience))
        return Error{shared::ErrorCode::Timeout, QStringLiteral("no answer")};
    return *answer;
}

void TestClient::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestClient::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestClient::opensAndIsWelcomed()
{
    HttpSseClient client;
    const QSignalSpy welcomed(&client, &HttpSseClient::welcomed);
    client.open(url(QStringLiteral("alice")));
    QTRY_COMPARE_WITH_TIMEOUT(welcomed.size(), 1, TestAgent::kPatience);
    QVERIFY(client.isOpen());
    QCOMPARE(client.transportId().size(), 36);
    QVERIFY(client.endpoint().toString().endsWith(client.transportId()));
}

void TestClient::callsTools()
{
    HttpSseClient alice;
    HttpSseClient bob;
    QVERIFY(open(alice, QStringLiteral("alice")));
    QVERIFY(open(bob, QStringLiteral("bob")));
    const auto agents = callTool(alice, QStringLiteral("list_agents"));
    QVERIFY(agents.hasValue());
    QVERIFY(agents->text.contains(u"bob"));
}

void TestClient::tellsTheServersErrors()
{
    HttpSseClient client;
    QVERIFY(open(client, QStringLiteral("alice")));
    const auto unknown = callTool(client, QStringLiteral("no_such_tool"));
    QVERIFY(!unknown.hasValue());
    QCOMPARE(unknown.error().code, shared::ErrorCode::InvalidArgument);
    const auto failed = callTool(client, QStringLiteral("close_thread"),
        {{QStringLiteral("threadId"), QStringLiteral("none")},
            {QStringLiteral("summary"), QString()}});
    QVERIFY(failed.hasValue());
    QVERIFY(failed->isError);
}

void TestClient::countsHeartbeatsAndAnswersPings()
{
    HttpSseClient client;
    QVERIFY(open(client, QStringLiteral("alice")));
    QTRY_VERIFY_WITH_TIMEOUT(client.heartbeats() >= 2 && client.pings() >= 2, TestAgent::kPatience);
    QVERIFY(client.isOpen());
}

void TestClient::hearsNotifications()
{
    HttpSseClient client;
    QVERIFY(open(client, QStringLiteral("alice")));
    const QSignalSpy notified(&client, &HttpSseClient::notified);
    bool isSubscribed = false;
    client.call(QStringLiteral("resources/subscribe"),
        {{QStringLiteral("uri"), QStringLiteral("coral://threads")}},
        [&](const auto &result) { isSubscribed = result.hasValue(); });
    QTRY_VERIFY_WITH_TIMEOUT(isSubscribed, TestAgent::kPatience);
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(bob.join());
    QVERIFY(!bob.createThread(QStringLiteral("t"), {QStringLiteral("alice")}).isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(!notified.isEmpty(), TestAgent::kPatience);
    QCOMPARE(
        notified.first().first().toString(), QStringLiteral("notifications/resources/updated"));
}

void TestClient::tellsWhyItWasRefused_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<shared::ErrorCode>("code");
    QTest::newRow("bad request") << QStringLiteral("/devmode/a/k/s/sse")
                                 << shared::ErrorCode::InvalidArgument;
    QTest::newRow("forbidden") << QStringLiteral("/a/k/s/sse?agentId=a")
                               << shared::ErrorCode::Forbidden;
    QTest::newRow("no such path") << QStringLiteral("/nothing") << shared::ErrorCode::NotFound;
    QTest::newRow("no stream") << QStringLiteral("/health") << shared::ErrorCode::InvalidArgument;
}

void TestClient::tellsWhyItWasRefused()
{
    QFETCH(QString, path);
    QFETCH(shared::ErrorCode, code);
    HttpSseClient client;
    std::optional<Error> reason;
    connect(&client, &HttpSseClient::closed, this, [&](const Error &error) { reason = error; });
    client.open(QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_hub.port()).arg(path)));
    QTRY_VERIFY_WITH_TIMEOUT(reason.has_value(), TestAgent::kPatience);
    QCOMPARE(reason->code, code);
    QVERIFY(!reason->message.isEmpty());
    QVERIFY(!client.isOpen());
}

void TestClient::tellsWhenAnotherTookOver()
{
    HttpSseClient before;
    QVERIFY(open(before, QStringLiteral("alice")));
    std::optional<Error> reason;
    connect(&before, &HttpSseClient::closed, this, [&](const Error &error) { reason = error; });
    HttpSseClient after;
    QVERIFY(open(after, QStringLiteral("alice")));
    QTRY_VERIFY_WITH_TIMEOUT(reason.has_value(), TestAgent::kPatience);
    QVERIFY2(reason->message.contains(u"alice"), qUtf8Printable(reason->message));
}

void TestClient::endsCallsInFlightWhenTheConnectionEnds()
{
    HubProcess hub;
    QVERIFY(hub.start());
    HttpSseClient client;
    client.open(QUrl(
        QStringLiteral("http://127.0.0.1:%1/devmode/a/k/s/sse?agentId=alice").arg(hub.port())));
    QTRY_VERIFY_WITH_TIMEOUT(client.isOpen(), TestAgent::kPatience);
    std::optional<Result<ToolAnswer>> answer;
    client.callTool(QStringLiteral("wait_for_mentions"), {},
        [&](const Result<ToolAnswer> &result) { answer = result; });
    const QSignalSpy closed(&client, &HttpSseClient::closed);
    QVERIFY(hub.stop());
    QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, TestAgent::kPatience);
    QVERIFY(answer.has_value());
    QVERIFY(!answer->hasValue());
    QCOMPARE(answer->error().code, shared::ErrorCode::Unavailable);
}

void TestClient::forgetsACallThatItTookBack()
{
    HttpSseClient client;
    QVERIFY(open(client, QStringLiteral("alice")));
    bool wasAnswered = false;
    const HttpSseClient::CallId wait = client.callTool(QStringLiteral("wait_for_mentions"),
        {{QStringLiteral("timeoutMs"), 50}}, [&](const auto &) { wasAnswered = true; });
    client.cancel(wait);
    // A second one of the same length ends after the first would have.
    QVERIFY(
        callTool(client, QStringLiteral("wait_for_mentions"), {{QStringLiteral("timeoutMs"), 100}})
            .hasValue());
    QVERIFY(!wasAnswered);
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
