// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/sdkagents.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;

// The MCP Inspector's command line lists and calls what the hub offers.
class TestInspector : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void seesAndCallsEverything_data();
    void seesAndCallsEverything();
    void findsNoFaultInTheSchemas();

private:
    // What it printed, as JSON; empty (and a warning) when it failed.
    [[nodiscard]] QJsonObject inspect(const QStringList &target, const QStringList &arguments);

    HubProcess m_hub;
    QTemporaryDir m_home;
};

void TestInspector::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestInspector::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

QJsonObject TestInspector::inspect(const QStringList &target, const QStringList &arguments)
{
    constexpr int kPatience = 100'000;
    QProcess process;
    process.setProcessEnvironment(HubProcess::cleanEnvironment({{u"HOME"_s, m_home.path()}}));
    process.start(SdkAgents::node(),
        QStringList{SdkAgents::folder()
                + u"/node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js"_s,
            u"--cli"_s}
            + target + arguments);
    const bool hasEnded = process.waitForFinished(kPatience);
    const QByteArray output = process.readAllStandardOutput();
    const QJsonDocument document = QJsonDocument::fromJson(output);
    if (!hasEnded || process.exitCode() != 0 || !document.isObject())
        qWarning("%s: status %d\n%s\n%s", qUtf8Printable(arguments.join(u' ')), process.exitCode(),
            output.constData(), process.readAllStandardError().constData());
    else
        return document.object();
    process.kill();
    process.waitForFinished(kPatience);
    return {};
}

void TestInspector::seesAndCallsEverything_data()
{
    QTest::addColumn<QStringList>("target");
    const QString hub = u"http://127.0.0.1:%1"_s.arg(m_hub.port());
    const QString base = hub + u"/devmode/exampleApplication/privkey/inspected/"_s;
    QTest::newRow("Streamable HTTP")
        << QStringList{base + u"mcp?agentId=inspector"_s, u"--transport"_s, u"http"_s};
    QTest::newRow("SSE") << QStringList{
        base + u"sse?agentId=inspector"_s, u"--transport"_s, u"sse"_s};
    QTest::newRow("stdio") << QStringList{HubProcess::binary(), u"--stdio"_s, u"--session"_s,
        u"inspected"_s, u"--agent"_s, u"inspector"_s, u"--url"_s, hub};
}

void TestInspector::seesAndCallsEverything()
{
    QFETCH(QStringList, target);
    const auto count = [](const QJsonObject &object, const QString &key) {
        return object[key].toArray().size();
    };
    const QString method = u"--method"_s;
    QCOMPARE(count(inspect(target, {method, u"tools/list"_s}), u"tools"_s), 7);
    const QJsonObject called =
        inspect(target, {method, u"tools/call"_s, u"--tool-name"_s, u"list_agents"_s});
    QVERIFY(called["content"_L1][0]["text"_L1].toString().contains("ID: inspector"_L1));
    QCOMPARE(count(inspect(target, {method, u"resources/list"_s}), u"resources"_s), 2);
    QCOMPARE(
        count(inspect(target, {method, u"resources/templates/list"_s}), u"resourceTemplates"_s), 3);
    const QJsonObject read =
        inspect(target, {method, u"resources/read"_s, u"--uri"_s, u"coral://session"_s});
    QVERIFY(read["contents"_L1][0]["text"_L1].toString().contains("you=\"inspector\""_L1));
    QCOMPARE(count(inspect(target, {method, u"prompts/list"_s}), u"prompts"_s), 2);
    const QJsonObject prompt =
        inspect(target, {method, u"prompts/get"_s, u"--prompt-name"_s, u"work_in_session"_s});
    QVERIFY(prompt["messages"_L1][0]["content"_L1]["text"_L1].toString().contains(
        "You are the agent inspector"_L1));
}

void TestInspector::findsNoFaultInTheSchemas()
{
    const QStringList target{
        u"http://127.0.0.1:%1/devmode/exampleApplication/privkey/inspected/mcp?agentId=inspector"_s
            .arg(m_hub.port())};
    QVERIFY(!inspect(target, {u"--method"_s, u"tools/list"_s, u"--strict"_s}).isEmpty());
}

QTEST_GUILESS_MAIN(TestInspector)
#include "tst_inspector.moc"
