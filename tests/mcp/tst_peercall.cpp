// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mcp/peerbench.h"

#include <QSignalSpy>
#include <QTest>

#include <limits>

using namespace server::mcp;

// The life of a call: every order of answering, cancelling, closing and letting go.
class TestPeerCall : public QObject {
    Q_OBJECT

private slots:
    void knowsItsCallerAndParameters();
    void answersOnceOnly();
    void answersWhenDropped();
    void answersWhenTheHandlerKeepsNothing();
    void saysNothingAfterCancellation();
    void canBeAnsweredWhileBeingCancelled();
    void canBeDroppedWhileBeingCancelled();
    void outlivesItsPeer();
    void isFreedThoughAListenerHoldsIt();
    void reportsProgress();
    void reportsNoProgress_data();
    void reportsNoProgress();
    void sendsStructuredContentWhereTheRevisionHasIt_data();
    void sendsStructuredContentWhereTheRevisionHasIt();
    void failsWithTheCodeOfTheError();
};

void TestPeerCall::knowsItsCallerAndParameters()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait", R"(,"arguments":{"a":1})");
    const CallPointer call = bench.kept.first();
    QCOMPARE(call->caller().name, QStringLiteral("alice"));
    QCOMPARE(call->parameters().value(QStringLiteral("name")).toString(), QStringLiteral("wait"));
    QCOMPARE(call->arguments(), (QJsonObject{{QStringLiteral("a"), 1}}));
    QVERIFY(!call->isCancelled());
}

void TestPeerCall::answersOnceOnly()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait");
    const CallPointer call = bench.kept.takeFirst();
    call->finish(ToolResult::text(QStringLiteral("first")));
    call->finish(ToolResult::text(QStringLiteral("second")));
    call->finish(QJsonObject());
    call->fail({shared::ErrorCode::Internal, QStringLiteral("third")});
    QCOMPARE(bench.outlet.sent,
        QByteArrayList{R"({"id":1,"jsonrpc":"2.0","result":)"
                       R"({"content":[{"text":"first","type":"text"}],"isError":false}})"});
    QVERIFY(!call->isCancelled());
}

void TestPeerCall::answersWhenDropped()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    const QSignalSpy answered(bench.peer.get(), &Peer::answered);
    bench.callTool("1", "wait");
    QVERIFY(bench.outlet.sent.isEmpty());
    bench.kept.clear();
    QCOMPARE(bench.outlet.sent.size(), 1);
    QCOMPARE(bench.code(bench.last()), -32603);
    QCOMPARE(bench.peer->callsInFlight(), 0);
    QCOMPARE(answered.size(), 1);
    QCOMPARE(answered.first().at(1).toString(), QStringLiteral("wait"));
}

void TestPeerCall::answersWhenTheHandlerKeepsNothing()
{
    PeerBench bench;
    Tool tool;
    tool.name = QStringLiteral("forget");
    tool.handler = [](const CallPointer &) {};
    bench.registry.add(tool);
    QCOMPARE(bench.code(bench.ask("tools/call", R"({"name":"forget"})")), -32603);
}

void TestPeerCall::saysNothingAfterCancellation()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    const QSignalSpy answered(bench.peer.get(), &Peer::answered);
    bench.callTool("1", "wait", R"(,"_meta":{"progressToken":1})");
    bench.cancel("1");
    const CallPointer call = bench.kept.takeFirst();
    QVERIFY(call->isCancelled());
    QCOMPARE(bench.peer->callsInFlight(), 0);
    call->progress(1, 2, QString());
    call->finish(QJsonObject());
    QVERIFY(call->isCancelled());
    QVERIFY(bench.outlet.sent.isEmpty());
    QCOMPARE(answered.size(), 0);
    QCOMPARE(bench.peer->ignoredMessages(), 0u);
}

void TestPeerCall::canBeAnsweredWhileBeingCancelled()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait");
    Call *call = bench.kept.first().get();
    connect(call, &Call::cancelled, this,
        [call] { call->finish(ToolResult::text(QStringLiteral("too late"))); });
    bench.cancel("1");
    QVERIFY(bench.outlet.sent.isEmpty());
}

void TestPeerCall::canBeDroppedWhileBeingCancelled()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    for (const char *id : {"1", "2"}) {
        bench.callTool(id, "wait");
        connect(bench.kept.last().get(), &Call::cancelled, this, [&bench] { bench.kept.clear(); });
    }
    bench.cancel("1");
    QVERIFY(bench.kept.isEmpty());
    // The second was let go without an answer while the first was being cancelled.
    QCOMPARE(bench.outlet.sent.size(), 1);
    QVERIFY(bench.outlet.sent.first().startsWith(R"({"id":2,)"));
}

void TestPeerCall::outlivesItsPeer()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait", R"(,"_meta":{"progressToken":1})");
    const CallPointer call = bench.kept.takeFirst();
    const QSignalSpy cancelled(call.get(), &Call::cancelled);
    bench.peer.reset();
    QCOMPARE(cancelled.size(), 1);
    QVERIFY(call->isCancelled());
    QCOMPARE(call->caller().name, QStringLiteral("alice"));
    call->progress(1, 2, QString());
    call->finish(QJsonObject());
    QVERIFY(bench.outlet.sent.isEmpty());
}

void TestPeerCall::isFreedThoughAListenerHoldsIt()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    QList<std::weak_ptr<Call>> watched;
    for (const char *id : {"1", "2", "3"}) {
        bench.callTool(id, "wait");
        const CallPointer call = bench.kept.takeLast();
        watched.append(call);
        connect(call.get(), &Call::cancelled, this, [call] { call->finish(QJsonObject()); });
    }
    watched.at(0).lock()->finish(QJsonObject());
    QVERIFY(watched.at(0).expired());
    bench.cancel("2");
    QVERIFY(watched.at(1).expired());
    bench.peer.reset();
    QVERIFY(watched.at(2).expired());
}

void TestPeerCall::reportsProgress()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait", R"(,"_meta":{"progressToken":9223372036854775807})");
    const CallPointer call = bench.kept.first();
    const QByteArray start = R"({"jsonrpc":"2.0","method":"notifications/progress",)"
                             R"("params":{"progressToken":9223372036854775807,)";
    call->progress(0, 0, QStringLiteral("not in this revision"));
    QCOMPARE(bench.outlet.sent.takeLast(), start + R"("progress":0}})");
    call->progress(0.5, 2, {});
    QCOMPARE(bench.outlet.sent.takeLast(), start + R"("progress":0.5,"total":2}})");
    call->progress(0.5, 2, {});
    call->progress(0.25, 2, {});
    QVERIFY(bench.outlet.sent.isEmpty());

    PeerBench newer;
    newer.addKeepingTool(QStringLiteral("wait"));
    newer.initialize("2025-03-26");
    newer.callTool("1", "wait", R"(,"_meta":{"progressToken":"a"})");
    newer.kept.first()->progress(1, 0, QStringLiteral("Still here."));
    QVERIFY(newer.outlet.sent.last().contains(R"("message":"Still here.")"));
}

void TestPeerCall::reportsNoProgress_data()
{
    QTest::addColumn<QByteArray>("meta");
    QTest::addColumn<double>("done");
    QTest::newRow("no token") << QByteArray() << 1.0;
    QTest::newRow("token null") << QByteArray(R"(,"_meta":{"progressToken":null})") << 1.0;
    QTest::newRow("token a fraction") << QByteArray(R"(,"_meta":{"progressToken":1.5})") << 1.0;
    QTest::newRow("token elsewhere") << QByteArray(R"(,"progressToken":1)") << 1.0;
    QTest::newRow("not a number") << QByteArray(R"(,"_meta":{"progressToken":1})")
                                  << std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("infinite") << QByteArray(R"(,"_meta":{"progressToken":1})")
                              << std::numeric_limits<double>::infinity();
}

void TestPeerCall::reportsNoProgress()
{
    QFETCH(QByteArray, meta);
    QFETCH(double, done);
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait", meta);
    bench.kept.first()->progress(done, 10, {});
    QVERIFY(bench.outlet.sent.isEmpty());
}

void TestPeerCall::sendsStructuredContentWhereTheRevisionHasIt_data()
{
    QTest::addColumn<QByteArray>("revision");
    QTest::addColumn<bool>("isSent");
    QTest::newRow("before initialize") << QByteArray() << false;
    QTest::newRow("2024-11-05") << QByteArray("2024-11-05") << false;
    QTest::newRow("2025-03-26") << QByteArray("2025-03-26") << false;
    QTest::newRow("2025-06-18") << QByteArray("2025-06-18") << true;
}

void TestPeerCall::sendsStructuredContentWhereTheRevisionHasIt()
{
    QFETCH(QByteArray, revision);
    QFETCH(bool, isSent);
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    if (!revision.isEmpty())
        bench.initialize(revision);
    bench.callTool("1", "wait");
    bench.kept.first()->finish(ToolResult::text(QStringLiteral("t"), {{QStringLiteral("a"), 1}}));
    QCOMPARE(bench.result(bench.last()).contains(QStringLiteral("structuredContent")), isSent);
}

void TestPeerCall::failsWithTheCodeOfTheError()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.addResources();
    const shared::Error notFound{shared::ErrorCode::NotFound, QStringLiteral("no such thing")};
    bench.callTool("1", "wait");
    bench.kept.takeFirst()->fail(notFound);
    QCOMPARE(bench.code(bench.last()), -32602);
    bench.receive(
        R"({"jsonrpc":"2.0","id":2,"method":"resources/read","params":{"uri":"x:none"}})");
    bench.kept.takeFirst()->fail(notFound);
    QCOMPARE(bench.code(bench.last()), -32002);
    QCOMPARE(
        bench.error(bench.last()).value(QStringLiteral("message")).toString(), notFound.message);
}

QTEST_GUILESS_MAIN(TestPeerCall)
#include "tst_peercall.moc"
