// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/muteagent.h"
#include "tests/integration/ownsession.h"
#include "tests/support/httpexchange.h"
#include "tests/support/rawclient.h"

#include <QHash>
#include <QRegularExpression>

using namespace tests;

// What GET /metrics tells of a real server.
class TestMetrics : public QObject {
    Q_OBJECT
private slots:
    void beginsItsSeriesWithZero();
    void countsTransportsAndTheirEnds();
    void countsHeartbeatsAndPings();
    void countsPingsThatWereMissed();
    void countsMessagesForTransportsThatThereAreNot();
    void countsToolCallsAndMentions();
    void countsRefusals_data();
    void countsRefusals();
    void countsWhatItIgnored();
    void tellsOfTheProcess();
    void wildInputMakesNoSeries();

private:
    using Series = QHash<QByteArray, double>; // by name{labels}

    [[nodiscard]] Series scrape() const;
    // Whether the series gets to stand so much above what it was.
    [[nodiscard]] bool grows(const Series &before, const QByteArray &series, double by) const;
    void sendWildInput(int round);

    HubProcess m_hub{{.configuration = R"(
[server]
devmode = true
trusted-proxies = ["127.0.0.1"]
[http]
request-rate = 1
request-burst = 5
[transport]
heartbeat-interval = "100ms"
ping-interval = "100ms"
max-per-session = 3
[auth]
max-failures = 3
[[applications]]
id = "app"
privacy-keys = ["sesame"]
)"}};

private slots:
    void initTestCase() { QVERIFY(m_hub.start()); }
    void cleanupTestCase() { QVERIFY(m_hub.stop()); }
};

TestMetrics::Series TestMetrics::scrape() const
{
    Series series;
    const HttpReply reply = exchange(m_hub.port(), {.target = "/metrics"});
    for (const QByteArray &line : reply.body.split('\n')) {
        const qsizetype space = line.lastIndexOf(' ');
        if (space > 0 && !line.startsWith('#'))
            series.insert(line.first(space), line.sliced(space + 1).toDouble());
    }
    return series;
}

bool TestMetrics::grows(const Series &before, const QByteArray &series, double by) const
{
    const double goal = before.value(series) + by;
    const bool isThere =
        QTest::qWaitFor([&] { return scrape().value(series) >= goal; }, TestAgent::kPatience);
    if (!isThere)
        qWarning("%s: %f, %f expected", series.constData(), scrape().value(series), goal);
    return isThere;
}

// rate() and increase() do not see the event with which a series begins.
void TestMetrics::beginsItsSeriesWithZero()
{
    HubProcess fresh;
    QVERIFY(fresh.start());
    const QByteArray text = exchange(fresh.port(), {.target = "/metrics"}).body;
    QVERIFY(fresh.stop());
    for (const char *series : {"coral_transports_opened_total{kind=\"http_sse\"}",
             "coral_transports_closed_total{kind=\"http_sse\",reason=\"slow_consumer\"}",
             "coral_connections_closed_total{reason=\"half_open\"}",
             "coral_tool_calls_total{result=\"error\",tool=\"send_message\"}",
             "coral_tool_call_duration_seconds_count{tool=\"wait_for_mentions\"}",
             "coral_mcp_requests_total{method=\"tools/call\",result=\"ok\"}",
             "coral_mcp_requests_total{method=\"completion/complete\",result=\"ok\"}",
             "coral_mcp_requests_total{method=\"logging/setLevel\",result=\"ok\"}",
             "coral_mcp_requests_total{method=\"server/discover\",result=\"ok\"}",
             "coral_mcp_requests_total{method=\"subscriptions/listen\",result=\"ok\"}",
             "coral_mcp_requests_total{method=\"unknown\",result=\"error\"}",
             "coral_http_rejected_total{cause=\"too_many_wrong_keys\",code=\"429\"}",
             "coral_http_rejected_total{cause=\"bad_field\",code=\"400\"}",
             "coral_pings_total{result=\"missed\"}", "coral_ping_round_trip_seconds_count",
             "coral_heartbeats_sent_total", "coral_posts_to_dead_transports_total{code=\"410\"}",
             "coral_mentions_delivered_total", "coral_mentions_redelivered_total",
             "coral_auth_failures_total", "coral_auth_lockouts_total",
             "coral_admin_auth_failures_total", "coral_admin_auth_lockouts_total",
             "coral_http_rejected_total{cause=\"too_many_wrong_tokens\",code=\"429\"}",
             "coral_tls_handshakes_failed_total{reason=\"protocol_violation\"}",
             "coral_connections_dropped_total", "coral_http_parser_mismatches_total",
             "coral_mcp_ignored_messages_total",
             "coral_transports{kind=\"http_sse\",state=\"open\"}"})
        QVERIFY2(text.contains('\n' + QByteArray(series) + " 0\n"), series);
}

void TestMetrics::countsTransportsAndTheirEnds()
{
    const Series before = scrape();
    const QByteArray open = "coral_transports{kind=\"http_sse\",state=\"open\"}";
    {
        TestAgent alice(address(m_hub, "alice"));
        TestAgent bob(address(m_hub, "bob"));
        QVERIFY(alice.join());
        QVERIFY(bob.join());
        QVERIFY(grows(before, open, 2));
        QVERIFY(grows(before, "coral_transports_opened_total{kind=\"http_sse\"}", 2));
        alice.drop(TestAgent::Drop::Reset);
        bob.drop(TestAgent::Drop::Fin);
    }
    QVERIFY(grows(
        before, "coral_transports_closed_total{kind=\"http_sse\",reason=\"connection_reset\"}", 1));
    QVERIFY(grows(
        before, "coral_transports_closed_total{kind=\"http_sse\",reason=\"client_closed\"}", 1));
    QVERIFY(grows(before, "coral_connections_closed_total{reason=\"connection_reset\"}", 1));
    QVERIFY(scrape().value(open) <= before.value(open));
    QVERIFY(grows(before, "coral_connections_accepted_total", 2));
    QVERIFY(grows(before, "coral_http_received_bytes_total", 100));
    QVERIFY(grows(before, "coral_http_sent_bytes_total", 100));
}

void TestMetrics::countsHeartbeatsAndPings()
{
    const Series before = scrape();
    TestAgent agent(address(m_hub, "alice"));
    QVERIFY(agent.join());
    QVERIFY(grows(before, "coral_heartbeats_sent_total", 3));
    QVERIFY(grows(before, "coral_pings_total{result=\"sent\"}", 3));
    QVERIFY(grows(before, "coral_pings_total{result=\"answered\"}", 3));
    QVERIFY(grows(before, "coral_ping_round_trip_seconds_count", 3));
    QVERIFY(grows(before, "coral_ping_round_trip_seconds_bucket{le=\"60\"}", 3));
}

void TestMetrics::countsPingsThatWereMissed()
{
    const Series before = scrape();
    RawClient client(m_hub.port());
    QVERIFY(joinMute(client, m_hub.port()));
    QVERIFY(grows(before, "coral_pings_total{result=\"missed\"}", 2));
}

void TestMetrics::countsMessagesForTransportsThatThereAreNot()
{
    const QByteArray counter = "coral_posts_to_dead_transports_total{code=\"404\"}";
    const QByteArray ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
    Series before = scrape();
    HttpRequest message = HttpRequest::post(ownBase() + "/message?sessionId=none", ping);
    QCOMPARE(exchange(m_hub.port(), message).status, 404);
    QVERIFY(grows(before, counter, 1));
    before = scrape();
    HttpRequest post = HttpRequest::post(ownBase() + "/mcp?agentId=alice", ping);
    post.headers.emplaceBack("Accept", "application/json, text/event-stream");
    post.headers.emplaceBack("Mcp-Session-Id", "none");
    QCOMPARE(exchange(m_hub.port(), post).status, 404);
    QVERIFY(grows(before, counter, 1));
    // A path that there isn't is something else.
    before = scrape();
    QCOMPARE(exchange(m_hub.port(), HttpRequest::post("/nothing/message", ping)).status, 404);
    QCOMPARE(scrape().value(counter), before.value(counter));
}

void TestMetrics::countsToolCallsAndMentions()
{
    const Series before = scrape();
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const QString thread = alice.createThread(QStringLiteral("t"), {bob.id()});
    QVERIFY(!alice.send(thread, QStringLiteral("hello"), {bob.id()}).isError);
    QVERIFY(alice.send(QStringLiteral("no-such-thread"), QStringLiteral("hello"), {}).isError);
    QCOMPARE(bob.awaitMessages(bob.startWait()).size(), 1);
    QVERIFY(alice.callTool(QStringLiteral("no_such_tool")).isError);
    QVERIFY(grows(before, "coral_tool_calls_total{result=\"ok\",tool=\"create_thread\"}", 1));
    QVERIFY(grows(before, "coral_tool_calls_total{result=\"ok\",tool=\"send_message\"}", 1));
    QVERIFY(grows(before, "coral_tool_calls_total{result=\"error\",tool=\"send_message\"}", 1));
    QVERIFY(grows(before, "coral_tool_calls_total{result=\"ok\",tool=\"wait_for_mentions\"}", 1));
    QVERIFY(grows(before, "coral_tool_call_duration_seconds_count{tool=\"send_message\"}", 2));
    QVERIFY(grows(before, "coral_mcp_requests_total{method=\"initialize\",result=\"ok\"}", 2));
    QVERIFY(grows(before, "coral_mentions_delivered_total", 1));
    QVERIFY(grows(before, "coral_messages_total", 1));
    QVERIFY(grows(before, "coral_sessions", 1));
    // Never acknowledged, so it comes again.
    bob.drop(TestAgent::Drop::Reset);
    TestAgent again(address(m_hub, "bob"));
    QVERIFY(again.join());
    QCOMPARE(again.awaitMessages(again.startWait()).size(), 1);
    QVERIFY(grows(before, "coral_mentions_redelivered_total", 1));

    const qint64 wait = again.startWait();
    QVERIFY(grows(before, "coral_waits", 1));
    QVERIFY(grows(before, "coral_mcp_calls_in_flight", 1));
    again.cancel(wait);
}

void TestMetrics::countsRefusals_data()
{
    const QByteArray host = "Host: 127.0.0.1\r\n";
    const auto get = [](const QByteArray &target, const QByteArray &fields) {
        return "GET " + target + " HTTP/1.1\r\n" + fields + "\r\n";
    };
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("cause");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("guard") << get("/health", host + "nonsense\r\n") << QByteArray("bad_field")
                           << QByteArray("400");
    QTest::newRow("guard, method") << QByteArray("BREW / HTTP/1.1\r\n" + host + "\r\n")
                                   << QByteArray("unknown_method") << QByteArray("501");
    QTest::newRow("host") << get("/health", "Host: evil.example\r\n")
                          << QByteArray("host_not_allowed") << QByteArray("403");
    QTest::newRow("origin") << get("/health", host + "Origin: https://evil.example\r\n")
                            << QByteArray("origin_not_allowed") << QByteArray("403");
    QTest::newRow("path") << get("/nothing/here", host) << QByteArray("not_found")
                          << QByteArray("404");
    QTest::newRow("escape") << get("/%zz", host) << QByteArray("bad_path") << QByteArray("400");
    QTest::newRow("method") << QByteArray("DELETE /health HTTP/1.1\r\n" + host + "\r\n")
                            << QByteArray("method_not_allowed") << QByteArray("405");
    QTest::newRow("key") << get("/app/no/s/sse?agentId=a", host + "X-Forwarded-For: 192.0.2.77\r\n")
                         << QByteArray("forbidden") << QByteArray("403");
    QTest::newRow("no transport") << QByteArray(
        "POST /devmode/a/k/s/message?sessionId=none HTTP/1.1\r\n" + host
        + "Content-Length: 2\r\n\r\n{}")
                                  << QByteArray("transport_not_found") << QByteArray("404");
}

void TestMetrics::countsRefusals()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, cause);
    QFETCH(QByteArray, code);
    const QByteArray series =
        "coral_http_rejected_total{cause=\"" + cause + "\",code=\"" + code + "\"}";
    const Series before = scrape();
    QVERIFY(before.contains(series));
    RawClient client(m_hub.port());
    client.send(request);
    QCOMPARE(QByteArray::number(statusOf(client.receiveReply())), code);
    client.close();
    QVERIFY(grows(before, series, 1));
    QCOMPARE(scrape().value(series), before.value(series) + 1);
}

void TestMetrics::countsWhatItIgnored()
{
    const Series before = scrape();
    const QByteArray ignored = "coral_mcp_ignored_messages_total";
    {
        TestAgent agent(address(m_hub, "alice"));
        QVERIFY(agent.join());
        agent.postRaw(R"({"jsonrpc":"2.0","id":4711,"result":{}})");
        agent.cancel(4711);
        QVERIFY(grows(before, ignored, 2));
    }
    // Not forgotten with the transport.
    const QByteArray open = "coral_transports{kind=\"http_sse\",state=\"open\"}";
    QVERIFY(QTest::qWaitFor(
        [&] { return scrape().value(open) <= before.value(open); }, TestAgent::kPatience));
    QVERIFY(scrape().value(ignored) >= before.value(ignored) + 2);
}

void TestMetrics::tellsOfTheProcess()
{
    const Series series = scrape();
    QVERIFY(series.value("coral_uptime_seconds") >= 0);
    QVERIFY(series.value("coral_event_loop_turns_total") > 0);
    QVERIFY(series.contains("coral_event_loop_lag_seconds{stat=\"worst\"}"));
    QCOMPARE(series.value("coral_accept_paused"), 0.0);
    QCOMPARE(series.value("coral_build_info{version=\"" CORAL_VERSION "\"}"), 1.0);
#ifdef Q_OS_LINUX
    QVERIFY(series.value("coral_process_resident_memory_bytes") > 1'000'000);
    QVERIFY(series.value("coral_process_open_fds") > 3);
    QVERIFY(series.value("coral_process_max_fds") > 3);
    QVERIFY(series.value("coral_process_cpu_seconds_total") > 0);
#endif
}

// Everything that a client can name, with names that no other round has.
void TestMetrics::sendWildInput(int round)
{
    const QByteArray mark = "wild" + QByteArray::number(round);
    const quint16 port = m_hub.port();
    for (const QByteArray &name : {mark, QByteArray(mark + "%22%0A%5C"),
             QByteArray(mark + "%F0%9F%90%99"), QByteArray(mark + QByteArray(200, 'x'))}) {
        for (const QByteArray &target : {QByteArray("/" + name), QByteArray("/" + name + "/sse"),
                 QByteArray("/devmode/" + name + '/' + name + '/' + name + "/sse"),
                 QByteArray('/' + name + '/' + name + '/' + name + "/sse?agentId=" + name),
                 QByteArray("/health?" + name + '=' + name),
                 QByteArray("/api/v1/sessions?applicationId=" + name)})
            (void)exchange(port, {.target = target});
        (void)exchange(port,
            HttpRequest::post("/devmode/" + name + "/k/s/message?sessionId=" + name, name, name));
        (void)exchange(
            port, HttpRequest::post("/sessions", "{\"applicationId\":\"" + name + "\"}"));
        (void)exchange(port, {.target = "/" + name, .headers = {{"Origin", "https://" + name}}});
    }
    for (const QByteArray &request : {QByteArray(mark.toUpper() + " / HTTP/1.1\r\n\r\n"),
             QByteArray("GET / HTTP/1.1\r\nHost: " + mark + ".example\r\n\r\n"),
             QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\n" + mark + "\r\n\r\n"),
             QByteArray("GET /" + QByteArray(9000, 'a') + mark + " HTTP/1.1\r\n\r\n"),
             QByteArray("PATCH /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"),
             QByteArray("GET / " + mark + "/1.1\r\n\r\n")}) {
        RawClient client(port);
        client.send(request);
        QVERIFY(statusOf(client.receiveReply()) >= 400);
    }
    TestAgent agent({.port = port,
        .base = "/devmode/" + mark + "/key-" + mark + "/session-" + mark,
        .agentId = QStringLiteral("agent \"%1\"\n\\").arg(round).remove(u'\n')});
    QVERIFY(agent.join());
    const QString name = QString::fromLatin1(mark);
    (void)agent.call(name);
    (void)agent.callTool(name);
    (void)agent.callTool(QStringLiteral("create_thread"), {{name, name}});
    (void)agent.call(QStringLiteral("prompts/get"), {{QStringLiteral("name"), name}});
    (void)agent.call(QStringLiteral("resources/read"),
        {{QStringLiteral("uri"), QStringLiteral("coral://") + name}});
    agent.notify(name);
    agent.drop(round % 2 == 0 ? TestAgent::Drop::Fin : TestAgent::Drop::Reset);
}

void TestMetrics::wildInputMakesNoSeries()
{
    sendWildInput(1);
    const QList<QByteArray> before = scrape().keys();
    for (int round = 2; round < 6; ++round)
        sendWildInput(round);
    const QByteArray text = exchange(m_hub.port(), {.target = "/metrics"}).body;
    QList<QByteArray> added = scrape().keys();
    added.removeIf([&before](const QByteArray &series) { return before.contains(series); });
    QVERIFY2(added.isEmpty(), added.join('\n').constData());
    QVERIFY2(before.size() < 1500, QByteArray::number(before.size()).constData());
    for (const char *secret : {"wild", "WILD", "sesame", "key-", "session-", "alice", "192.0.2",
             "127.0.0.1", "evil.example", "agent \\"})
        QVERIFY2(!text.contains(secret), secret);
    // Nor any UUID, such as those of transports.
    static const QRegularExpression kUuid(QStringLiteral("[0-9a-f]{8}-[0-9a-f]{4}-"));
    QVERIFY(!kUuid.match(QString::fromUtf8(text)).hasMatch());
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
