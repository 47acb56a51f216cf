// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mcp/peerbench.h"

#include <QSignalSpy>
#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

class TestConversationMethods : public QObject {
    Q_OBJECT

private slots:
    void negotiatesTheRevision_data();
    void negotiatesTheRevision();
    void tellsWhoItIs();
    void advertisesOnlyWhatIsThere();
    void refusesASecondInitialize();
    void refusesInitializeWithoutARevision_data();
    void refusesInitializeWithoutARevision();
    void cannotHaveItsInitializeCancelled();
    void tellsWhenTheClientIsReady();
    void servesRequestsBeforeInitialize();
    void logsFromTheLevelThatWasSet();
    void refusesLogLevelsItDoesNotKnow_data();
    void refusesLogLevelsItDoesNotKnow();
    void hasNoLogLevelWhereNothingIsLogged();
};

void TestConversationMethods::negotiatesTheRevision_data()
{
    QTest::addColumn<QByteArray>("wanted");
    QTest::addColumn<QString>("expected");
    QTest::newRow("preferred") << QByteArray("2024-11-05") << u"2024-11-05"_s;
    QTest::newRow("another") << QByteArray("2025-06-18") << u"2025-06-18"_s;
    QTest::newRow("known, but not here") << QByteArray("2025-11-25") << u"2024-11-05"_s;
    QTest::newRow("future") << QByteArray("2099-01-01") << u"2024-11-05"_s;
    QTest::newRow("empty") << QByteArray("") << u"2024-11-05"_s;
}

void TestConversationMethods::negotiatesTheRevision()
{
    QFETCH(QByteArray, wanted);
    QFETCH(QString, expected);
    PeerBench bench;
    QCOMPARE(bench.peer->revision(), QString());
    const QJsonObject result = bench.result(bench.initialize(wanted));
    QCOMPARE(result.value(u"protocolVersion"_s).toString(), expected);
    QCOMPARE(bench.peer->revision(), expected);
    QCOMPARE(bench.peer->clientInfo().value(u"name"_s).toString(), u"test"_s);
}

void TestConversationMethods::tellsWhoItIs()
{
    PeerSettings settings = PeerBench::someSettings();
    PeerBench old(settings);
    QJsonObject result = old.result(old.initialize("2025-03-26"));
    QCOMPARE(result.value(u"serverInfo"_s).toObject(),
        (QJsonObject{{u"name"_s, u"Coral Server"_s}, {u"version"_s, u"1.2.3"_s}}));
    QVERIFY(!result.contains(u"instructions"_s));

    settings.instructions = u"Talk."_s;
    PeerBench newer(settings);
    result = newer.result(newer.initialize("2025-06-18"));
    QCOMPARE(result.value(u"serverInfo"_s).toObject().value(u"title"_s).toString(), u"Coral"_s);
    QCOMPARE(result.value(u"instructions"_s).toString(), u"Talk."_s);
}

void TestConversationMethods::advertisesOnlyWhatIsThere()
{
    PeerBench bare;
    QCOMPARE(bare.result(bare.initialize("2024-11-05")).value(u"capabilities"_s).toObject(),
        QJsonObject());

    PeerSettings settings = PeerBench::someSettings();
    settings.hasLogging = true;
    PeerBench full(settings);
    full.addKeepingTool(u"wait"_s);
    full.addResources();
    Prompt prompt;
    prompt.name = u"p"_s;
    prompt.handler = [](const CallPointer &) {};
    full.registry.add(prompt);
    const QJsonObject resources{{u"subscribe"_s, true}, {u"listChanged"_s, true}};
    QCOMPARE(full.result(full.initialize("2024-11-05")).value(u"capabilities"_s).toObject(),
        (QJsonObject{{u"tools"_s, QJsonObject()}, {u"prompts"_s, QJsonObject()},
            {u"resources"_s, resources}, {u"logging"_s, QJsonObject()}}));

    PeerBench steady; // its resources are the same for ever
    steady.registry.setResources(
        [](const Caller &) { return QList<Resource>(); }, [](const CallPointer &) {});
    QCOMPARE(steady.result(steady.initialize("2024-11-05")).value(u"capabilities"_s)[u"resources"],
        (QJsonObject{{u"subscribe"_s, true}}));
}

void TestConversationMethods::refusesASecondInitialize()
{
    PeerBench bench;
    bench.initialize("2025-03-26");
    QCOMPARE(bench.code(bench.initialize("2025-06-18")), -32600);
    QCOMPARE(bench.peer->revision(), u"2025-03-26"_s);
}

void TestConversationMethods::refusesInitializeWithoutARevision_data()
{
    QTest::addColumn<QByteArray>("params");
    QTest::newRow("none") << QByteArray("{}");
    QTest::newRow("number") << QByteArray(R"({"protocolVersion":1})");
    QTest::newRow("null") << QByteArray(R"({"protocolVersion":null})");
}

void TestConversationMethods::refusesInitializeWithoutARevision()
{
    QFETCH(QByteArray, params);
    PeerBench bench;
    QCOMPARE(bench.code(bench.ask("initialize", params)), -32602);
    QCOMPARE(bench.peer->revision(), QString());
    // A mistake is no reason to shut the door.
    QVERIFY(bench.initialize("2024-11-05").contains(u"result"_s));
}

void TestConversationMethods::cannotHaveItsInitializeCancelled()
{
    PeerBench bench;
    bench.initialize("2024-11-05");
    bench.cancel("\"q\"");
    QCOMPARE(bench.peer->revision(), u"2024-11-05"_s);
}

void TestConversationMethods::tellsWhenTheClientIsReady()
{
    PeerBench bench;
    const QSignalSpy initialized(bench.peer.get(), &Peer::initialized);
    const QByteArray ready = R"({"jsonrpc":"2.0","method":"notifications/initialized"})";
    bench.receive(ready);
    QCOMPARE(initialized.size(), 0);
    bench.initialize("2024-11-05");
    bench.receive(ready);
    bench.receive(ready);
    QCOMPARE(initialized.size(), 1);
}

void TestConversationMethods::servesRequestsBeforeInitialize()
{
    PeerBench bench;
    bench.addKeepingTool(u"wait"_s);
    QCOMPARE(bench.result(bench.ask("tools/list")).value(u"tools"_s).toArray().size(), 1);
    bench.callTool("1", "wait");
    QCOMPARE(bench.kept.size(), 1);
}

void TestConversationMethods::logsFromTheLevelThatWasSet()
{
    PeerSettings settings = PeerBench::someSettings();
    settings.hasLogging = true;
    PeerBench bench(settings);
    bench.peer->log(LogLevel::Debug, u"hub"_s, u"unseen"_s);
    QVERIFY(bench.outlet.sent.isEmpty());
    bench.peer->log(LogLevel::Info, u"hub"_s, u"seen"_s);
    QCOMPARE(bench.outlet.sent.takeLast(),
        QByteArray(R"({"jsonrpc":"2.0","method":"notifications/message",)"
                   R"("params":{"data":"seen","level":"info","logger":"hub"}})"));
    QVERIFY(bench.ask("logging/setLevel", R"({"level":"error"})").contains(u"result"_s));
    bench.outlet.sent.clear();
    bench.peer->log(LogLevel::Warning, u"hub"_s, u"unseen"_s);
    QVERIFY(bench.outlet.sent.isEmpty());
    bench.peer->log(LogLevel::Emergency, u"hub"_s, u"seen"_s);
    QVERIFY(bench.outlet.sent.last().contains(R"("level":"emergency")"));
}

void TestConversationMethods::refusesLogLevelsItDoesNotKnow_data()
{
    QTest::addColumn<QByteArray>("params");
    QTest::newRow("none") << QByteArray("{}");
    QTest::newRow("unknown") << QByteArray(R"({"level":"trace"})");
    QTest::newRow("capital") << QByteArray(R"({"level":"Info"})");
    QTest::newRow("number") << QByteArray(R"({"level":1})");
}

void TestConversationMethods::refusesLogLevelsItDoesNotKnow()
{
    QFETCH(QByteArray, params);
    PeerSettings settings = PeerBench::someSettings();
    settings.hasLogging = true;
    PeerBench bench(settings);
    QCOMPARE(bench.code(bench.ask("logging/setLevel", params)), -32602);
}

void TestConversationMethods::hasNoLogLevelWhereNothingIsLogged()
{
    PeerBench bench;
    QCOMPARE(bench.code(bench.ask("logging/setLevel", R"({"level":"info"})")), -32601);
}

QTEST_GUILESS_MAIN(TestConversationMethods)
#include "tst_conversationmethods.moc"
