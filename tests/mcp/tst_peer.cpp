// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mcp/peerbench.h"

#include <QSignalSpy>
#include <QTest>

using namespace server::mcp;
using Received = Peer::Received;

namespace {

// Of a connection that can end before its answer.
struct CutOutlet final : Outlet {
    void send(const QByteArray &message) override { sent.append(message); }
    [[nodiscard]] bool isAwaited() const override { return !isCut; }
    QByteArrayList sent;
    bool isCut = false;
};

} // namespace

// What a peer does with the messages themselves; the methods have tests of their own.
class TestPeer : public QObject {
    Q_OBJECT

private slots:
    void refusesWhatItCantRead_data();
    void refusesWhatItCantRead();
    void namesNobodyAsTheRevisionDoes_data();
    void namesNobodyAsTheRevisionDoes();
    void answersAPingWhileCallsWait();
    void takesAnIdAgainOnceNobodyWaits();
    void keepsTheFirstOfAnIdWhenItRefusesTheSecond();
    void refusesUnknownMethods();
    void ignoresUnknownNotifications();
    void refusesTooManyCallsButNotPings();
    void pingsAndHearsThePong();
    void countsAnswersThatNobodyAskedFor();
    void readsBatchesWhereTheRevisionHasThem();
    void refusesBatches_data();
    void refusesBatches();
    void answersOnTheOutletOfTheRequest();
    void tellsWhatArrivedAndWhatWasAnswered();
    void namesUnknownMethodsAndToolsInNoMetric();
    void sendsAndReadsNothingOnceClosed();
    void survivesACloseInAnySlot_data();
    void survivesACloseInAnySlot();
};

void TestPeer::refusesWhatItCantRead_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("received");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const QByteArray &json, Received received, int code) {
        QTest::newRow(name) << json << static_cast<int>(received) << code;
    };
    row("nothing", "", Received::ParseError, -32700);
    row("cut", R"({"jsonrpc":"2.0","id":1)", Received::ParseError, -32700);
    row("trailing bytes", R"({"jsonrpc":"2.0","id":1,"method":"ping"}x)", Received::ParseError,
        -32700);
    row("key twice", R"({"jsonrpc":"2.0","id":1,"id":2,"method":"ping"})", Received::ParseError,
        -32700);
    row("byte order mark", "\xEF\xBB\xBF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
        Received::ParseError, -32700);
    row("too deep", QByteArray(100'000, '['), Received::ParseError, -32700);
    row("number", "7", Received::InvalidRequest, -32600);
    row("id null", R"({"jsonrpc":"2.0","id":null,"method":"ping"})", Received::InvalidRequest,
        -32600);
    row("id a fraction", R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})", Received::InvalidRequest,
        -32600);
    row("no jsonrpc", R"({"id":1,"method":"ping"})", Received::InvalidRequest, -32600);
    row("params an array", R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[]})", Received::Ok,
        -32602);
    row("params of a notification", R"({"jsonrpc":"2.0","method":"x","params":[]})", Received::Ok,
        0);
    row("wrong response", R"({"jsonrpc":"2.0","id":1,"result":1})", Received::InvalidRequest, 0);
}

void TestPeer::refusesWhatItCantRead()
{
    QFETCH(QByteArray, json);
    QFETCH(int, received);
    QFETCH(int, code);
    PeerBench bench;
    QCOMPARE(static_cast<int>(bench.receive(json)), received);
    QCOMPARE(bench.outlet.sent.size(), code == 0 ? 0 : 1);
    if (code != 0)
        QCOMPARE(bench.code(bench.last()), code);
    // The stream is unharmed.
    QVERIFY(bench.ask("ping").contains(QStringLiteral("result")));
}

void TestPeer::namesNobodyAsTheRevisionDoes_data()
{
    QTest::addColumn<QByteArray>("revision");
    QTest::addColumn<bool>("hasId");
    QTest::newRow("none yet") << QByteArray() << true;
    QTest::newRow("2024-11-05") << QByteArray("2024-11-05") << true;
    QTest::newRow("2025-06-18") << QByteArray("2025-06-18") << true;
    QTest::newRow("2025-11-25") << QByteArray("2025-11-25") << false;
}

// JSON-RPC wants the id null there; since 2025-11-25 MCP wants none.
void TestPeer::namesNobodyAsTheRevisionDoes()
{
    QFETCH(QByteArray, revision);
    QFETCH(bool, hasId);
    PeerSettings settings = PeerBench::someSettings();
    settings.revisions.append(QStringLiteral("2025-11-25"));
    PeerBench bench(settings);
    if (!revision.isEmpty())
        bench.initialize(revision);
    for (const char *json : {"{", "[]", R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})"}) {
        bench.receive(json);
        QCOMPARE(bench.last().contains(QStringLiteral("id")), hasId);
        QVERIFY(bench.last().value(QStringLiteral("id")).isNull() == hasId);
    }
}

void TestPeer::answersAPingWhileCallsWait()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait");
    bench.callTool("2", "wait");
    QCOMPARE(bench.peer->callsInFlight(), 2);
    QVERIFY(bench.ask("ping").contains(QStringLiteral("result")));
    QCOMPARE(bench.peer->callsInFlight(), 2);
}

void TestPeer::takesAnIdAgainOnceNobodyWaits()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    const auto ask = [&](const std::shared_ptr<CutOutlet> &outlet) {
        return bench.peer->receive(
            R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}})", outlet);
    };
    const auto first = std::make_shared<CutOutlet>();
    const auto second = std::make_shared<CutOutlet>();
    QCOMPARE(ask(first), Received::Ok);
    QCOMPARE(ask(second), Received::InvalidRequest);
    QVERIFY(second->sent.constLast().contains("-32600"));
    first->isCut = true;
    second->sent.clear();
    QSignalSpy cancelled(bench.kept.at(0).get(), &Call::cancelled);
    QCOMPARE(ask(second), Received::Ok);
    QCOMPARE(cancelled.size(), 1);
    QCOMPARE(bench.peer->callsInFlight(), 1);
    bench.kept.at(0)->finish(QJsonObject());
    bench.kept.at(1)->finish(QJsonObject());
    QVERIFY(first->sent.isEmpty());
    QCOMPARE(second->sent.size(), 1);
}

// The answer to the first can be fetched where the transport has that.
void TestPeer::keepsTheFirstOfAnIdWhenItRefusesTheSecond()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    const auto ask = [&](const std::shared_ptr<CutOutlet> &outlet) {
        bench.peer->receive(
            R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait"}})", outlet);
    };
    const auto first = std::make_shared<CutOutlet>();
    const auto second = std::make_shared<CutOutlet>();
    ask(first);
    first->isCut = true;
    bench.peer->drain({shared::ErrorCode::Unavailable, QStringLiteral("The server stops.")});
    ask(second);
    QVERIFY(second->sent.constLast().contains("The server stops."));
    QVERIFY(!bench.kept.at(0)->isCancelled());
    bench.kept.at(0)->finish(QJsonObject());
    QCOMPARE(first->sent.size(), 1);
}

void TestPeer::refusesUnknownMethods()
{
    PeerBench bench;
    QCOMPARE(bench.code(bench.ask("completion/complete")), -32601);
    QCOMPARE(bench.code(bench.ask("")), -32601);
    QCOMPARE(bench.code(bench.ask("tools/List")), -32601);
}

void TestPeer::ignoresUnknownNotifications()
{
    PeerBench bench;
    QCOMPARE(bench.receive(R"({"jsonrpc":"2.0","method":"notifications/other"})"), Received::Ok);
    QCOMPARE(bench.receive(R"({"jsonrpc":"2.0","method":"tools/list"})"), Received::Ok);
    QVERIFY(bench.outlet.sent.isEmpty());
}

void TestPeer::refusesTooManyCallsButNotPings()
{
    PeerSettings settings = PeerBench::someSettings();
    settings.maxCallsInFlight = 2;
    PeerBench bench(settings);
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.callTool("1", "wait");
    bench.callTool("2", "wait");
    QVERIFY(bench.outlet.sent.isEmpty());
    bench.callTool("3", "wait");
    QCOMPARE(bench.code(bench.last()), -32000);
    QCOMPARE(bench.kept.size(), 2);
    QVERIFY(bench.ask("ping").contains(QStringLiteral("result")));
    bench.kept.takeFirst()->finish(QJsonObject());
    bench.callTool("3", "wait");
    QCOMPARE(bench.kept.size(), 2);
}

void TestPeer::pingsAndHearsThePong()
{
    PeerBench bench;
    const QSignalSpy pong(bench.peer.get(), &Peer::pong);
    const qint64 first = bench.peer->ping();
    const qint64 second = bench.peer->ping();
    QVERIFY(first != second);
    QCOMPARE(bench.outlet.sent.first(),
        R"({"id":)" + QByteArray::number(first) + R"(,"jsonrpc":"2.0","method":"ping"})");
    bench.receive(R"({"jsonrpc":"2.0","id":)" + QByteArray::number(second) + R"(,"result":{}})");
    bench.receive(R"({"jsonrpc":"2.0","id":)" + QByteArray::number(first)
        + R"(,"error":{"code":-32601,"message":"no"}})");
    QCOMPARE(pong.size(), 2);
    QCOMPARE(pong.at(0).first().toLongLong(), second);
    QCOMPARE(pong.at(1).first().toLongLong(), first);
    QCOMPARE(bench.peer->ignoredMessages(), 0u);
}

void TestPeer::countsAnswersThatNobodyAskedFor()
{
    PeerBench bench;
    const QSignalSpy pong(bench.peer.get(), &Peer::pong);
    const QByteArray id = QByteArray::number(bench.peer->ping());
    bench.outlet.sent.clear();
    for (const QByteArray &other : {QByteArray("99"), '"' + id + '"', QByteArray("0"),
             QByteArray("99999999999999999999"), QByteArray("\"\"")})
        bench.receive(R"({"jsonrpc":"2.0","id":)" + other + R"(,"result":{}})");
    QCOMPARE(pong.size(), 0);
    QCOMPARE(bench.peer->ignoredMessages(), 5u);
    bench.receive(R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":{}})");
    bench.receive(R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":{}})");
    QCOMPARE(pong.size(), 1);
    QCOMPARE(bench.peer->ignoredMessages(), 6u);
    QVERIFY(bench.outlet.sent.isEmpty());
}

void TestPeer::readsBatchesWhereTheRevisionHasThem()
{
    PeerBench bench;
    bench.initialize("2025-03-26");
    bench.outlet.sent.clear();
    QCOMPARE(bench.receive(R"([{"jsonrpc":"2.0","id":1,"method":"ping"},7,)"
                           R"({"jsonrpc":"2.0","method":"notifications/initialized"},)"
                           R"({"jsonrpc":"2.0","id":2,"method":"other"}])"),
        Received::Ok);
    QCOMPARE(bench.outlet.sent.size(), 3);
    QVERIFY(bench.outlet.sent.at(0).contains(R"("result":{})"));
    QVERIFY(bench.outlet.sent.at(1).contains("-32600"));
    QVERIFY(bench.outlet.sent.at(2).contains("-32601"));
}

void TestPeer::refusesBatches_data()
{
    QTest::addColumn<QByteArray>("revision");
    QTest::addColumn<QByteArray>("batch");
    const QByteArray ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
    const QByteArray hello =
        R"([{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26"}}])";
    QTest::newRow("before initialize") << QByteArray() << '[' + ping + ']';
    QTest::newRow("initialize itself") << QByteArray() << hello;
    QTest::newRow("2024-11-05") << QByteArray("2024-11-05") << '[' + ping + ']';
    QTest::newRow("2025-06-18") << QByteArray("2025-06-18") << '[' + ping + ']';
    QTest::newRow("empty") << QByteArray("2025-03-26") << QByteArray("[]");
    QTest::newRow("10,000 messages")
        << QByteArray("2025-03-26") << '[' + (ping + ',').repeated(9'999) + ping + ']';
}

void TestPeer::refusesBatches()
{
    QFETCH(QByteArray, revision);
    QFETCH(QByteArray, batch);
    PeerBench bench;
    if (!revision.isEmpty())
        bench.initialize(revision);
    bench.outlet.sent.clear();
    QCOMPARE(bench.receive(batch), Received::InvalidRequest);
    QCOMPARE(bench.outlet.sent.size(), 1);
    QCOMPARE(bench.code(bench.last()), -32600);
}

void TestPeer::answersOnTheOutletOfTheRequest()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    const auto own = std::make_shared<RecordingOutlet>();
    bench.peer->receive(R"({"jsonrpc":"2.0","id":1,"method":"tools/call",)"
                        R"("params":{"name":"wait","_meta":{"progressToken":"t"}}})",
        own);
    bench.callTool("2", "wait");
    const std::weak_ptr<RecordingOutlet> watched = own;
    bench.kept.at(0)->progress(1, 2, QString());
    bench.kept.at(0)->finish(QJsonObject());
    bench.kept.at(1)->finish(QJsonObject());
    QCOMPARE(own->sent.size(), 2);
    QCOMPARE(bench.outlet.sent.size(), 1);
    QVERIFY(bench.outlet.sent.first().startsWith(R"({"id":2,)"));
}

void TestPeer::tellsWhatArrivedAndWhatWasAnswered()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    const QSignalSpy received(bench.peer.get(), &Peer::received);
    const QSignalSpy answered(bench.peer.get(), &Peer::answered);
    bench.callTool("1", "wait");
    bench.receive(R"({"jsonrpc":"2.0","method":"notifications/other"})");
    QCOMPARE(received.size(), 2);
    QCOMPARE(received.at(0).first().toString(), QStringLiteral("tools/call"));
    QCOMPARE(received.at(1).first().toString(), QStringLiteral("notifications/other"));
    QCOMPARE(answered.size(), 0);
    bench.kept.first()->finish(ToolResult::failure(QStringLiteral("no")));
    QCOMPARE(answered.size(), 1);
    QCOMPARE(answered.at(0).at(0).toString(), QStringLiteral("tools/call"));
    QCOMPARE(answered.at(0).at(1).toString(), QStringLiteral("wait"));
    QCOMPARE(answered.at(0).at(2).toBool(), true);
}

void TestPeer::namesUnknownMethodsAndToolsInNoMetric()
{
    PeerBench bench;
    const QSignalSpy answered(bench.peer.get(), &Peer::answered);
    bench.ask("some/method");
    bench.ask("tools/call", R"({"name":"some tool"})");
    QCOMPARE(answered.at(0).at(0).toString(), QStringLiteral("unknown"));
    QCOMPARE(answered.at(1).at(0).toString(), QStringLiteral("tools/call"));
    QCOMPARE(answered.at(1).at(1).toString(), QString());
    QCOMPARE(answered.at(1).at(2).toBool(), true);
}

void TestPeer::sendsAndReadsNothingOnceClosed()
{
    PeerBench bench;
    bench.addKeepingTool(QStringLiteral("wait"));
    bench.addResources();
    bench.ask("resources/subscribe", R"({"uri":"x:a"})");
    bench.callTool("1", "wait");
    bench.outlet.sent.clear();
    bench.peer->close();
    QVERIFY(bench.kept.first()->isCancelled());
    bench.kept.first()->finish(QJsonObject());
    bench.callTool("2", "wait");
    bench.receive("not JSON");
    bench.peer->ping();
    bench.peer->notify(QStringLiteral("n"));
    emit bench.registry.resourceUpdated(QStringLiteral("session"), {}, QStringLiteral("x:a"));
    bench.peer->close();
    QVERIFY(bench.outlet.sent.isEmpty());
    QCOMPARE(bench.kept.size(), 1);
    QCOMPARE(bench.peer->callsInFlight(), 0);
}

void TestPeer::survivesACloseInAnySlot_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("request") << QByteArray(R"({"jsonrpc":"2.0","id":7,"method":"ping"})");
    QTest::newRow("notification") << QByteArray(R"({"jsonrpc":"2.0","method":"notifications/x"})");
    QTest::newRow("cancellation") << QByteArray(
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
    QTest::newRow("late cancellation") << QByteArray(
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"q"}})");
    QTest::newRow("pong") << QByteArray(R"({"jsonrpc":"2.0","id":1,"result":{}})");
    QTest::newRow("initialized") << QByteArray(
        R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
    QTest::newRow("batch") << QByteArray(
        R"([{"jsonrpc":"2.0","id":7,"method":"ping"},{"jsonrpc":"2.0","id":8,"method":"ping"}])");
    QTest::newRow("answer to a question")
        << QByteArray(R"({"jsonrpc":"2.0","id":2,"result":{"roots":[]}})");
    QTest::newRow("refusal of a question")
        << QByteArray(R"({"jsonrpc":"2.0","id":2,"error":{"code":-1,"message":"no"}})");
    QTest::newRow("the asking call taken back") << QByteArray(
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}})");
    QTest::newRow("the tool closes") << QByteArray(
        R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"close"}})");
}

void TestPeer::survivesACloseInAnySlot()
{
    QFETCH(QByteArray, json);
    // Once with each signal closing, so that every place after an emit is passed in a closed state.
    for (int signal = 0; signal < 6; ++signal) {
        PeerBench bench;
        bench.addKeepingTool(QStringLiteral("wait"));
        Tool closing;
        closing.name = QStringLiteral("close");
        closing.handler = [&bench](const CallPointer &) { bench.peer->close(); };
        bench.registry.add(closing);
        Tool asking;
        asking.name = QStringLiteral("ask");
        asking.handler = [&bench](const CallPointer &call) {
            bench.kept.append(call);
            if (call->require({{{QStringLiteral("roots"), InputRequest::roots()}}}))
                call->finish(QJsonObject());
        };
        bench.registry.add(asking);
        bench.initialize("2025-03-26", R"({"roots":{}})");
        bench.callTool("1", "wait");
        QCOMPARE(bench.peer->ping(), 1);
        bench.callTool("2", "ask"); // with the request 2
        Peer *peer = bench.peer.get();
        const auto close = [peer] { peer->close(); };
        if (signal == 0)
            connect(peer, &Peer::received, this, close);
        else if (signal == 1)
            connect(peer, &Peer::answered, this, close);
        else if (signal == 2)
            connect(peer, &Peer::pong, this, close);
        else if (signal == 3)
            connect(peer, &Peer::initialized, this, close);
        else if (signal == 4)
            connect(peer, &Peer::lateCancellation, this, close);
        else
            connect(bench.kept.first().get(), &Call::cancelled, this, close);
        bench.receive(json);
        peer->close();
        QCOMPARE(peer->callsInFlight(), 0);
    }
}

QTEST_GUILESS_MAIN(TestPeer)
#include "tst_peer.moc"
