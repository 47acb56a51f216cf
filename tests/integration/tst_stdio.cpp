// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/mcpagent.h"
#include "tests/support/metrics.h"
#include "tests/support/quietport.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/stdioprocess.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace tests;
using namespace Qt::StringLiterals;

namespace {

const QString kWait = u"wait_for_mentions"_s;

QJsonObject forMs(int milliseconds)
{
    return {{u"timeoutMs"_s, milliseconds}};
}

QJsonObject threadWith(const QStringList &agents)
{
    return {
        {u"threadName"_s, u"stdio"_s}, {u"participantIds"_s, QJsonArray::fromStringList(agents)}};
}

QJsonObject messageTo(const QString &thread, const QString &content, const QStringList &mentions)
{
    return {{u"threadId"_s, thread}, {u"content"_s, content},
        {u"mentions"_s, QJsonArray::fromStringList(mentions)}};
}

} // namespace

// coral-server --stdio, as the programs that launch servers use it.
class TestStdio : public QObject {
    Q_OBJECT
private slots:
    void meetsAgentsOfAHub();
    void keepsTheRevisionThatTheClientWants_data();
    void keepsTheRevisionThatTheClientWants();
    void hostsAHubWhereNoneRuns();
    void anotherHostsWhenTheFirstEnds();
    void survivesItsHub();
    void leavesItsPlaceToAHubThatWasThere();
    void answersWhatWasAskedBeforeTheEnd();
    void endsOnTermination();
    void takesACallBack();
    void takesOverAndIsTakenOverFrom();
    void usesAKeyWhereOneIsNeeded();
    void tellsWhatIsWrongAtTheStart_data();
    void tellsWhatIsWrongAtTheStart();
    void refusesBadUsage_data();
    void refusesBadUsage();

private:
    [[nodiscard]] static QStringList who(const QString &agent, quint16 port)
    {
        return {u"--session"_s, QString::fromUtf8(ownSession()), u"--agent"_s, agent, u"--port"_s,
            QString::number(port)};
    }
};

void TestStdio::meetsAgentsOfAHub()
{
    HubProcess hub;
    QVERIFY(hub.start());
    StdioProcess alice(who(u"alice"_s, hub.port()));
    StdioProcess bob(who(u"bob"_s, hub.port()));
    TestAgent carol(address(hub, "carol")); // by HTTP with SSE
    QCOMPARE(alice.join(), u"2025-11-25"_s);
    QCOMPARE(bob.join(), u"2025-11-25"_s);
    QVERIFY(carol.join());
    const Metrics metrics = Metrics::scrape(hub.port());
    QCOMPARE(metrics.sum("coral_transports", {R"(kind="stdio")", R"(state="open")"}), 2.0);
    const qint64 bobWaits = bob.startTool(kWait, forMs(20'000));
    const qint64 carolWaits = carol.startWait();
    const QString thread =
        alice.callTool(u"create_thread"_s, threadWith({u"bob"_s, u"carol"_s})).line(u"ID");
    const shared::ToolAnswer sent =
        alice.callTool(u"send_message"_s, messageTo(thread, u"6 < 7\n👋"_s, {u"bob"_s, u"carol"_s}));
    QVERIFY2(!sent.isError, qPrintable(sent.text));
    const shared::ToolAnswer heard = bob.awaitTool(bobWaits);
    QCOMPARE(heard.structured["messages"_L1][0]["content"_L1].toString(), u"6 < 7\n👋"_s);
    QCOMPARE(carol.awaitMessages(carolWaits).value(0).content, u"6 < 7\n👋"_s);
    QVERIFY(!carol.send(thread, u"yes"_s, {u"alice"_s}).isError);
    QCOMPARE(
        alice.callTool(kWait, forMs(20'000)).structured["messages"_L1][0]["senderId"_L1].toString(),
        u"carol"_s);
    for (StdioProcess *client : {&alice, &bob}) {
        QVERIFY(client->end());
        QVERIFY(client->litter().isEmpty());
    }
    // The session ended with its client.
    QTRY_VERIFY_WITH_TIMEOUT(
        hub.log().count("agent=alice") >= 1 && hub.log().contains("reason=client_closed"),
        TestAgent::kPatience);
    QVERIFY(hub.stop());
}

void TestStdio::keepsTheRevisionThatTheClientWants_data()
{
    QTest::addColumn<QString>("revision");
    for (const char *revision : {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
        QTest::newRow(revision) << QString::fromLatin1(revision);
}

void TestStdio::keepsTheRevisionThatTheClientWants()
{
    QFETCH(QString, revision);
    StdioProcess alice(who(u"alice"_s, 0));
    QCOMPARE(alice.join(revision), revision);
    QVERIFY(!alice.callTool(u"list_agents"_s).isError);
    QVERIFY(alice.end());
}

void TestStdio::hostsAHubWhereNoneRuns()
{
    StdioProcess alice(who(u"alice"_s, 0));
    QVERIFY(!alice.join().isEmpty());
    const quint16 port = alice.awaitHubPort();
    QVERIFY(port != 0);
    StdioProcess bob(who(u"bob"_s, port));
    QVERIFY(!bob.join().isEmpty());
    TestAgent carol({.port = port, .base = ownBase(), .agentId = u"carol"_s, .options = {}});
    QVERIFY(carol.join());
    const QString agents = bob.callTool(u"list_agents"_s).text;
    for (const char *agent : {"alice", "bob", "carol"})
        QVERIFY2(agents.contains(QLatin1StringView(agent)), qPrintable(agents));
    QVERIFY(bob.end());
    QVERIFY(alice.end());
    QTRY_VERIFY_WITH_TIMEOUT(carol.isClosed(), TestAgent::kPatience);
}

void TestStdio::anotherHostsWhenTheFirstEnds()
{
    StdioProcess alice(who(u"alice"_s, quietPort()));
    QVERIFY(!alice.join().isEmpty());
    const quint16 port = alice.awaitHubPort();
    StdioProcess bob(who(u"bob"_s, port));
    QVERIFY(!bob.join().isEmpty());
    const qint64 wait = bob.startTool(kWait, forMs(50'000));
    QVERIFY(!alice.callTool(u"list_agents"_s).isError);
    QVERIFY(alice.end());
    const shared::ToolAnswer cut = bob.awaitTool(wait);
    QVERIFY2(cut.isError, qPrintable(cut.text));
    // By itself, so that those who come meet it.
    QVERIFY(bob.awaitLog("hosting a hub"));
    StdioProcess carol(who(u"carol"_s, port));
    QVERIFY(!carol.join().isEmpty());
    QVERIFY(bob.callTool(u"list_agents"_s).text.contains("carol"_L1));
    QVERIFY(carol.end());
    QVERIFY(bob.end());
    QVERIFY(bob.litter().isEmpty());
}

void TestStdio::survivesItsHub()
{
    const quint16 port = quietPort();
    auto hub = std::make_unique<HubProcess>(HubProcess::Setup{.port = port});
    QVERIFY(hub->start());
    const QString url = u"http://127.0.0.1:%1"_s.arg(port);
    StdioProcess alice({u"--session"_s, u"s"_s, u"--agent"_s, u"alice"_s, u"--url"_s, url});
    QVERIFY(!alice.join().isEmpty());
    const qint64 wait = alice.startTool(kWait, forMs(50'000));
    QVERIFY(!alice.callTool(u"list_agents"_s).isError);
    hub.reset(); // killed
    QVERIFY(alice.awaitTool(wait).isError);
    // Not hosted here: the URL says where it is.
    const QJsonObject refused = alice.call(u"tools/list"_s);
    QCOMPARE(refused["error"_L1]["data"_L1]["reason"_L1].toString(), u"hub_unreachable"_s);
    HubProcess next({.port = port});
    QVERIFY(next.start());
    QVERIFY(!alice.callTool(u"list_agents"_s).isError);
    QVERIFY(alice.end());
    QVERIFY(next.stop());
}

// A service that is restarted finds its port free.
void TestStdio::leavesItsPlaceToAHubThatWasThere()
{
    const quint16 port = quietPort();
    HubProcess hub({.port = port});
    QVERIFY(hub.start());
    StdioProcess alice(who(u"alice"_s, port));
    QVERIFY(!alice.join().isEmpty());
    QVERIFY(hub.stop());
    const QJsonObject refused = alice.call(u"tools/list"_s);
    QCOMPARE(refused["error"_L1]["data"_L1]["reason"_L1].toString(), u"hub_unreachable"_s);
    QVERIFY(!alice.log().contains("hosting a hub"));
    HubProcess next({.port = port});
    QVERIFY(next.start());
    QVERIFY(!alice.callTool(u"list_agents"_s).isError);
    QVERIFY(alice.end());
    QVERIFY(next.stop());
}

void TestStdio::answersWhatWasAskedBeforeTheEnd()
{
    StdioProcess alice(who(u"alice"_s, 0));
    alice.start();
    const qint64 initialize = alice.request(u"initialize"_s,
        {{u"protocolVersion"_s, u"2025-11-25"_s}, {u"capabilities"_s, QJsonObject()},
            {u"clientInfo"_s, QJsonObject()}});
    alice.notify(u"notifications/initialized"_s);
    const qint64 list = alice.request(u"tools/list"_s);
    QVERIFY(alice.end());
    QVERIFY(alice.awaitAnswer(initialize).contains("result"_L1));
    QVERIFY(alice.awaitAnswer(list).contains("result"_L1));
}

void TestStdio::endsOnTermination()
{
    StdioProcess alice(who(u"alice"_s, 0));
    QVERIFY(!alice.join().isEmpty());
    alice.startTool(kWait, forMs(50'000));
    QVERIFY(!alice.callTool(u"list_agents"_s).isError);
    alice.terminate();
    QVERIFY(alice.awaitEnd(0));
}

void TestStdio::takesACallBack()
{
    StdioProcess alice(who(u"alice"_s, 0));
    QVERIFY(!alice.join().isEmpty());
    const qint64 wait = alice.startTool(kWait, forMs(50'000));
    QTRY_VERIFY_WITH_TIMEOUT(
        alice.callTool(u"list_agents"_s).text.contains("State: waiting"_L1), 60'000);
    alice.notify(u"notifications/cancelled"_s, {{u"requestId"_s, wait}});
    QTRY_VERIFY_WITH_TIMEOUT(
        alice.callTool(u"list_agents"_s).text.contains("State: connected"_L1), 60'000);
    QVERIFY(alice.end());
    QVERIFY(alice.awaitAnswer(wait).isEmpty());
}

void TestStdio::takesOverAndIsTakenOverFrom()
{
    HubProcess hub;
    QVERIFY(hub.start());
    McpAgent alice(address(hub, "alice"), "2026-07-28");
    TestAgent sse(address(hub, "bob"));
    QVERIFY(alice.join() && sse.join());
    const QString thread = alice.createThread(u"stdio"_s, {u"bob"_s});
    StdioProcess bob(who(u"bob"_s, hub.port()));
    QVERIFY(!bob.join().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(sse.isClosed(), TestAgent::kPatience);
    const qint64 wait = bob.startTool(kWait, forMs(20'000));
    QTRY_VERIFY_WITH_TIMEOUT(
        alice.callTool(u"list_agents"_s).text.contains("ID: bob, State: waiting"_L1),
        TestAgent::kPatience);

    McpAgent streamable(address(hub, "bob"), "2025-11-25");
    QVERIFY(streamable.join());
    // Told why on the stream where it waited.
    QVERIFY(bob.awaitTool(wait).isError);
    QVERIFY(alice.send(thread, u"for you"_s, {u"bob"_s}));
    QCOMPARE(streamable.hear(), QStringList{u"for you"_s});

    // Whoever spoke last has the agent.
    QVERIFY(!bob.callTool(u"list_agents"_s).isError);
    const auto late = streamable.start(u"ping"_s);
    QVERIFY(late.visit->awaitEnd());
    QCOMPARE(late.visit->status(), 404);
    QVERIFY(bob.end());
    QVERIFY(hub.stop());
}

void TestStdio::usesAKeyWhereOneIsNeeded()
{
    HubProcess hub({.arguments = {u"--no-devmode"_s},
        .configuration = "[[applications]]\nid = \"app\"\nprivacy-keys = [\"the key\"]\n"});
    QVERIFY(hub.start());
    const QStringList arguments =
        who(u"alice"_s, hub.port()) + QStringList{u"--application"_s, u"app"_s};
    {
        StdioProcess wrong(arguments, {{u"CORAL_KEY"_s, u"another key"_s}});
        wrong.start();
        const QString text =
            wrong
                .call(u"initialize"_s,
                    {{u"protocolVersion"_s, u"2025-11-25"_s}})["error"_L1]["message"_L1]
                .toString();
        QVERIFY2(text.contains("privacy key"_L1), qPrintable(text));
        QVERIFY(wrong.end());
    }
    StdioProcess missing(arguments, {{u"CORAL_KEY"_s, u"the key"_s}});
    missing.start();
    const QString text =
        missing
            .call(u"initialize"_s,
                {{u"protocolVersion"_s, u"2025-11-25"_s}})["error"_L1]["message"_L1]
            .toString();
    QVERIFY2(text.contains("POST /sessions"_L1), qPrintable(text));
    QVERIFY(missing.end());
    QVERIFY(!missing.log().contains("the key"));
    QVERIFY(hub.stop());
}

void TestStdio::tellsWhatIsWrongAtTheStart_data()
{
    QTest::addColumn<bool>("isStranger");
    QTest::addColumn<QString>("reason");
    QTest::newRow("no hub") << false << u"no hub answers at"_s;
    QTest::newRow("another program") << true << u"is no Coral hub"_s;
}

void TestStdio::tellsWhatIsWrongAtTheStart()
{
    QFETCH(bool, isStranger);
    QFETCH(QString, reason);
    ScriptedServer stranger;
    stranger.streamHead = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    QUrl url = stranger.url();
    url.setPath({});
    url.setQuery(QString());
    if (!isStranger)
        url.setPort(9); // discard: nothing answers there
    StdioProcess alice({u"--session"_s, u"s"_s, u"--agent"_s, u"a"_s, u"--url"_s, url.toString()});
    alice.start();
    const QJsonObject answer = alice.call(u"ping"_s);
    QVERIFY2(answer["error"_L1]["message"_L1].toString().contains(reason),
        QJsonDocument(answer).toJson().constData());
    QVERIFY(alice.awaitEnd(1));
    QVERIFY(alice.log().contains(reason.toUtf8()));
    QVERIFY(alice.litter().isEmpty());
}

void TestStdio::refusesBadUsage_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("contains");
    QTest::newRow("no session") << u"--stdio --agent a"_s << u"--session is missing"_s;
    QTest::newRow("no agent") << u"--stdio --session s"_s << u"--agent is missing"_s;
    QTest::newRow("not alone") << u"--agent a"_s << u"--agent needs --stdio"_s;
    QTest::newRow("no URL") << u"--stdio --session s --agent a --url here"_s << u"--url"_s;
    QTest::newRow("a path") << u"--stdio --session s --agent a --url http://h/sse"_s << u"--url"_s;
    QTest::newRow("a key alone") << u"--stdio --session s --agent a --key k"_s
                                 << u"needs --application"_s;
}

void TestStdio::refusesBadUsage()
{
    QFETCH(QString, arguments);
    QFETCH(QString, contains);
    const HubProcess::Outcome outcome = HubProcess::run(arguments.split(u' '));
    QCOMPARE(outcome.exitStatus, 2);
    QVERIFY(outcome.output.isEmpty());
    QVERIFY2(outcome.log.contains(contains.toUtf8()), outcome.log.constData());
}

QTEST_GUILESS_MAIN(TestStdio)
#include "tst_stdio.moc"
