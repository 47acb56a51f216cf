// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mcp/peerbench.h"

#include <QSignalSpy>
#include <QTest>

using namespace server::mcp;
using Received = Peer::Received;

// Many calls at once: ids, and which call a cancellation means.
class TestCallTable : public QObject {
    Q_OBJECT

private slots:
    void echoesIdsAsSent_data();
    void echoesIdsAsSent();
    void refusesASecondRequestWithTheSameId();
    void servesTextAndNumberIdsSideBySide();
    void servesAnIdAgainOnceItWasAnswered();
    void servesManyCallsAnsweredInReverse();
    void hearsOfItsCancellationOnce();
    void ignoresACancellationAfterTheAnswer();
    void tellsALateCancellation();
    void ignoresCancellationsOfTheUnknown_data();
    void ignoresCancellationsOfTheUnknown();
    void cancelsTheOthersWhenOneClosesThePeer();
    void freesItsIdForTheNextRequest();
};

void TestCallTable::echoesIdsAsSent_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const char *id : {"0", "1", R"("1")", "-7", "1.0", "9223372036854775807",
             "9223372036854775808", R"("")", R"("\u0061\"")"})
        QTest::newRow(id) << QByteArray(id);
}

void TestCallTable::echoesIdsAsSent()
{
    QFETCH(QByteArray, id);
    PeerBench bench;
    bench.receive(R"({"method":"ping","id":)" + id + R"(,"jsonrpc":"2.0"})");
    QCOMPARE(
        bench.outlet.sent, QByteArrayList{R"({"id":)" + id + R"(,"jsonrpc":"2.0","result":{}})"});
}

void TestCallTable::refusesASecondRequestWithTheSameId()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait");
    QCOMPARE(
        bench.receive(R"({"jsonrpc":"2.0","id":1.0,"method":"ping"})"), Received::InvalidRequest);
    QCOMPARE(bench.code(bench.last()), -32600);
    bench.kept.first()->finish(ToolResult::text(QStringLiteral("done")));
    QCOMPARE(bench.outlet.sent.size(), 2);
    QVERIFY(bench.outlet.sent.last().startsWith(R"({"id":1,)"));
}

void TestCallTable::servesTextAndNumberIdsSideBySide()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait");
    bench.callTool("\"1\"", "wait");
    QCOMPARE(bench.kept.size(), 2);
    bench.cancel("\"1\"");
    QVERIFY(!bench.kept.at(0)->isCancelled());
    QVERIFY(bench.kept.at(1)->isCancelled());
}

void TestCallTable::servesAnIdAgainOnceItWasAnswered()
{
    PeerBench bench;
    for (int i = 0; i < 3; ++i)
        QCOMPARE(bench.receive(R"({"jsonrpc":"2.0","id":1,"method":"ping"})"), Received::Ok);
    QCOMPARE(bench.outlet.sent.size(), 3);
    QCOMPARE(bench.peer->callsInFlight(), 0);
}

void TestCallTable::servesManyCallsAnsweredInReverse()
{
    constexpr int kCalls = 1000;
    PeerSettings settings = PeerBench::someSettings();
    settings.maxCallsInFlight = kCalls;
    PeerBench bench(settings);
    bench.addKeepingTool(QStringLiteral("wait"));
    for (int i = 0; i < kCalls; ++i)
        bench.callTool(QByteArray::number(i), "wait");
    QCOMPARE(bench.peer->callsInFlight(), kCalls);
    QCOMPARE(bench.kept.size(), kCalls);
    for (int i = kCalls - 1; i >= 0; --i)
        bench.kept.at(i)->finish(ToolResult::text(QString::number(i)));
    QCOMPARE(bench.outlet.sent.size(), kCalls);
    for (int i = 0; i < kCalls; ++i) {
        const QByteArray number = QByteArray::number(kCalls - 1 - i);
        QVERIFY(bench.outlet.sent.at(i).startsWith(R"({"id":)" + number + ','));
        QVERIFY(bench.outlet.sent.at(i).contains("\"text\":\"" + number + '"'));
    }
    QCOMPARE(bench.peer->callsInFlight(), 0);
}

void TestCallTable::hearsOfItsCancellationOnce()
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

void TestCallTable::ignoresACancellationAfterTheAnswer()
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

void TestCallTable::tellsALateCancellation()
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

void TestCallTable::ignoresCancellationsOfTheUnknown_data()
{
    QTest::addColumn<QByteArray>("params");
    QTest::newRow("unknown id") << QByteArray(R"({"requestId":99})");
    QTest::newRow("other type") << QByteArray(R"({"requestId":"1"})");
    QTest::newRow("no id") << QByteArray("{}");
    QTest::newRow("id null") << QByteArray(R"({"requestId":null})");
    QTest::newRow("id an object") << QByteArray(R"({"requestId":{"a":1}})");
}

void TestCallTable::ignoresCancellationsOfTheUnknown()
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

void TestCallTable::cancelsTheOthersWhenOneClosesThePeer()
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

void TestCallTable::freesItsIdForTheNextRequest()
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

QTEST_GUILESS_MAIN(TestCallTable)
#include "tst_calltable.moc"
