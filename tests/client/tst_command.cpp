// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/clientprocess.h"
#include "tests/integration/ownsession.h"

#include <QTcpServer>

using namespace tests;
using namespace Qt::StringLiterals;

// coral-client against the real server.
class TestCommand : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void watchesByBothTransports_data();
    void watchesByBothTransports();
    void watchComesBackAfterARestart();
    void watchEndsByItself();
    void watchGivesWayToAnother();
    void sendsAndIsHeard();
    void sendsFromStandardInput();
    void waitsForAMention();
    void waitsNoLongerThanItMay();
    void acknowledgesWhatItWaitedFor();
    void showsThreads();
    void callsTools();
    void tellsFailures_data();
    void tellsFailures();
    void refusesBadUsage_data();
    void refusesBadUsage();
    void helps();

private:
    [[nodiscard]] static QStringList as(const QString &agent, const QStringList &rest);
    // Runs it to its end: its exit status, and what it printed in the process.
    [[nodiscard]] int run(ClientProcess &process) const;

    HubProcess m_hub{{.environment = {{u"CORAL_TRANSPORT_HEARTBEAT_INTERVAL"_s, u"200ms"_s},
                          {u"CORAL_TRANSPORT_PING_INTERVAL"_s, u"200ms"_s}}}};
};

void TestCommand::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestCommand::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

QStringList TestCommand::as(const QString &agent, const QStringList &rest)
{
    return rest
        + QStringList{
            u"--devmode"_s, u"--session"_s, QString::fromLatin1(ownSession()), u"--agent"_s, agent};
}

int TestCommand::run(ClientProcess &process) const
{
    return process.awaitEnd() ? process.exitStatus() : -1;
}

void TestCommand::watchesByBothTransports_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("opened");
    QTest::addColumn<bool>("hasWelcome");
    QTest::newRow("http with sse")
        << QStringList{u"--http"_s} << QByteArray("open (HTTP+SSE, MCP 2024-11-05)") << true;
    QTest::newRow("newest") << QStringList{} << QByteArray("open (Streamable HTTP, MCP 2026-07-28)")
                            << false;
}

void TestCommand::watchesByBothTransports()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, opened);
    QFETCH(const bool, hasWelcome);
    ClientProcess watch(m_hub.port(), as(u"watcher"_s, arguments));
    QVERIFY(watch.awaitOutput(opened));
    QVERIFY(watch.awaitOutput("tools: list_agents, create_thread"));
    QCOMPARE(
        watch.output().contains("connection_established: Connected to Coral Server"), hasWelcome);
    if (hasWelcome)
        QVERIFY(watch.awaitOutput("ping, answered") && watch.awaitOutput("heartbeat"));
    ClientProcess send(m_hub.port(), as(u"alice"_s, {u"send"_s, u"--to"_s, u"watcher"_s, u"Hi"_s}));
    QCOMPARE(run(send), 0);
    QVERIFY(watch.awaitOutput("message from alice in \"Hi\""));
    watch.interrupt();
    QCOMPARE(run(watch), 0);
    QVERIFY(watch.output().contains("ended after"));
    QVERIFY(watch.output().contains(": 1 messages"));
}

void TestCommand::watchComesBackAfterARestart()
{
    HubProcess first;
    QVERIFY(first.start());
    ClientProcess watch(first.port(), as(u"watcher"_s, {u"--json"_s}));
    QVERIFY(watch.awaitOutput("\"tools\""));
    first.kill();
    QVERIFY(watch.awaitOutput("\"retrying\""));
    HubProcess second({.port = first.port()});
    QVERIFY(second.start());
    QVERIFY(watch.awaitOutput("\"event\":\"restarted\""));
    QVERIFY(watch.awaitOutput("\"state\":\"open\"", 2));
    watch.interrupt();
    QCOMPARE(run(watch), 0);
    const QJsonObject end = watch.objects().constLast();
    QCOMPARE(end.value("event"_L1).toString(), u"end"_s);
    QCOMPARE(end.value("reconnects"_L1).toInt(), 1);
    QCOMPARE(end.value("losses"_L1).toInt(), 1);
}

void TestCommand::watchEndsByItself()
{
    ClientProcess watch(m_hub.port(), as(u"watcher"_s, {u"watch"_s, u"--seconds"_s, u"0.3"_s}));
    QCOMPARE(run(watch), 0);
    QVERIFY(watch.output().contains("ended after 0 s"));
}

void TestCommand::watchGivesWayToAnother()
{
    ClientProcess first(m_hub.port(), as(u"watcher"_s, {u"--http"_s}));
    QVERIFY(first.awaitOutput("open (HTTP+SSE"));
    ClientProcess second(m_hub.port(), as(u"watcher"_s, {u"--http"_s}));
    QVERIFY(second.awaitOutput("open (HTTP+SSE"));
    QCOMPARE(run(first), 1);
    QVERIFY(first.output().contains("given up: "));
    QCOMPARE(first.output().count("open ("), 1);
    second.interrupt();
    QCOMPARE(run(second), 0);
    QCOMPARE(second.output().count("open ("), 1);
}

void TestCommand::sendsAndIsHeard()
{
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(bob.join());
    ClientProcess first(m_hub.port(),
        as(u"alice"_s,
            {u"send"_s, u"--json"_s, u"--to"_s, u"bob"_s, u"--name"_s, u"plan"_s, u"one"_s}));
    QCOMPARE(run(first), 0);
    const QString thread = first.objects().constFirst().value("threadId"_L1).toString();
    QVERIFY(!thread.isEmpty());
    ClientProcess second(m_hub.port(),
        as(u"alice"_s, {u"send"_s, u"--thread"_s, thread, u"--mention"_s, u"bob"_s, u"two"_s}));
    QCOMPARE(run(second), 0);
    QVERIFY(second.output().startsWith("sent: message "));
    const auto heard = bob.awaitMessages(bob.startWait());
    QCOMPARE(heard.size(), 2);
    QCOMPARE(heard.at(0).content, u"one"_s);
    QCOMPARE(heard.at(0).threadName, u"plan"_s);
    QCOMPARE(heard.at(1).content, u"two"_s);
}

void TestCommand::sendsFromStandardInput()
{
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(bob.join());
    ClientProcess send(m_hub.port(), as(u"alice"_s, {u"send"_s, u"--to"_s, u"bob"_s, u"-"_s}));
    send.write("first line\nsecond – line\n");
    send.closeInput();
    QCOMPARE(run(send), 0);
    const auto heard = bob.awaitMessages(bob.startWait());
    QCOMPARE(heard.size(), 1);
    QCOMPARE(heard.at(0).content, u"first line\nsecond – line"_s);
}

void TestCommand::waitsForAMention()
{
    ClientProcess wait(m_hub.port(), as(u"bob"_s, {u"wait"_s, u"--json"_s}));
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    QTRY_VERIFY_WITH_TIMEOUT(
        alice.callTool(u"list_agents"_s).text.contains(u"bob"_s), TestAgent::kPatience);
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    QVERIFY(!alice.send(thread, u"wake \x1b[31m up"_s, {u"bob"_s}).isError);
    QCOMPARE(run(wait), 0);
    const QJsonObject message = wait.objects().constFirst();
    QCOMPARE(message.value("content"_L1).toString(), u"wake \x1b[31m up"_s);
    QCOMPARE(message.value("senderId"_L1).toString(), u"alice"_s);
}

void TestCommand::waitsNoLongerThanItMay()
{
    ClientProcess wait(m_hub.port(), as(u"bob"_s, {u"wait"_s, u"--seconds"_s, u"0.3"_s}));
    QCOMPARE(run(wait), 4);
    QVERIFY(wait.output().isEmpty());
    QCOMPARE(wait.errors(), QByteArray("coral-client: no message mentioned bob within 0.3 s\n"));
}

void TestCommand::acknowledgesWhatItWaitedFor()
{
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    TestAgent bob(address(m_hub, "bob")); // is known from now on
    QVERIFY(bob.join());
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    QVERIFY(!alice.send(thread, u"once"_s, {u"bob"_s}).isError);
    ClientProcess first(m_hub.port(), as(u"bob"_s, {u"wait"_s}));
    QCOMPARE(run(first), 0);
    QVERIFY(first.output().contains("once"));
    ClientProcess second(m_hub.port(), as(u"bob"_s, {u"wait"_s, u"--seconds"_s, u"1"_s}));
    QCOMPARE(run(second), 4);
}

void TestCommand::showsThreads()
{
    ClientProcess none(m_hub.port(), as(u"alice"_s, {u"threads"_s}));
    QCOMPARE(run(none), 0);
    QCOMPARE(none.output(), QByteArray("no threads\n"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(bob.join());
    const QString thread = bob.createThread(u"<plan> & more"_s, {u"alice"_s});
    QVERIFY(!bob.send(thread, u"6 < 7"_s, {u"alice"_s}).isError);
    ClientProcess list(m_hub.port(), as(u"alice"_s, {u"threads"_s, u"--json"_s}));
    QCOMPARE(run(list), 0);
    const QJsonObject listed = list.objects().constFirst();
    QCOMPARE(listed.value("name"_L1).toString(), u"<plan> & more"_s);
    QCOMPARE(listed.value("messageCount"_L1).toInt(), 1);
    ClientProcess one(m_hub.port(), as(u"alice"_s, {u"threads"_s, thread}));
    QCOMPARE(run(one), 0);
    QVERIFY(one.output().contains("bob to alice: 6 < 7"));
    ClientProcess unknown(m_hub.port(), as(u"alice"_s, {u"threads"_s, u"nowhere"_s}));
    QCOMPARE(run(unknown), 1);
}

void TestCommand::callsTools()
{
    ClientProcess agents(m_hub.port(),
        as(u"alice"_s, {u"call"_s, u"list_agents"_s, u"{\"includeDetails\":true}"_s, u"--json"_s}));
    QCOMPARE(run(agents), 0);
    const QJsonObject answer = agents.objects().constFirst();
    QCOMPARE(answer.value("isError"_L1).toBool(true), false);
    QCOMPARE(answer.value("structured"_L1)["agents"_L1][0]["id"_L1].toString(), u"alice"_s);
    ClientProcess failing(m_hub.port(),
        as(u"alice"_s,
            {u"call"_s, u"close_thread"_s, u"{\"threadId\":\"nowhere\",\"summary\":\"x\"}"_s}));
    QCOMPARE(run(failing), 1);
    QVERIFY(failing.output().contains("nowhere"));
}

void TestCommand::tellsFailures_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no such tool") << QStringList{u"call"_s, u"nope"_s, u"--devmode"_s} << 1
                                  << QByteArray("Unknown tool");
    QTest::newRow("wrong key") << QStringList{u"call"_s, u"list_agents"_s, u"--key"_s, u"wrong"_s}
                               << 1 << QByteArray("[[applications]]");
    QTest::newRow("watch with a wrong key")
        << QStringList{u"--key"_s, u"wrong"_s} << 1 << QByteArray("(HTTP 40");
    QTcpServer nobody;
    QVERIFY(nobody.listen(QHostAddress::LocalHost));
    const QString closed = u"127.0.0.1:%1"_s.arg(nobody.serverPort());
    nobody.close();
    QTest::newRow("nobody there") << QStringList{u"call"_s, u"list_agents"_s, u"--devmode"_s,
        u"--timeout"_s, u"0.5"_s, u"--server"_s, closed}
                                  << 3
                                  << "can't connect to http://" + closed.toUtf8()
            + ": Connection refused. Is the hub running";
}

void TestCommand::tellsFailures()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const int, status);
    QFETCH(const QByteArray, text);
    ClientProcess process(m_hub.port(), arguments);
    QCOMPARE(run(process), status);
    const QByteArray errors = process.errors();
    QVERIFY2(errors.contains(text), errors.constData());
}

void TestCommand::refusesBadUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QStringList &arguments, const char *text) {
        QTest::newRow(name) << arguments << QByteArray(text);
    };
    row("unknown command", {u"dance"_s}, "no command \"dance\"");
    row("unknown option", {u"--colour"_s}, "colour");
    row("no text", {u"send"_s, u"--to"_s, u"bob"_s}, "usage: coral-client send TEXT");
    row("too much", {u"wait"_s, u"long"_s}, "usage: coral-client wait");
    row("send to nobody", {u"send"_s, u"Hi"_s}, "--thread ID, or --to NAME");
    row("two threads", {u"send"_s, u"Hi"_s, u"--to"_s, u"bob"_s, u"--thread"_s, u"x"_s}, "--to");
    row("foreign option", {u"wait"_s, u"--to"_s, u"bob"_s}, "--to is not for the command wait");
    row("bad server", {u"--server"_s, u"http://"_s}, "is no address of a server");
    row("bad number", {u"--seconds"_s, u"soon"_s}, "--seconds needs a number");
    row("negative number", {u"--seconds"_s, u"-1"_s}, "--seconds needs a number");
    row("bad agents", {u"--devmode"_s, u"--wait-for-agents"_s, u"0"_s}, "above 0");
    row("agents without devmode", {u"--wait-for-agents"_s, u"2"_s}, "is for --devmode");
    row("two transports", {u"--http"_s, u"--streamable"_s}, "exclude each other");
    row("empty agent", {u"--agent"_s, u""_s}, "--agent must not be empty");
    row("no certificates", {u"--ca"_s, u"/nowhere.pem"_s}, "can't read the file /nowhere.pem");
    row("an empty text", {u"send"_s, u""_s, u"--devmode"_s, u"--to"_s, u"bob"_s},
        "there is no text to send");
    row("bad json", {u"call"_s, u"list_agents"_s, u"[1]"_s}, "must be a JSON object");
}

void TestCommand::refusesBadUsage()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, text);
    ClientProcess process(m_hub.port(), arguments);
    QCOMPARE(run(process), 2);
    const QByteArray errors = process.errors();
    QVERIFY2(errors.contains(text), errors.constData());
    QVERIFY(process.output().isEmpty());
}

void TestCommand::helps()
{
    ClientProcess help(m_hub.port(), {u"--help"_s});
    QCOMPARE(run(help), 0);
    QVERIFY(help.output().contains("Usage: coral-client"));
    ClientProcess version(m_hub.port(), {u"--version"_s});
    QCOMPARE(run(version), 0);
    QVERIFY(version.output().startsWith("coral-client "));
}

QTEST_GUILESS_MAIN(TestCommand)
#include "tst_command.moc"
