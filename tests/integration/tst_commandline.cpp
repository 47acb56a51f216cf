// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpexchange.h"
#include "tests/support/hubprocess.h"
#include "tests/support/testagent.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <csignal>

using namespace tests;

// The server as whoever runs it sees it: options, exit statuses, what goes where.
class TestCommandLine : public QObject {
    Q_OBJECT
private slots:
    void tellsWhereItListensInOneLine();
    void logsToStandardErrorAlone();
    void stopsCleanlyOnTermination();
    void stopsCleanlyWhenTheTerminalIsClosed_data();
    void stopsCleanlyWhenTheTerminalIsClosed();
    void stopsCleanlyWithAgentsConnected();
    void tellsThatThePortIsTaken();
    void refusesToStart_data();
    void refusesToStart();
    void namesFileLineAndKeyOfAConfigurationError();
    void tellsItsVersion();
    void explainsItself();
    void prefersFlagsToEnvironmentToFile();
    void writesItsLogAsJsonWhenAsked();
    void tellsWhereAgentsConnect_data();
    void tellsWhereAgentsConnect();
    void listsSessionsInDevelopment();
    void opensASessionByTheKeyItWasMadeWith();
};

namespace {

QList<QByteArray> linesOf(const QByteArray &text)
{
    QList<QByteArray> lines = text.split('\n');
    lines.removeAll(QByteArray());
    return lines;
}

} // namespace

void TestCommandLine::tellsWhereItListensInOneLine()
{
    HubProcess hub;
    QVERIFY(hub.start());
    QVERIFY(hub.port() != 0);
    QCOMPARE(exchange(hub.port(), {.target = "/health"}).status, 200);
    QVERIFY(hub.stop());
    QCOMPARE(hub.output(),
        "Coral Server listening on http://127.0.0.1:" + QByteArray::number(hub.port()) + '\n');
}

void TestCommandLine::logsToStandardErrorAlone()
{
    HubProcess hub{{.arguments = {QStringLiteral("--log-level"), QStringLiteral("debug")}}};
    QVERIFY(hub.start());
    TestAgent agent({.port = hub.port(), .agentId = QStringLiteral("alice")});
    QVERIFY(agent.join());
    agent.drop(TestAgent::Drop::Fin);
    QTRY_VERIFY_WITH_TIMEOUT(hub.log().contains("agent=alice"), TestAgent::kPatience);
    QCOMPARE(linesOf(hub.output()).size(), 1);
    QVERIFY(hub.stop());
}

void TestCommandLine::stopsCleanlyOnTermination()
{
    HubProcess hub;
    QVERIFY(hub.start());
    QVERIFY(hub.stop());
    QCOMPARE(hub.exitStatus(), 0);
}

void TestCommandLine::stopsCleanlyWhenTheTerminalIsClosed_data()
{
    QTest::addColumn<QStringList>("launcher");
    QTest::addColumn<bool>("ends");
    QTest::newRow("in a terminal") << QStringList() << true;
    QTest::newRow("by nohup") << QStringList{QStringLiteral("nohup")} << false;
}

void TestCommandLine::stopsCleanlyWhenTheTerminalIsClosed()
{
    QFETCH(QStringList, launcher);
    QFETCH(bool, ends);
    HubProcess hub{{.launcher = launcher}};
    QVERIFY(hub.start());
    TestAgent agent({.port = hub.port(), .agentId = QStringLiteral("alice")});
    QVERIFY(agent.join());
    hub.signal(SIGHUP);
    if (ends) {
        QVERIFY(hub.awaitEnd());
        QCOMPARE(hub.exitStatus(), 0);
        QVERIFY(hub.log().contains("reason=server_shutdown"));
    } else {
        QCOMPARE(exchange(hub.port(), {.target = "/health"}).status, 200);
        QVERIFY(hub.stop());
    }
}

void TestCommandLine::stopsCleanlyWithAgentsConnected()
{
    HubProcess hub;
    QVERIFY(hub.start());
    TestAgent held({.port = hub.port(),
        .agentId = QStringLiteral("bob"),
        .options = {{QStringLiteral("waitForAgents"), QStringLiteral("9")}}});
    TestAgent waiting({.port = hub.port(), .agentId = QStringLiteral("alice")});
    held.open();
    QVERIFY(waiting.join());
    waiting.startWait();
    QVERIFY(hub.stop());
    QTRY_VERIFY_WITH_TIMEOUT(waiting.isClosed(), TestAgent::kPatience);
    QVERIFY(std::ranges::any_of(waiting.events(),
        [](const shared::SseEvent &event) { return event.name == "server_shutdown"; }));
    QTRY_VERIFY_WITH_TIMEOUT(held.isClosed(), TestAgent::kPatience);
}

void TestCommandLine::tellsThatThePortIsTaken()
{
    HubProcess hub;
    QVERIFY(hub.start());
    const QTemporaryDir folder;
    const HubProcess::Outcome second = HubProcess::run({QStringLiteral("--port"),
        QString::number(hub.port()), QStringLiteral("--data-dir"), folder.path()});
    QCOMPARE(second.exitStatus, 1);
    QVERIFY(second.output.isEmpty());
    QCOMPARE(linesOf(second.log).size(), 1);
    QVERIFY2(second.log.contains(QByteArray::number(hub.port())), second.log.constData());
    QVERIFY(hub.stop());
}

void TestCommandLine::refusesToStart_data()
{
    const QString port = QStringLiteral("--port");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::newRow("unknown flag") << QStringList{QStringLiteral("--no-such-flag")} << 2;
    QTest::newRow("port no number") << QStringList{port, QStringLiteral("many")} << 2;
    QTest::newRow("port too large") << QStringList{port, QStringLiteral("65536")} << 2;
    QTest::newRow("flag without value") << QStringList{port} << 2;
    QTest::newRow("stray argument") << QStringList{QStringLiteral("serve")} << 2;
    QTest::newRow("unknown log level")
        << QStringList{QStringLiteral("--log-level"), QStringLiteral("loud")} << 2;
    QTest::newRow("configuration missing")
        << QStringList{QStringLiteral("--config"), QStringLiteral("/nonexistent/coral.toml")} << 1;
    // A file where the folder should be: unwritable for root too.
    QTest::newRow("data folder unwritable") << QStringList{port, QStringLiteral("0"),
        QStringLiteral("--data-dir"), QStringLiteral("/dev/null/data")}
                                            << 1;
}

void TestCommandLine::refusesToStart()
{
    QFETCH(QStringList, arguments);
    const HubProcess::Outcome outcome = HubProcess::run(arguments);
    QTEST(outcome.exitStatus, "status");
    QVERIFY(outcome.output.isEmpty());
    QVERIFY(!outcome.log.trimmed().isEmpty());
    if (outcome.exitStatus == 1)
        QCOMPARE(linesOf(outcome.log).size(), 1);
}

void TestCommandLine::namesFileLineAndKeyOfAConfigurationError()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("coral.toml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[server]\nport = 0\nprot = 1\n");
    file.close();
    const HubProcess::Outcome outcome =
        HubProcess::run({QStringLiteral("--config"), file.fileName()});
    QCOMPARE(outcome.exitStatus, 1);
    QVERIFY2(outcome.log.contains(file.fileName().toUtf8() + ":3"), outcome.log.constData());
    QVERIFY2(outcome.log.contains("prot"), outcome.log.constData());
}

void TestCommandLine::tellsItsVersion()
{
    const HubProcess::Outcome outcome = HubProcess::run({QStringLiteral("--version")});
    QCOMPARE(outcome.exitStatus, 0);
    QVERIFY(outcome.output.contains(CORAL_VERSION));
    QCOMPARE(linesOf(outcome.output).size(), 1);
}

void TestCommandLine::explainsItself()
{
    const HubProcess::Outcome outcome = HubProcess::run({QStringLiteral("--help")});
    QCOMPARE(outcome.exitStatus, 0);
    for (const char *flag : {"--bind", "--port", "--devmode", "--config", "--data-dir",
             "--log-level", "--log-format", "--version", "--help"})
        QVERIFY2(outcome.output.contains(flag), flag);
}

void TestCommandLine::prefersFlagsToEnvironmentToFile()
{
    // --port 0 is given by flag: neither the file's nor the environment's is taken.
    HubProcess hub{{.environment = {{QStringLiteral("CORAL_PORT"), QStringLiteral("1")},
                        {QStringLiteral("CORAL_LOG_FORMAT"), QStringLiteral("json")}},
        .configuration = "[server]\nport = 2\n\n[log]\nformat = \"text\"\n"}};
    QVERIFY(hub.start());
    QVERIFY(hub.stop());
    QVERIFY2(hub.log().startsWith('{'), hub.log().constData());
}

void TestCommandLine::writesItsLogAsJsonWhenAsked()
{
    HubProcess hub{{.arguments = {QStringLiteral("--log-format"), QStringLiteral("json")}}};
    QVERIFY(hub.start());
    QVERIFY(hub.stop());
    const QList<QByteArray> lines = linesOf(hub.log());
    QVERIFY(!lines.isEmpty());
    for (const QByteArray &line : lines) {
        const QJsonObject entry = QJsonDocument::fromJson(line).object();
        QVERIFY2(entry.contains(QLatin1StringView("time")), line.constData());
        QVERIFY2(entry.contains(QLatin1StringView("message")), line.constData());
    }
}

void TestCommandLine::tellsWhereAgentsConnect_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("loopback") << QStringList();
    QTest::newRow("any address") << QStringList(
        {QStringLiteral("--bind"), QStringLiteral("0.0.0.0"), QStringLiteral("--devmode")});
}

// Today's clients are shown the address of today's transport first.
void TestCommandLine::tellsWhereAgentsConnect()
{
    QFETCH(const QStringList, arguments);
    HubProcess hub({.arguments = arguments});
    QVERIFY(hub.start());
    const QByteArray port = QByteArray::number(hub.port());
    const QByteArray session =
        "http://127.0.0.1:" + port + "/devmode/exampleApplication/privkey/session1";
    for (const QByteArray &field : {"agent_url=\"" + session + "/mcp?agentId=my_agent",
             "sse_url=\"" + session + "/sse?agentId=my_agent"})
        QVERIFY2(hub.log().contains(field), hub.log().constData());
    QVERIFY(hub.stop());
}

void TestCommandLine::listsSessionsInDevelopment()
{
    HubProcess hub;
    QVERIFY(hub.start());
    TestAgent agent({.port = hub.port(), .agentId = QStringLiteral("alice")});
    QVERIFY(agent.join());
    const HttpReply reply = exchange(hub.port(), {.target = "/api/v1/sessions"});
    QCOMPARE(QJsonDocument::fromJson(reply.body).array(), QJsonArray{QStringLiteral("session1")});
    const QByteArray chosen =
        R"({"applicationId":"a","privacyKey":"k","sessionId":"mine","agentGraph":null})";
    const HttpReply created = exchange(hub.port(), HttpRequest::post("/sessions", chosen));
    QCOMPARE(
        created.json().value(QLatin1StringView("sessionId")).toString(), QStringLiteral("mine"));
    QCOMPARE(exchange(hub.port(), HttpRequest::post("/sessions", chosen)).status, 409);
    QVERIFY(hub.stop());
}

// As programs do that make sessions for their agents, and know of no /devmode/.
void TestCommandLine::opensASessionByTheKeyItWasMadeWith()
{
    HubProcess hub;
    QVERIFY(hub.start());
    const HttpReply created = exchange(hub.port(),
        HttpRequest::post("/sessions", R"({"applicationId":"appX","privacyKey":"privX"})"));
    QCOMPARE(created.status, 200);
    const QByteArray session =
        created.json().value(QLatin1StringView("sessionId")).toString().toUtf8();
    TestAgent alice(
        {.port = hub.port(), .base = "/appX/privX/" + session, .agentId = QStringLiteral("alice")});
    QVERIFY(alice.join());
    const auto statusOf = [&hub](const QByteArray &base) {
        return exchange(hub.port(), {.target = base + "/sse?agentId=bob"}).status;
    };
    QCOMPARE(statusOf("/appX/wrong/" + session), 403);
    QCOMPARE(statusOf("/other/privX/" + session), 403);
    QCOMPARE(statusOf("/appX/privX/other"), 403);
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
