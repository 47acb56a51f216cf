// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/httpsseclient.h"
#include "tests/support/scriptedserver.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using shared::Error;
using shared::ErrorCode;
using shared::HttpSseClient;
using shared::Result;

// The client against servers that do what a good one does not; the good one is met in integration/.
class TestHttpSseClient : public QObject {
    Q_OBJECT
private slots:
    void init();
    void callsAndHearsTheAnswer();
    void refusesAnEndpointOfAnotherOrigin_data();
    void refusesAnEndpointOfAnotherOrigin();
    void endsOnWhatIsNoMessage();
    void endsOnAnAnswerThatIsNoStream();
    void tellsTheServersOwnReason();
    void failsACallWhosePostWasRefused();
    void refusesRequestsThatItDoesNotServe();
    void failsCallsWhileItIsNotConnected();
    void canCloseAndOpenFromItsSignals();
    void forgetsItsCallsWhenOpenedAnew();

private:
    // Connected, with the endpoint told.
    [[nodiscard]] bool connectClient();
    [[nodiscard]] static QByteArray event(const QByteArray &name, const QByteArray &data)
    {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    std::unique_ptr<tests::ScriptedServer> m_server;
    std::unique_ptr<HttpSseClient> m_client;
    std::optional<Error> m_reason;
};

void TestHttpSseClient::init()
{
    m_reason.reset();
    m_server = std::make_unique<tests::ScriptedServer>();
    m_client = std::make_unique<HttpSseClient>();
    connect(m_client.get(), &HttpSseClient::closed, this,
        [this](const Error &reason) { m_reason = reason; });
}

bool TestHttpSseClient::connectClient()
{
    m_client->open(m_server->url());
    if (!QTest::qWaitFor([this] { return m_server->hasStream(); }))
        return false;
    m_server->send(event("endpoint", "/message?sessionId=1"));
    return QTest::qWaitFor([this] { return m_client->isOpen(); });
}

void TestHttpSseClient::callsAndHearsTheAnswer()
{
    QVERIFY(connectClient());
    std::optional<Result<QJsonObject>> answer;
    const auto id = m_client->call(
        QStringLiteral("ping"), {}, [&](const Result<QJsonObject> &result) { answer = result; });
    QTRY_COMPARE(m_server->posts.size(), 1);
    m_server->send(": beat\n\n"
        + event("message",
            R"({"jsonrpc":"2.0","id":)" + QByteArray::number(id) + R"(,"result":{"a":1}})"));
    QTRY_VERIFY(answer.has_value());
    QVERIFY(answer->hasValue());
    QCOMPARE(answer->value().value(QLatin1StringView("a")).toInt(), 1);
    QCOMPARE(m_client->heartbeats(), 1U);
}

void TestHttpSseClient::refusesAnEndpointOfAnotherOrigin_data()
{
    QTest::addColumn<QByteArray>("endpoint");
    QTest::newRow("host") << QByteArray("http://example.org/message");
    QTest::newRow("port") << QByteArray("http://127.0.0.1:1/message");
    QTest::newRow("scheme") << QByteArray("file:///etc/passwd");
    QTest::newRow("scheme-relative") << QByteArray("//example.org/message");
}

void TestHttpSseClient::refusesAnEndpointOfAnotherOrigin()
{
    QFETCH(QByteArray, endpoint);
    m_client->open(m_server->url());
    QTRY_VERIFY(m_server->hasStream());
    m_server->send(event("endpoint", endpoint));
    QTRY_VERIFY(m_reason.has_value());
    QCOMPARE(m_reason->code, ErrorCode::InvalidArgument);
    QVERIFY(!m_client->isOpen());
}

void TestHttpSseClient::endsOnWhatIsNoMessage()
{
    QVERIFY(connectClient());
    m_server->send(event("message", "nonsense"));
    QTRY_VERIFY(m_reason.has_value());
    QCOMPARE(m_reason->code, ErrorCode::InvalidArgument);
}

void TestHttpSseClient::endsOnAnAnswerThatIsNoStream()
{
    m_server->streamHead =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi";
    m_client->open(m_server->url());
    QTRY_VERIFY(m_reason.has_value());
    QCOMPARE(m_reason->code, ErrorCode::InvalidArgument);
    QVERIFY(m_reason->message.contains(u"sse"));
}

void TestHttpSseClient::tellsTheServersOwnReason()
{
    QVERIFY(connectClient());
    m_server->send(
        event("connection_closed", R"({"reason":"evicted","message":"You were too loud."})"));
    m_server->endStream();
    QTRY_VERIFY(m_reason.has_value());
    QCOMPARE(m_reason->message, QStringLiteral("You were too loud."));
}

void TestHttpSseClient::failsACallWhosePostWasRefused()
{
    m_server->postReply = "HTTP/1.1 410 Gone\r\nContent-Length: 41\r\n\r\n"
                          R"({"error":"gone","message":"Open another"})";
    QVERIFY(connectClient());
    std::optional<Result<QJsonObject>> answer;
    m_client->call(
        QStringLiteral("ping"), {}, [&](const Result<QJsonObject> &result) { answer = result; });
    QTRY_VERIFY(answer.has_value());
    QVERIFY(!answer->hasValue());
    QCOMPARE(answer->error().code, ErrorCode::Gone);
    QCOMPARE(answer->error().message, QStringLiteral("Open another (HTTP 410)"));
}

void TestHttpSseClient::refusesRequestsThatItDoesNotServe()
{
    QVERIFY(connectClient());
    m_server->send(event("message", R"({"jsonrpc":"2.0","id":"x","method":"roots/list"})"));
    QTRY_COMPARE(m_server->posts.size(), 1);
    const QJsonDocument answer = QJsonDocument::fromJson(m_server->posts.first());
    QCOMPARE(answer[QLatin1StringView("id")].toString(), QStringLiteral("x"));
    QCOMPARE(answer[QLatin1StringView("error")][QLatin1StringView("code")].toInt(), -32601);
}

void TestHttpSseClient::failsCallsWhileItIsNotConnected()
{
    std::optional<Result<QJsonObject>> answer;
    m_client->call(
        QStringLiteral("ping"), {}, [&](const Result<QJsonObject> &result) { answer = result; });
    QVERIFY(answer.has_value());
    QCOMPARE(answer->error().code, ErrorCode::Unavailable);
}

void TestHttpSseClient::canCloseAndOpenFromItsSignals()
{
    int openings = 0;
    connect(m_client.get(), &HttpSseClient::opened, this, [&] {
        if (++openings == 1)
            m_client->close();
    });
    connect(
        m_client.get(), &HttpSseClient::closed, this, [this] { m_client->open(m_server->url()); });
    m_client->open(m_server->url());
    QTRY_VERIFY(m_server->hasStream());
    // The second event is of a connection that the first one made the client close.
    m_server->send(event("endpoint", "/message?sessionId=1") + event("message", "nonsense"));
    QTRY_COMPARE(openings, 1);
    QTRY_VERIFY(m_server->hasStream());
    QVERIFY(!m_client->isOpen());
    QTRY_VERIFY(m_reason.has_value());
    QCOMPARE(m_reason->code, ErrorCode::Unavailable);
}

void TestHttpSseClient::forgetsItsCallsWhenOpenedAnew()
{
    QVERIFY(connectClient());
    bool wasAnswered = false;
    m_client->call(QStringLiteral("ping"), {}, [&](const auto &) { wasAnswered = true; });
    m_client->open(m_server->url());
    QVERIFY(!m_client->isOpen());
    m_client->close();
    QVERIFY(!wasAnswered);
}

QTEST_GUILESS_MAIN(TestHttpSseClient)
#include "tst_httpsseclient.moc"
