// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tools/toolbench.h"

using namespace tests;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString kWait = u"wait_for_mentions"_s;
const QString kProgress = u"notifications/progress"_s;
const QJsonObject kToken{{u"progressToken"_s, u"p1"_s}};

QJsonObject forMs(int milliseconds)
{
    return {{u"timeoutMs"_s, milliseconds}};
}

} // namespace

// How long wait_for_mentions waits, what a client hears meanwhile, and what ends it early.
class TestMentionWait : public QObject {
    Q_OBJECT
private slots:
    void aStoppingServerAnswersThoseWhoWait();
    void aWaitOfNoTimeSaysWhatToDo();
    void waitsAsLongAsTheyMay_data();
    void waitsAsLongAsTheyMay();
    void tellsItsProgressToWhoAskedForIt();
    void isSilentWithoutAToken();
    void tellsNoProgressOnceAnswered();
    void tellsNoProgressOnceCancelled();
    void tellsOfThreadsThatItsAgentIsAddedTo();
    void tellsNothingBesidesToWhoDoesNotWantIt();
};

void TestMentionWait::aStoppingServerAnswersThoseWhoWait()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    QVERIFY(alice.callTool(kWait, forMs(30'000)).isEmpty());
    QCOMPARE(bench.hub.statistics().waits, 1);
    emit bench.registry.stopping();
    QCOMPARE(bench.hub.statistics().waits, 0);
    const QJsonValue result = alice.answer(alice.lastId()).value("result"_L1);
    QVERIFY(result["isError"_L1].toBool());
    QVERIFY(result["content"_L1][0]["text"_L1].toString().contains("The server is stopping"_L1));
}

void TestMentionWait::aWaitOfNoTimeSaysWhatToDo()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    const QJsonValue result = alice.callTool(kWait, forMs(0));
    QVERIFY(result["content"_L1][0]["text"_L1].toString().contains("or leave it out"_L1));
    QCOMPARE(bench.hub.statistics().waits, 0);
}

void TestMentionWait::waitsAsLongAsTheyMay_data()
{
    QTest::addColumn<QJsonObject>("arguments");
    QTest::addColumn<QString>("named"); // maxWaitForMentionsTimeout of the address
    QTest::addColumn<std::chrono::milliseconds>("waited");
    QTest::newRow("by default") << QJsonObject() << QString() << std::chrono::milliseconds(30s);
    QTest::newRow("as asked") << forMs(1500) << QString() << 1500ms;
    QTest::newRow("as the client survives")
        << forMs(500'000) << QString() << std::chrono::milliseconds(55s);
    QTest::newRow("a client that survives less")
        << forMs(500'000) << u"20000"_s << std::chrono::milliseconds(20s);
    QTest::newRow("less than the default")
        << QJsonObject() << u"20000"_s << std::chrono::milliseconds(20s);
    QTest::newRow("a client that survives more")
        << forMs(500'000) << u"400000"_s << std::chrono::milliseconds(400s);
    QTest::newRow("the server's cap")
        << forMs(500'000'000) << u"9999999999"_s << std::chrono::milliseconds(3600s);
    QTest::newRow("no number") << forMs(500'000) << u"long"_s << std::chrono::milliseconds(55s);
}

void TestMentionWait::waitsAsLongAsTheyMay()
{
    QFETCH(QJsonObject, arguments);
    QFETCH(QString, named);
    QFETCH(std::chrono::milliseconds, waited);
    ToolBench bench;
    QHash<QString, QString> options;
    if (!named.isEmpty())
        options.insert(u"maxWaitForMentionsTimeout"_s, named);
    BenchAgent alice(bench, u"alice"_s, options);
    QVERIFY(alice.callTool(kWait, arguments).isEmpty());
    bench.advance(waited - 1ms);
    QVERIFY(alice.answer(alice.lastId()).isEmpty());
    bench.advance(1ms);
    QCOMPARE(alice.answer(alice.lastId()).value("result"_L1)["content"_L1][0]["text"_L1].toString(),
        u"No new messages received within the timeout period"_s);
}

void TestMentionWait::tellsItsProgressToWhoAskedForIt()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    QVERIFY(alice.callTool(kWait, forMs(12'000), kToken).isEmpty());
    for (int i = 0; i < 12; ++i)
        bench.advance(1s);
    const QList<QJsonObject> told = alice.notifications(kProgress);
    QCOMPARE(told.size(), 2);
    QCOMPARE(told.first().value("progressToken"_L1).toString(), u"p1"_s);
    QCOMPARE(told.first().value("progress"_L1).toDouble(), 5.0);
    QCOMPARE(told.first().value("total"_L1).toDouble(), 12.0);
    QCOMPARE(told.last().value("message"_L1).toString(), u"Waiting for mentions: 10 s of 12 s"_s);
    QVERIFY(!alice.answer(alice.lastId()).isEmpty());
    QCOMPARE(bench.deadlines.size(), 0);
}

void TestMentionWait::isSilentWithoutAToken()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    QVERIFY(alice.callTool(kWait, forMs(12'000)).isEmpty());
    QCOMPARE(bench.deadlines.size(), 0);
    bench.advance(6s);
    QVERIFY(alice.notifications(kProgress).isEmpty());
}

void TestMentionWait::tellsNoProgressOnceAnswered()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    const QString thread = alice.createThread({});
    QVERIFY(alice.callTool(kWait, forMs(30'000), kToken).isEmpty());
    const int wait = alice.lastId();
    alice.sendMessage(thread, u"to myself"_s, {u"alice"_s});
    QVERIFY(!alice.answer(wait).isEmpty());
    QCOMPARE(bench.deadlines.size(), 0);
}

void TestMentionWait::tellsNoProgressOnceCancelled()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    QVERIFY(alice.callTool(kWait, forMs(30'000), kToken).isEmpty());
    QCOMPARE(bench.deadlines.size(), 1);
    alice.notify(u"notifications/cancelled"_s, {{u"requestId"_s, alice.lastId()}});
    QCOMPARE(bench.deadlines.size(), 0);
    QCOMPARE(bench.hub.statistics().waits, 0);
}

void TestMentionWait::tellsOfThreadsThatItsAgentIsAddedTo()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    BenchAgent bob(bench, u"bob"_s);
    QVERIFY(alice.callTool(kWait, forMs(30'000)).isEmpty());
    const QString created = bob.createThread({u"alice"_s});
    const QJsonObject others{
        {u"threadId"_s, bob.createThread({})}, {u"participantId"_s, u"alice"_s}};
    bob.callTool(u"add_participant"_s, others);
    bob.callTool(u"remove_participant"_s, others);
    const QList<QJsonObject> told = alice.notifications(u"notifications/message"_s);
    QCOMPARE(told.size(), 3);
    QCOMPARE(told[0]["level"_L1].toString(), u"notice"_s);
    QCOMPARE(told[0]["logger"_L1].toString(), u"coral.threads"_s);
    QCOMPARE(told[0]["data"_L1]["event"_L1].toString(), u"added_to_thread"_s);
    QCOMPARE(told[0]["data"_L1]["message"_L1].toString(),
        u"bob added you to the thread \"a thread\" (%1)."_s.arg(created));
    QCOMPARE(told[1]["data"_L1]["threadId"_L1], others["threadId"_L1]);
    QCOMPARE(told[2]["data"_L1]["event"_L1].toString(), u"removed_from_thread"_s);
    QVERIFY(bob.notifications(u"notifications/message"_s).isEmpty());
    // The call goes on, and once it has ended nothing is told any more.
    bench.advance(30s);
    QVERIFY(!bob.createThread({u"alice"_s}).isEmpty());
    QCOMPARE(alice.notifications(u"notifications/message"_s).size(), 3);
}

void TestMentionWait::tellsNothingBesidesToWhoDoesNotWantIt()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    BenchAgent bob(bench, u"bob"_s);
    alice.request(u"logging/setLevel"_s, {{u"level"_s, u"warning"_s}});
    QVERIFY(alice.callTool(kWait, forMs(30'000)).isEmpty());
    QVERIFY(!bob.createThread({u"alice"_s}).isEmpty());
    QVERIFY(alice.notifications(u"notifications/message"_s).isEmpty());
}

QTEST_GUILESS_MAIN(TestMentionWait)
#include "tst_mentionwait.moc"
