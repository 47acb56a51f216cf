// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/trio.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace tests;

// MCP over the wire: what a client of the protocol may expect of the server.
class TestProtocol : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void negotiatesTheRevisionOfTheTransport();
    void servesRequestsBeforeInitialize();
    void offersTheSevenTools();
    void echoesIdsAsSent_data();
    void echoesIdsAsSent();
    void answersMistakesWithTheRightCode_data();
    void answersMistakesWithTheRightCode();
    void refusesBatches();
    void toleratesUnknownNotifications();
    void notifiesSubscribersOfAThread();
    void sparesThoseWhoUnsubscribed();
    void pingsTheClient();

private:
    HubProcess m_hub{{.environment = {{QStringLiteral("CORAL_TRANSPORT_PING_INTERVAL"),
                          QStringLiteral("200ms")}}}};
};

void TestProtocol::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestProtocol::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestProtocol::negotiatesTheRevisionOfTheTransport()
{
    TestAgent agent(address(m_hub, "alice"));
    agent.open();
    QVERIFY(agent.awaitOpen());
    const QJsonObject info{{QStringLiteral("name"), QStringLiteral("test")},
        {QStringLiteral("version"), QStringLiteral("1")}};
    const QJsonValue result =
        agent
            .call(QStringLiteral("initialize"),
                {{QStringLiteral("protocolVersion"), QStringLiteral("2099-01-01")},
                    {QStringLiteral("capabilities"), QJsonObject()},
                    {QStringLiteral("clientInfo"), info}})
            .value(QLatin1StringView("result"));
    QCOMPARE(result[QLatin1StringView("protocolVersion")].toString(), QStringLiteral("2024-11-05"));
    QCOMPARE(result[QLatin1StringView("serverInfo")][QLatin1StringView("name")].toString(),
        QStringLiteral("Coral Server"));
    const QJsonValue capabilities = result[QLatin1StringView("capabilities")];
    QVERIFY(capabilities[QLatin1StringView("tools")].isObject());
    QVERIFY(capabilities[QLatin1StringView("resources")][QLatin1StringView("subscribe")].toBool());
}

void TestProtocol::servesRequestsBeforeInitialize()
{
    TestAgent agent(address(m_hub, "alice"));
    agent.open();
    QVERIFY(agent.awaitOpen());
    QVERIFY(!agent.callTool(QStringLiteral("list_agents")).isError);
}

void TestProtocol::offersTheSevenTools()
{
    TestAgent agent(address(m_hub, "alice"));
    QVERIFY(agent.join());
    QStringList names;
    const QJsonArray tools = agent.call(QStringLiteral("tools/list"))
                                 .value(QLatin1StringView("result"))[QLatin1StringView("tools")]
                                 .toArray();
    for (const QJsonValue &tool : tools) {
        names.append(tool[QLatin1StringView("name")].toString());
        QCOMPARE(tool[QLatin1StringView("inputSchema")][QLatin1StringView("type")].toString(),
            QStringLiteral("object"));
    }
    names.sort();
    const QStringList expected{QStringLiteral("add_participant"), QStringLiteral("close_thread"),
        QStringLiteral("create_thread"), QStringLiteral("list_agents"),
        QStringLiteral("remove_participant"), QStringLiteral("send_message"),
        QStringLiteral("wait_for_mentions")};
    QCOMPARE(names, expected);
}

void TestProtocol::echoesIdsAsSent_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const char *id : {"0", "-1", "9223372036854775807", "\"1\"", "\"a b\"", "\"\""})
        QTest::newRow(id) << QByteArray(id);
}

void TestProtocol::echoesIdsAsSent()
{
    QFETCH(QByteArray, id);
    TestAgent agent({.port = m_hub.port(), .agentId = QStringLiteral("echo")});
    agent.open();
    QVERIFY(agent.awaitOpen());
    const qsizetype before = agent.events().size();
    agent.postRaw(R"({"jsonrpc":"2.0","method":"ping","id":)" + id + '}');
    QTRY_VERIFY_WITH_TIMEOUT(agent.events().size() > before, TestAgent::kPatience);
    QVERIFY2(agent.events().constLast().data.contains("\"id\":" + id),
        agent.events().constLast().data.constData());
}

void TestProtocol::answersMistakesWithTheRightCode_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QJsonObject>("params");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const char *method, const QJsonObject &params, int code) {
        QTest::newRow(name) << QString::fromLatin1(method) << params << code;
    };
    const QString name = QStringLiteral("name");
    row("unknown method", "tools/destroy", {}, -32601);
    row("unknown tool", "tools/call", {{name, QStringLiteral("no_such_tool")}}, -32602);
    row("tool without a name", "tools/call", {}, -32602);
    row("unknown prompt", "prompts/get", {{name, QStringLiteral("no such prompt")}}, -32602);
    row("unknown resource", "resources/read",
        {{QStringLiteral("uri"), QStringLiteral("coral://nothing")}}, -32002);
}

void TestProtocol::answersMistakesWithTheRightCode()
{
    QFETCH(QString, method);
    QFETCH(QJsonObject, params);
    TestAgent agent(address(m_hub, "alice"));
    QVERIFY(agent.join());
    const QJsonValue error = agent.call(method, params).value(QLatin1StringView("error"));
    QTEST(error[QLatin1StringView("code")].toInt(), "code");
    QVERIFY(!error[QLatin1StringView("message")].toString().isEmpty());
}

void TestProtocol::refusesBatches()
{
    TestAgent agent(address(m_hub, "alice"));
    QVERIFY(agent.join());
    const qsizetype before = agent.events().size();
    agent.postRaw(R"([{"jsonrpc":"2.0","id":91,"method":"ping"}])");
    QTRY_VERIFY_WITH_TIMEOUT(agent.events().size() > before, TestAgent::kPatience);
    QVERIFY2(agent.events().at(before).data.contains("-32600"),
        agent.events().at(before).data.constData());
}

void TestProtocol::toleratesUnknownNotifications()
{
    TestAgent agent(address(m_hub, "alice"));
    QVERIFY(agent.join());
    agent.notify(QStringLiteral("notifications/of_the_future"));
    QVERIFY(agent.call(QStringLiteral("ping")).contains(QLatin1StringView("result")));
    for (const int status : agent.postStatuses())
        QCOMPARE(status, 202);
}

void TestProtocol::notifiesSubscribersOfAThread()
{
    Trio trio(m_hub);
    QVERIFY(trio.gather());
    const QString uri = QStringLiteral("coral://threads/") + trio.threadId;
    const QJsonObject params{{QStringLiteral("uri"), uri}};
    QVERIFY(trio.bob.call(QStringLiteral("resources/subscribe"), params)
                .contains(QLatin1StringView("result")));
    QVERIFY(!trio.alice.send(trio.threadId, QStringLiteral("news"), {}).isError);
    QTRY_VERIFY_WITH_TIMEOUT(!trio.bob.notifications().isEmpty(), TestAgent::kPatience);
    const QJsonObject notification = trio.bob.notifications().constFirst();
    QCOMPARE(notification.value(QLatin1StringView("method")).toString(),
        QStringLiteral("notifications/resources/updated"));
    QCOMPARE(
        notification.value(QLatin1StringView("params"))[QLatin1StringView("uri")].toString(), uri);
    const QJsonObject read = trio.bob.call(QStringLiteral("resources/read"), params);
    QVERIFY(QJsonDocument(read).toJson().contains("news"));
    QVERIFY(trio.carol.notifications().isEmpty());
}

void TestProtocol::sparesThoseWhoUnsubscribed()
{
    Trio trio(m_hub);
    QVERIFY(trio.gather());
    const QJsonObject params{{QStringLiteral("uri"), QStringLiteral("coral://threads")}};
    const QLatin1StringView result("result");
    QVERIFY(trio.bob.call(QStringLiteral("resources/subscribe"), params).contains(result));
    QVERIFY(trio.bob.call(QStringLiteral("resources/unsubscribe"), params).contains(result));
    QVERIFY(!trio.alice.send(trio.threadId, QStringLiteral("news"), {}).isError);
    QVERIFY(trio.bob.call(QStringLiteral("ping")).contains(result));
    QVERIFY(trio.bob.notifications().isEmpty());
}

void TestProtocol::pingsTheClient()
{
    TestAgent agent(address(m_hub, "alice"));
    QVERIFY(agent.join());
    // One that follows means that the answer to the first was taken well.
    QTRY_VERIFY_WITH_TIMEOUT(agent.pings() >= 2, TestAgent::kPatience);
    QVERIFY(agent.isOpen());
}

QTEST_GUILESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
