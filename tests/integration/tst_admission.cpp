// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/httpexchange.h"

#include <QJsonDocument>

using namespace tests;

// What a client may cost, and how one that reaches a limit is told. The clients of these tests come
// from addresses of their own by way of a proxy that the server trusts.
class TestAdmission : public QObject {
    Q_OBJECT
private slots:
    void refusesWhoGuessesKeysAndNobodyElse();
    void countsWrongKeysOfEveryRoute_data();
    void countsWrongKeysOfEveryRoute();
    void countsWrongKeysOfStreamableHttp();
    void takesNoKeyForNoGuess();
    void leavesAgentsThatAreInAndDevmodeAlone();
    void capsTheRequestsOfAClient();
    void capsTheConnectionsOfAClient();
    void capsAllConnections();
    void capsTheAgentsOfASession();
    void capsTheMessagesOfAnAgent();
    void capsTheMessagesOfAStreamableSession();
};

namespace {

const QByteArray kProduction = R"(
[server]
devmode = false
trusted-proxies = ["127.0.0.1"]
[auth]
max-failures = 10
[[applications]]
id = "app"
privacy-keys = ["sesame"]
)";

HttpRequest from(const char *address, HttpRequest request)
{
    request.headers.emplaceBack("X-Forwarded-For", address);
    return request;
}

HttpRequest makeSession(const char *address, const QByteArray &key)
{
    return from(address,
        HttpRequest::post("/sessions", R"({"applicationId":"app","privacyKey":")" + key + "\"}"));
}

// As a client of Streamable HTTP sends it.
HttpRequest streamable(const QByteArray &target, const QByteArray &body)
{
    HttpRequest request = HttpRequest::post(target, body);
    request.headers.emplaceBack("Accept", "application/json, text/event-stream");
    return request;
}

// Of the one revision that has batches.
HttpRequest initialize(const QByteArray &target)
{
    return streamable(target,
        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26",)"
        R"("capabilities":{},"clientInfo":{"name":"test","version":"1"}}})");
}

QString messageOf(const HttpReply &reply)
{
    return reply.json().value(QLatin1StringView("message")).toString();
}

} // namespace

void TestAdmission::refusesWhoGuessesKeysAndNobodyElse()
{
    HubProcess hub{{.configuration = kProduction}};
    QVERIFY(hub.start());
    const char *guesser = "192.0.2.1";
    for (int i = 0; i < 10; ++i)
        QCOMPARE(exchange(hub.port(), makeSession(guesser, QByteArray::number(i))).status, 403);
    // The eleventh would have been right, which is not told.
    const HttpReply refused = exchange(hub.port(), makeSession(guesser, "sesame"));
    QCOMPARE(refused.status, 429);
    QVERIFY2(refused.retryAfter.toInt() > 0 && refused.retryAfter.toInt() <= 60,
        refused.retryAfter.constData());
    QVERIFY(!messageOf(refused).isEmpty());
    for (int i = 0; i < 20; ++i)
        QCOMPARE(exchange(hub.port(), makeSession(guesser, "no")).status, 429);
    // Behind the same proxy.
    QCOMPARE(exchange(hub.port(), makeSession("192.0.2.2", "sesame")).status, 200);
    QCOMPARE(exchange(hub.port(), makeSession("2001:db8::1", "sesame")).status, 200);
    // What needs no key is served.
    QCOMPARE(exchange(hub.port(), from(guesser, {.target = "/health/live"})).status, 200);

    QCOMPARE(hub.log().count("keys refused"), 1);
    QVERIFY2(hub.log().contains("client=192.0.2.1 failures=10 refused_for=1m00s"),
        hub.log().constData());
    QVERIFY(!hub.log().contains("warning"));
    const QByteArray metrics = exchange(hub.port(), {.target = "/metrics"}).body;
    QVERIFY2(metrics.contains("\ncoral_auth_failures_total 10\n"), metrics.constData());
    QVERIFY2(
        metrics.contains("cause=\"too_many_wrong_keys\",code=\"429\"} 21\n"), metrics.constData());
    QVERIFY(hub.stop());
}

void TestAdmission::countsWrongKeysOfEveryRoute_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<int>("status");
    QTest::newRow("stream") << QByteArray("GET") << QByteArray("/app/no/s/sse?agentId=a")
                            << QByteArray() << 403;
    QTest::newRow("message") << QByteArray("POST") << QByteArray("/app/no/s/message?sessionId=x")
                             << QByteArray() << 403;
    QTest::newRow("unknown application")
        << QByteArray("GET") << QByteArray("/none/sesame/s/sse?agentId=a") << QByteArray() << 403;
    QTest::newRow("list of sessions")
        << QByteArray("GET") << QByteArray("/api/v1/sessions?applicationId=app")
        << QByteArray("Bearer no") << 401;
}

void TestAdmission::countsWrongKeysOfEveryRoute()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, authorization);
    HubProcess hub{{.configuration = kProduction}};
    QVERIFY(hub.start());
    HttpRequest request{.method = method, .target = target};
    if (!authorization.isEmpty())
        request.headers.emplaceBack("Authorization", authorization);
    for (int i = 0; i < 10; ++i)
        QTEST(exchange(hub.port(), from("192.0.2.1", request)).status, "status");
    QCOMPARE(exchange(hub.port(), from("192.0.2.1", request)).status, 429);
    QCOMPARE(exchange(hub.port(), makeSession("192.0.2.1", "sesame")).status, 429);
    QTEST(exchange(hub.port(), from("192.0.2.2", request)).status, "status");
    QVERIFY(hub.stop());
}

void TestAdmission::countsWrongKeysOfStreamableHttp()
{
    HubProcess hub{{.configuration = kProduction}};
    QVERIFY(hub.start());
    const HttpRequest request = from("192.0.2.1", initialize("/app/no/s/mcp?agentId=a"));
    for (int i = 0; i < 10; ++i)
        QCOMPARE(exchange(hub.port(), request).status, 403);
    const HttpReply refused = exchange(hub.port(), request);
    QCOMPARE(refused.status, 429);
    QVERIFY(refused.retryAfter.toInt() > 0);
    // As JSON-RPC, for clients that look at nothing else.
    QVERIFY(!refused.json()
                 .value(QLatin1StringView("error"))[QLatin1StringView("message")]
                 .toString()
                 .isEmpty());
    QCOMPARE(exchange(hub.port(), makeSession("192.0.2.1", "sesame")).status, 429);
    QVERIFY(hub.stop());
}

void TestAdmission::takesNoKeyForNoGuess()
{
    HubProcess hub{{.configuration = kProduction}};
    QVERIFY(hub.start());
    for (int i = 0; i < 15; ++i)
        QCOMPARE(
            exchange(hub.port(), {.target = "/api/v1/sessions?applicationId=app"}).status, 401);
    QVERIFY(hub.stop());
}

void TestAdmission::leavesAgentsThatAreInAndDevmodeAlone()
{
    HubProcess hub{{.configuration = R"(
[server]
devmode = true
[auth]
max-failures = 3
[[applications]]
id = "app"
privacy-keys = ["sesame"]
)"}};
    QVERIFY(hub.start());
    const HttpReply made = exchange(hub.port(),
        HttpRequest::post("/sessions", R"({"applicationId":"app","privacyKey":"sesame"})"));
    const QByteArray session =
        made.json().value(QLatin1StringView("sessionId")).toString().toUtf8();
    const QByteArray base = "/app/sesame/" + session;
    TestAgent agent({.port = hub.port(), .base = base, .agentId = QStringLiteral("alice")});
    QVERIFY(agent.join());
    for (int i = 0; i < 3; ++i)
        QCOMPARE(exchange(hub.port(), {.target = "/app/no/s/sse?agentId=a"}).status, 403);
    QCOMPARE(exchange(hub.port(), {.target = base + "/sse?agentId=bob"}).status, 429);

    QVERIFY(!agent.callTool(QStringLiteral("list_agents")).isError);
    TestAgent developer(address(hub, "carol"));
    QVERIFY(developer.join());
    // Nor does what happens below /devmode/ count.
    for (int i = 0; i < 10; ++i)
        QCOMPARE(exchange(hub.port(), {.target = ownBase() + "/message?sessionId=no"}).status, 405);
    QVERIFY(!developer.callTool(QStringLiteral("list_agents")).isError);
    QVERIFY(hub.stop());
}

void TestAdmission::capsTheRequestsOfAClient()
{
    HubProcess hub{{.configuration = R"(
[server]
trusted-proxies = ["127.0.0.1"]
[http]
request-rate = 1
request-burst = 5
)"}};
    QVERIFY(hub.start());
    const HttpRequest request = from("192.0.2.1", {.target = "/health/live"});
    HttpReply reply;
    int served = 0;
    while (served < 200 && (reply = exchange(hub.port(), request)).status == 200)
        ++served;
    QVERIFY(served >= 5);
    QCOMPARE(reply.status, 429);
    QCOMPARE(reply.retryAfter, QByteArray("1"));
    QVERIFY2(messageOf(reply).contains(u"http.request-rate"), reply.body.constData());
    QVERIFY(!reply.wasConnectionClosed);
    // Others, and those on this machine, are served.
    QCOMPARE(exchange(hub.port(), from("192.0.2.2", {.target = "/health/live"})).status, 200);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(exchange(hub.port(), {.target = "/health/live"}).status, 200);
    QVERIFY(exchange(hub.port(), {.target = "/metrics"}).body.contains("too_many_requests"));
    QVERIFY(hub.stop());
}

void TestAdmission::capsTheConnectionsOfAClient()
{
    HubProcess hub{{.configuration = R"(
[http]
max-connections-per-peer = 3
limit-loopback = true
)"}};
    QVERIFY(hub.start());
    std::vector<std::unique_ptr<TestAgent>> agents;
    for (const char *name : {"alice", "bob", "carol"}) {
        agents.push_back(std::make_unique<TestAgent>(address(hub, name)));
        agents.back()->open();
        QVERIFY(agents.back()->awaitOpen());
    }
    const HttpReply refused = exchange(hub.port(), {.target = "/health/live"});
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.retryAfter.toInt() > 0);
    QVERIFY2(
        messageOf(refused).contains(u"http.max-connections-per-peer"), refused.body.constData());
    agents.pop_back();
    QVERIFY(QTest::qWaitFor(
        [&] { return exchange(hub.port(), {.target = "/health/live"}).status == 200; },
        TestAgent::kPatience));
    QVERIFY(hub.stop());
}

void TestAdmission::capsAllConnections()
{
    HubProcess hub{{.configuration = "[http]\nmax-connections = 2\n"}};
    QVERIFY(hub.start());
    TestAgent alice(address(hub, "alice"));
    TestAgent bob(address(hub, "bob"));
    alice.open();
    QVERIFY(alice.awaitOpen());
    bob.open();
    QVERIFY(bob.awaitOpen());
    const HttpReply refused = exchange(hub.port(), {.target = "/health/live"});
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.retryAfter.toInt() > 0);
    QVERIFY2(messageOf(refused).contains(u"(http.max-connections)"), refused.body.constData());
    QVERIFY(alice.isOpen());
    QVERIFY(hub.stop());
}

void TestAdmission::capsTheAgentsOfASession()
{
    HubProcess hub{{.configuration = "[transport]\nmax-per-session = 2\n"}};
    QVERIFY(hub.start());
    TestAgent alice(address(hub, "alice"));
    TestAgent bob(address(hub, "bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const HttpReply refused = exchange(hub.port(), {.target = ownBase() + "/sse?agentId=carol"});
    QCOMPARE(refused.status, 429);
    QVERIFY2(
        messageOf(refused).contains(u"2 (transport.max-per-session)"), refused.body.constData());
    QVERIFY(refused.retryAfter.toInt() > 0);
    QCOMPARE(exchange(hub.port(), initialize(ownBase() + "/mcp?agentId=carol")).status, 429);
    // Another session has room, and so has this one when somebody left.
    TestAgent other({.port = hub.port(), .base = ownBase() + "-other", .agentId = bob.id()});
    QVERIFY(other.join());
    bob.drop(TestAgent::Drop::Reset);
    TestAgent carol(address(hub, "carol"));
    const auto comesIn = [&carol] {
        carol.open();
        return carol.awaitOpen();
    };
    QVERIFY(QTest::qWaitFor(comesIn, TestAgent::kPatience));
    QVERIFY(hub.stop());
}

void TestAdmission::capsTheMessagesOfAnAgent()
{
    HubProcess hub{{.configuration = R"(
[server]
trusted-proxies = ["127.0.0.1"]
[transport]
message-rate = 1
message-burst = 5
)"}};
    QVERIFY(hub.start());
    TestAgent agent(address(hub, "alice"));
    QVERIFY(agent.join());
    const HttpRequest notice =
        HttpRequest::post(agent.endpoint(), R"({"jsonrpc":"2.0","method":"notifications/x"})");
    HttpReply reply;
    int taken = 0;
    while (taken < 200 && (reply = exchange(hub.port(), from("192.0.2.1", notice))).status == 202)
        ++taken;
    QVERIFY(taken >= 5);
    QCOMPARE(reply.status, 429);
    QVERIFY(reply.retryAfter.toInt() > 0);
    QVERIFY2(messageOf(reply).contains(u"transport.message-rate"), reply.body.constData());
    // An agent on this machine may hurry, and so may others.
    for (int i = 0; i < 20; ++i)
        QCOMPARE(exchange(hub.port(), notice).status, 202);
    QVERIFY(agent.isOpen());
    QVERIFY(hub.stop());
}

void TestAdmission::capsTheMessagesOfAStreamableSession()
{
    HubProcess hub{{.configuration = R"(
[server]
trusted-proxies = ["127.0.0.1"]
[transport]
message-rate = 1
message-burst = 50
)"}};
    QVERIFY(hub.start());
    const QByteArray target = ownBase() + "/mcp?agentId=alice";
    const HttpReply opened = exchange(hub.port(), initialize(target));
    QCOMPARE(opened.status, 200);
    QVERIFY(!opened.mcpSession.isEmpty());
    const auto notices = [&](int count) {
        const QByteArrayList batch(count, R"({"jsonrpc":"2.0","method":"notifications/x"})");
        HttpRequest request = streamable(target, '[' + batch.join(',') + ']');
        request.headers.emplaceBack("Mcp-Session-Id", opened.mcpSession);
        return request;
    };
    QCOMPARE(exchange(hub.port(), from("192.0.2.1", notices(49))).status, 202);
    HttpReply reply;
    int taken = 0;
    while (
        taken < 200 && (reply = exchange(hub.port(), from("192.0.2.1", notices(10)))).status == 202)
        ++taken;
    QCOMPARE(reply.status, 429);
    QVERIFY(reply.retryAfter.toInt() > 0);
    QCOMPARE(exchange(hub.port(), notices(49)).status, 202); // on this machine
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestAdmission)
#include "tst_admission.moc"
