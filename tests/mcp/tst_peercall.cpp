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
    void hearsOfItsCancellationOnce();
    void ignoresACancellationAfterTheAnswer();
    void tellsALateCancellation();
    void ignoresCancellationsOfTheUnknown_data();
    void ignoresCancellationsOfTheUnknown();
    void canBeAnsweredWhileBeingCancelled();
    void canBeDroppedWhileBeingCancelled();
    void cancelsTheOthersWhenOneClosesThePeer();
    void outlivesItsPeer();
    void isFreedThoughAListenerHoldsIt();
    void freesItsIdForTheNextRequest();
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

void TestPeerCall::hearsOfItsCancellationOnce()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait");
    const QSignalSpy cancelled(bench.kept.first().get(), &Call::cancelled);
    bench.cancel("1");
    bench.cancel("1");
    bench.peer->close();
    QCOMPARE(cancelled.size(), 1);
}

void TestPeerCall::ignoresACancellationAfterTheAnswer()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait");
    const CallPointer call = bench.kept.takeFirst();
    const QSignalSpy cancelled(call.get(), &Call::cancelled);
    call->finish(QJsonObject());
    bench.cancel("1");
    bench.peer->close();
    QCOMPARE(cancelled.size(), 0);
    QVERIFY(!call->isCancelled());
    QCOMPARE(bench.outlet.sent.size(), 1);
    QCOMPARE(bench.peer->ignoredMessages(), 1u);
}

void TestPeerCall::tellsALateCancellation()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    const QSignalSpy late(bench.peer.get(), &Peer::lateCancellation);
    bench.callTool("1", "wait");
    bench.callTool("\"2\"", "wait");
    bench.kept.at(0)->finish(QJsonObject());
    bench.cancel("2");
    bench.cancel("\"1\"");
    QCOMPARE(late.size(), 0);
    bench.cancel("1");
    QCOMPARE(late.size(), 1);
    bench.cancel("\"2\"");
    QCOMPARE(late.size(), 1);
}

void TestPeerCall::ignoresCancellationsOfTheUnknown_data()
{
    QTest::addColumn<QByteArray>("params");
    QTest::newRow("unknown id") << QByteArray(R"({"requestId":99})");
    QTest::newRow("other type") << QByteArray(R"({"requestId":"1"})");
    QTest::newRow("no id") << QByteArray("{}");
    QTest::newRow("id null") << QByteArray(R"({"requestId":null})");
    QTest::newRow("id an object") << QByteArray(R"({"requestId":{"a":1}})");
}

void TestPeerCall::ignoresCancellationsOfTheUnknown()
{
    QFETCH(QByteArray, params);
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait");
    QCOMPARE(bench.receive(
                 R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":)" + params + '}'),
        Peer::Received::Ok);
    QVERIFY(!bench.kept.first()->isCancelled());
    QVERIFY(bench.outlet.sent.isEmpty());
    QCOMPARE(bench.peer->ignoredMessages(), 1u);
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

void TestPeerCall::cancelsTheOthersWhenOneClosesThePeer()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    int cancelled = 0;
    for (int i = 0; i < 5; ++i) {
        bench.callTool(QByteArray::number(i), "wait");
        connect(bench.kept.last().get(), &Call::cancelled, this, [&bench, &cancelled] {
            ++cancelled;
            bench.peer->close();
            for (const CallPointer &call : std::as_const(bench.kept))
                call->finish(QJsonObject());
            bench.kept.clear();
        });
    }
    bench.peer->close();
    QCOMPARE(cancelled, 5);
    QVERIFY(bench.outlet.sent.isEmpty());
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

void TestPeerCall::freesItsIdForTheNextRequest()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait");
    bench.cancel("1");
    bench.callTool("1", "wait");
    QCOMPARE(bench.kept.size(), 2);
    // The end of the first must not take the second out of the table.
    bench.kept.removeFirst();
    QCOMPARE(bench.peer->callsInFlight(), 1);
    bench.kept.first()->finish(QJsonObject());
    QCOMPARE(bench.outlet.sent.size(), 1);
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
