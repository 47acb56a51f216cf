// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tools/toolbench.h"

#include <QRegularExpression>

using namespace tests;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QJsonObject uri(const QString &uri)
{
    return {{u"uri"_s, uri}};
}

} // namespace

// What an agent reads as resources and prompts, and what it hears of changes.
class TestResources : public QObject {
    Q_OBJECT
private slots:
    void listsTheSameEntriesWhateverThereIs();
    void readsTheSession();
    void readsOneThread();
    void readsALongThreadPieceByPiece();
    void readsTheNewestOfAllThreads();
    void readsOneAgent();
    void completesIds_data();
    void completesIds();
    void hidesThreadsOfOthers_data();
    void hidesThreadsOfOthers();
    void tellsSubscribersOfAThreadTheyJoinLater();
    void tellsWhoWasRemovedOnceMore();
    void tellsOfNewAgents();
    void hidesNewAgentsFromWhoMayNotSeeThem();
    void takesSubscriptionsToItsOwnAlone_data();
    void takesSubscriptionsToItsOwnAlone();
    void digestsAThread();
    void digestsTheNewestOfALongThread();
    void tellsHowToWork();

private:
    static QString read(BenchAgent &agent, const QString &what)
    {
        return agent.request(u"resources/read"_s, uri(what))
            .value("result"_L1)["contents"_L1][0]["text"_L1]
            .toString();
    }

    static int codeOf(const QJsonObject &response)
    {
        return response.value("error"_L1)["code"_L1].toInt();
    }

    static QList<QString> updates(const BenchAgent &agent)
    {
        QList<QString> uris;
        for (const QJsonObject &params : agent.notifications(u"notifications/resources/updated"_s))
            uris.append(params.value("uri"_L1).toString());
        return uris;
    }
};

void TestResources::listsTheSameEntriesWhateverThereIs()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    const QJsonObject before = alice.request(u"resources/list"_s);
    QVERIFY(!alice.createThread({}).isEmpty());
    const QJsonObject after = alice.request(u"resources/list"_s);
    QCOMPARE(after.value("result"_L1), before.value("result"_L1));
    const QJsonArray resources = after.value("result"_L1)["resources"_L1].toArray();
    QCOMPARE(resources.size(), 2);
    QCOMPARE(resources.at(0)["uri"_L1].toString(), u"coral://threads"_s);
    QCOMPARE(resources.at(0)["name"_L1].toString(), u"message"_s);
    QCOMPARE(resources.at(1)["uri"_L1].toString(), u"coral://session"_s);
    QCOMPARE(alice.request(u"resources/templates/list"_s)
                 .value("result"_L1)["resourceTemplates"_L1][0]["uriTemplate"_L1]
                 .toString(),
        u"coral://threads/{threadId}"_s);
}

void TestResources::readsTheSession()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    bench.hub.registerAgent(bench.key, u"bob"_s, u"knows <everything>\n"_s, [](const auto &) {});
    const QString thread = alice.createThread({u"bob"_s});
    alice.sendMessage(thread, u"not shown here"_s);
    alice.callTool(u"close_thread"_s, {{u"threadId"_s, thread}, {u"summary"_s, u"done"_s}});
    QCOMPARE(read(alice, u"coral://session"_s),
        u"<session id=\"s1\" you=\"alice\">\n"
        "<agent id=\"alice\" state=\"connected\" description=\"alice\"/>\n"
        "<agent id=\"bob\" state=\"away\" description=\"knows &lt;everything&gt;&#10;\"/>\n"
        "<thread id=\"%1\" name=\"a thread\" creatorId=\"alice\" state=\"closed\" "
        "summary=\"done\" participants=\"alice, bob\" messages=\"2\"/>\n"
        "</session>"_s.arg(thread));
}

void TestResources::readsOneThread()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    const QString first = alice.createThread({});
    const QString second = alice.createThread({});
    alice.sendMessage(first, u"one"_s);
    alice.sendMessage(second, u"two"_s);
    const QString text = read(alice, u"coral://threads/"_s + second);
    QVERIFY(text.contains(">two</message>"_L1));
    QVERIFY(!text.contains(first));
    QVERIFY(read(alice, u"coral://threads"_s).contains(first));
}

void TestResources::readsALongThreadPieceByPiece()
{
    ToolBench bench({}, {.answerSize = 1000});
    BenchAgent alice(bench, u"alice"_s);
    const QString thread = alice.createThread({});
    for (const QString &content :
        {u"first "_s, u"second "_s, u"third "_s, u"fourth "_s, u"fifth "_s})
        alice.sendMessage(thread, content + QString(250, u'x'));
    const QString uri = u"coral://threads/"_s + thread;
    const auto contentsOf = [](const QString &xml) {
        QStringList found;
        static const QRegularExpression kContents(u">(\\w+) x+<"_s);
        for (const auto &match : kContents.globalMatch(xml))
            found.append(match.captured(1));
        return found;
    };
    const QString newest = read(alice, uri);
    QCOMPARE(contentsOf(newest), (QStringList{u"fourth"_s, u"fifth"_s}));
    QVERIFY(newest.contains(" olderMessages=\"3\""_L1));
    const QString fourth = newest.section(u"<message id=\""_s, 1, 1).section(u'"', 0, 0);
    const QString before = read(alice, uri + u"/before/"_s + fourth);
    QCOMPARE(contentsOf(before), (QStringList{u"second"_s, u"third"_s}));
    QVERIFY(before.contains(" olderMessages=\"1\""_L1));
    const QString second = before.section(u"<message id=\""_s, 1, 1).section(u'"', 0, 0);
    const QString oldest = read(alice, uri + u"/before/"_s + second);
    QCOMPARE(contentsOf(oldest), QStringList{u"first"_s});
    QVERIFY(!oldest.contains("olderMessages"_L1));

    QCOMPARE(codeOf(alice.request(u"resources/read"_s, ::uri(uri + u"/before/7"_s))), -32002);
    BenchAgent bob(bench, u"bob"_s);
    QCOMPARE(codeOf(bob.request(u"resources/read"_s, ::uri(uri + u"/before/"_s + fourth))), -32002);
}

void TestResources::readsTheNewestOfAllThreads()
{
    ToolBench bench({}, {.answerSize = 1000});
    BenchAgent alice(bench, u"alice"_s);
    const QString one = alice.createThread({});
    const QString two = alice.createThread({});
    for (int i = 1; i <= 3; ++i) {
        alice.sendMessage(one, u"one-%1 "_s.arg(i) + QString(250, u'x'));
        bench.advance(1s);
        alice.sendMessage(two, u"two-%1 "_s.arg(i) + QString(250, u'x'));
        bench.advance(1s);
    }
    const QString text = read(alice, u"coral://threads"_s);
    QCOMPARE(text.count("olderMessages=\"2\""_L1), 2);
    QVERIFY(text.contains("one-3"_L1) && text.contains("two-3"_L1));
    QVERIFY(!text.contains("one-2"_L1) && !text.contains("two-2"_L1));
}

void TestResources::readsOneAgent()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    const BenchAgent bob(bench, u"bob of the hill"_s);
    const QString thread = alice.createThread({bob.id()});
    QVERIFY(!alice.createThread({}).isEmpty());
    QCOMPARE(read(alice, u"coral://agents/bob%20of%20the%20hill"_s),
        u"<agent id=\"bob of the hill\" state=\"connected\" "
        "description=\"bob of the hill\">\n"
        "<thread id=\"%1\" name=\"a thread\" creatorId=\"alice\" state=\"open\" "
        "participants=\"alice, bob of the hill\" messages=\"0\"/>\n"
        "</agent>"_s.arg(thread));
}

void TestResources::completesIds_data()
{
    QTest::addColumn<QJsonObject>("reference");
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("suggested");
    const auto templateOf = [](const QString &uri) {
        return QJsonObject{{u"type"_s, u"ref/resource"_s}, {u"uri"_s, uri}};
    };
    const QJsonObject threads = templateOf(u"coral://threads/{threadId}"_s);
    const QJsonObject agents = templateOf(u"coral://agents/{agentId}"_s);
    const QJsonObject prompt{{u"type"_s, u"ref/prompt"_s}, {u"name"_s, u"thread_digest"_s}};
    QTest::newRow("open and new threads first")
        << threads << u"threadId"_s << QString() << QStringList{u"NEW"_s, u"OLD"_s, u"CLOSED"_s};
    QTest::newRow("of the prompt")
        << prompt << u"threadId"_s << QString() << QStringList{u"NEW"_s, u"OLD"_s, u"CLOSED"_s};
    QTest::newRow("by name") << threads << u"threadId"_s << u"THE OL"_s << QStringList{u"OLD"_s};
    QTest::newRow("none") << threads << u"threadId"_s << u"???"_s << QStringList();
    QTest::newRow("agents") << agents << u"agentId"_s << u"b"_s << QStringList{u"bob"_s};
    QTest::newRow("all agents") << agents << u"agentId"_s << QString()
                                << QStringList{u"alice"_s, u"bob"_s};
}

void TestResources::completesIds()
{
    QFETCH(QJsonObject, reference);
    QFETCH(QString, argument);
    QFETCH(QString, typed);
    QFETCH(QStringList, suggested);
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    BenchAgent bob(bench, u"bob"_s);
    const QString oldThread = alice.createThread({}, u"the old one"_s);
    const QString closed = alice.createThread({}, u"over"_s);
    const QString newThread = alice.createThread({}, u"new"_s);
    QVERIFY(!bob.createThread({}).isEmpty());
    alice.callTool(u"close_thread"_s, {{u"threadId"_s, closed}, {u"summary"_s, QString()}});
    suggested.replaceInStrings(u"OLD"_s, oldThread);
    suggested.replaceInStrings(u"NEW"_s, newThread);
    suggested.replaceInStrings(u"CLOSED"_s, closed);
    const QJsonValue completion =
        alice
            .request(u"completion/complete"_s,
                {{u"ref"_s, reference},
                    {u"argument"_s, QJsonObject{{u"name"_s, argument}, {u"value"_s, typed}}}})
            .value("result"_L1)["completion"_L1];
    QCOMPARE(completion["values"_L1].toVariant().toStringList(), suggested);
}

void TestResources::hidesThreadsOfOthers_data()
{
    QTest::addColumn<QString>("what");
    QTest::newRow("a thread of others") << u"coral://threads/THREAD"_s;
    QTest::newRow("no thread") << u"coral://threads/none"_s;
    QTest::newRow("an empty id") << u"coral://threads/"_s;
    QTest::newRow("another word") << u"coral://agents"_s;
    QTest::newRow("no agent") << u"coral://agents/none"_s;
    QTest::newRow("another scheme") << u"file:///etc/passwd"_s;
    QTest::newRow("nothing") << QString();
}

void TestResources::hidesThreadsOfOthers()
{
    QFETCH(QString, what);
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    BenchAgent mallory(bench, u"mallory"_s);
    what.replace("THREAD"_L1, alice.createThread({}));
    const QJsonObject response = mallory.request(u"resources/read"_s, uri(what));
    QCOMPARE(codeOf(response), -32002);
}

void TestResources::tellsSubscribersOfAThreadTheyJoinLater()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    BenchAgent bob(bench, u"bob"_s);
    const QString thread = alice.createThread({});
    const QString threadUri = u"coral://threads/"_s + thread;
    bob.request(u"resources/subscribe"_s, uri(threadUri));
    alice.sendMessage(thread, u"before"_s);
    QVERIFY(updates(bob).isEmpty());
    alice.callTool(u"add_participant"_s, {{u"threadId"_s, thread}, {u"participantId"_s, u"bob"_s}});
    QCOMPARE(updates(bob), QList<QString>{threadUri});
    QVERIFY(read(bob, threadUri).contains(">before</message>"_L1));
    alice.sendMessage(thread, u"after"_s);
    QCOMPARE(updates(bob), (QList<QString>{threadUri, threadUri}));
}

void TestResources::tellsWhoWasRemovedOnceMore()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    BenchAgent bob(bench, u"bob"_s);
    const QString thread = alice.createThread({u"bob"_s});
    const QString threadUri = u"coral://threads/"_s + thread;
    bob.request(u"resources/subscribe"_s, uri(threadUri));
    alice.callTool(
        u"remove_participant"_s, {{u"threadId"_s, thread}, {u"participantId"_s, u"bob"_s}});
    QCOMPARE(updates(bob).size(), 1);
    QCOMPARE(codeOf(bob.request(u"resources/read"_s, uri(threadUri))), -32002);
    alice.sendMessage(thread, u"in private"_s);
    QCOMPARE(updates(bob).size(), 1);
}

void TestResources::tellsOfNewAgents()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    alice.request(u"resources/subscribe"_s, uri(u"coral://session"_s));
    const BenchAgent bob(bench, u"bob"_s);
    QCOMPARE(updates(alice), QList<QString>{u"coral://session"_s});
}

void TestResources::hidesNewAgentsFromWhoMayNotSeeThem()
{
    ToolBench bench;
    bench.hub.closeSession(bench.key, {}, [](const auto &closed) { QVERIFY(closed); });
    bench.hub.createSession({.applicationId = bench.key.applicationId,
                                .sessionId = bench.key.sessionId,
                                .agents = {u"alice"_s, u"bob"_s, u"mallory"_s},
                                .links = {{u"alice"_s, u"bob"_s}},
                                .nonBlockingAgents = {}},
        [](const auto &created) { QVERIFY(created); });
    BenchAgent alice(bench, u"alice"_s);
    BenchAgent mallory(bench, u"mallory"_s);
    for (BenchAgent *agent : {&alice, &mallory})
        agent->request(u"resources/subscribe"_s, uri(u"coral://session"_s));
    const BenchAgent bob(bench, u"bob"_s);
    QCOMPARE(updates(alice), QList<QString>{u"coral://session"_s});
    QCOMPARE(updates(mallory), QList<QString>());
}

void TestResources::takesSubscriptionsToItsOwnAlone_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("threads") << u"coral://threads"_s << true;
    QTest::newRow("a thread that may come") << u"coral://threads/7"_s << true;
    QTest::newRow("an agent") << u"coral://agents/bob%20of%20the%20hill"_s << true;
    QTest::newRow("another host") << u"coral://bogus"_s << false;
    QTest::newRow("nothing behind the slash") << u"coral://threads/"_s << false;
    QTest::newRow("a file") << u"file:///etc/passwd"_s << false;
}

void TestResources::takesSubscriptionsToItsOwnAlone()
{
    QFETCH(QString, what);
    QFETCH(bool, isTaken);
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    const QJsonObject response = alice.request(u"resources/subscribe"_s, uri(what));
    QCOMPARE(response.contains("result"_L1), isTaken);
    QCOMPARE(codeOf(response), isTaken ? 0 : -32002);
}

void TestResources::digestsAThread()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    BenchAgent mallory(bench, u"mallory"_s);
    const QString thread = alice.createThread({});
    alice.sendMessage(thread, u"the content"_s);
    const QJsonObject params{
        {u"name"_s, u"thread_digest"_s}, {u"arguments"_s, QJsonObject{{u"threadId"_s, thread}}}};
    const QJsonValue message =
        alice.request(u"prompts/get"_s, params).value("result"_L1)["messages"_L1][0];
    QCOMPARE(message["role"_L1].toString(), u"user"_s);
    QVERIFY(message["content"_L1]["text"_L1].toString().contains(">the content</message>"_L1));
    QCOMPARE(codeOf(mallory.request(u"prompts/get"_s, params)), -32602);
    QCOMPARE(codeOf(alice.request(u"prompts/get"_s, {{u"name"_s, u"thread_digest"_s}})), -32602);
}

void TestResources::digestsTheNewestOfALongThread()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    const QString thread = alice.createThread({});
    alice.sendMessage(thread, u"the oldest "_s + QString(150'000, u'x'));
    alice.sendMessage(thread, u"the newest "_s + QString(150'000, u'y'));
    const QString text = alice
                             .request(u"prompts/get"_s,
                                 {{u"name"_s, u"thread_digest"_s},
                                     {u"arguments"_s, QJsonObject{{u"threadId"_s, thread}}}})
                             .value("result"_L1)["messages"_L1][0]["content"_L1]["text"_L1]
                             .toString();
    QVERIFY(text.contains("the newest"_L1));
    QVERIFY(!text.contains("the oldest"_L1));
    QVERIFY(text.contains("Its 1 oldest messages are left out here"_L1));
}

void TestResources::tellsHowToWork()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    const QString text = alice.request(u"prompts/get"_s, {{u"name"_s, u"work_in_session"_s}})
                             .value("result"_L1)["messages"_L1][0]["content"_L1]["text"_L1]
                             .toString();
    QVERIFY(text.startsWith("You are the agent alice. "_L1));
    QVERIFY(text.contains("wait_for_mentions"_L1));
}

QTEST_GUILESS_MAIN(TestResources)
#include "tst_resources.moc"
