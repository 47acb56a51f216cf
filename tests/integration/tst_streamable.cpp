// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/mcpagent.h"

#include <QJsonArray>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;

// Agents on Streamable HTTP with sessions (2025-03-26 to 2025-11-25), against the real server.
class TestStreamable : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void sessionsBeginAndEnd_data();
    void sessionsBeginAndEnd();
    void deletingASessionEndsAllOfIt();
    void agentsOfAllKindsShareAThread();
    void transportsOfAllKindsTakeOver_data();
    void transportsOfAllKindsTakeOver();
    void aWaitIsResumedAfterACut_data();
    void aWaitIsResumedAfterACut();
    void aCutWaitIsGivenAgainWithoutResuming_data();
    void aCutWaitIsGivenAgainWithoutResuming();
    void anAcknowledgedAnswerIsNotGivenAgain();
    void anUnacknowledgedAnswerSurvivesItsSession();
    void anAnswerThatAProxyLostIsGivenAgain_data();
    void anAnswerThatAProxyLostIsGivenAgain();
    void severalStreamsEachHaveTheirOwn();
    void aListenerHearsOfItsResources();
    void waitersAreInitializedAtOnce();
    void aStoppingServerAnswersWhoWaits();

private:
    [[nodiscard]] McpAgent agent(const char *name, const QByteArray &revision = "2025-11-25",
        const AgentOptions &options = {})
    {
        return McpAgent(address(m_hub, name, options), revision);
    }
    // What an agent's state is, as another sees it.
    [[nodiscard]] static QString stateOf(McpAgent &asking, const QString &agentId);

    HubProcess m_hub;
};

namespace {

void addRevisions()
{
    QTest::addColumn<QByteArray>("revision");
    for (const char *revision : {"2025-03-26", "2025-06-18", "2025-11-25"})
        QTest::newRow(revision) << QByteArray(revision);
}

} // namespace

void TestStreamable::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestStreamable::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

QString TestStreamable::stateOf(McpAgent &asking, const QString &agentId)
{
    const QJsonArray agents =
        asking.callTool(u"list_agents"_s).structured.value(u"agents"_s).toArray();
    for (const QJsonValue &one : agents) {
        if (one[u"id"].toString() == agentId)
            return one[u"state"].toString();
    }
    return {};
}

void TestStreamable::sessionsBeginAndEnd_data()
{
    addRevisions();
}

void TestStreamable::sessionsBeginAndEnd()
{
    QFETCH(QByteArray, revision);
    McpAgent alice = agent("alice", revision);
    QVERIFY(alice.join());
    QVERIFY(alice.callTool(u"list_agents"_s).text.contains(u"alice"_s));
    const auto listener = alice.listen();
    QVERIFY(listener->awaitHead());
    QCOMPARE(listener->status(), 200);
    const auto ended = alice.terminate();
    QVERIFY(ended->awaitEnd());
    QCOMPARE(ended->status(), 204);
    QVERIFY(listener->awaitEnd());
    const auto late = alice.start(u"ping"_s);
    QVERIFY(late.visit->awaitEnd());
    QCOMPARE(late.visit->status(), 404);
    QVERIFY(alice.join());
}

void TestStreamable::deletingASessionEndsAllOfIt()
{
    McpAgent bob = agent("bob");
    QVERIFY(bob.join());
    const auto listener = bob.listen();
    const auto wait = bob.startWait();
    QVERIFY(listener->awaitHead() && wait.visit->awaitHead());
    const auto pending = bob.startWait(); // not a stream yet
    const auto ended = bob.terminate();
    QVERIFY(ended->awaitEnd());
    QCOMPARE(ended->status(), 204);
    QVERIFY(listener->awaitEnd());
    QVERIFY(wait.visit->awaitAnswer(wait.id).contains(u"error"_s));
    QVERIFY(pending.visit->awaitAnswer(pending.id).contains(u"error"_s)
        || pending.visit->status() == 404);
    QVERIFY(wait.visit->awaitEnd() && pending.visit->awaitEnd());
    for (const McpAgent::Visit &late :
        {bob.listen(), bob.listen(wait.visit->lastEventId()), bob.terminate()}) {
        QVERIFY(late->awaitEnd());
        QCOMPARE(late->status(), 404);
    }
    QVERIFY(m_hub.log().contains("reason=client_closed"));
}

void TestStreamable::agentsOfAllKindsShareAThread()
{
    TestAgent sse(address(m_hub, "sse"));
    McpAgent march = agent("march", "2025-03-26");
    McpAgent june = agent("june", "2025-06-18");
    McpAgent november = agent("november", "2025-11-25");
    QVERIFY(sse.join() && march.join() && june.join() && november.join());
    const QList<McpAgent *> agents{&march, &june, &november};
    const QString thread = sse.createThread(u"all"_s, {march.id(), june.id(), november.id()});
    QVERIFY(!thread.isEmpty());
    // Everybody tells everybody, and hears everybody else once.
    QStringList everybody{sse.id()};
    for (const McpAgent *one : agents)
        everybody.append(one->id());
    QVERIFY(!sse.send(thread, u"from sse"_s, everybody.mid(1)).isError);
    for (McpAgent *one : agents) {
        QStringList others = everybody;
        others.removeOne(one->id());
        QVERIFY(one->send(thread, u"from "_s + one->id(), others));
    }
    for (McpAgent *one : agents) {
        QStringList heard = one->hear();
        QCOMPARE(heard.size(), everybody.size() - 1);
        QVERIFY(!heard.contains(u"from "_s + one->id()));
    }
    QCOMPARE(sse.awaitMessages(sse.startWait()).size(), agents.size());
}

void TestStreamable::transportsOfAllKindsTakeOver_data()
{
    QTest::addColumn<bool>("isSseFirst");
    QTest::newRow("HTTP+SSE, then Streamable HTTP") << true;
    QTest::newRow("Streamable HTTP, then HTTP+SSE") << false;
}

void TestStreamable::transportsOfAllKindsTakeOver()
{
    QFETCH(bool, isSseFirst);
    TestAgent sse(address(m_hub, "bob"));
    McpAgent streamable = agent("bob");
    McpAgent alice = agent("alice");
    QVERIFY(alice.join());
    if (isSseFirst) {
        QVERIFY(sse.join());
        const qint64 wait = sse.startWait();
        QVERIFY(streamable.join());
        QTRY_VERIFY_WITH_TIMEOUT(sse.isClosed(), TestAgent::kPatience);
        QVERIFY(!sse.hasAnswer(wait));
    } else {
        QVERIFY(streamable.join());
        const auto wait = streamable.startWait();
        QVERIFY(wait.visit->awaitHead());
        QVERIFY(sse.join());
        // Told why, on the stream where it waits.
        const QJsonObject answer = wait.visit->awaitAnswer(wait.id);
        QCOMPARE(answer[u"error"_s][u"data"][u"reason"].toString(), u"taken_over"_s);
        const auto late = streamable.start(u"ping"_s);
        QVERIFY(late.visit->awaitEnd());
        QCOMPARE(late.visit->status(), 404);
    }
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    QVERIFY(alice.send(thread, u"for you"_s, {u"bob"_s}));
    if (isSseFirst)
        QCOMPARE(streamable.hear(), QStringList{u"for you"_s});
    else
        QCOMPARE(sse.awaitMessages(sse.startWait()).size(), 1);
}

void TestStreamable::aWaitIsResumedAfterACut_data()
{
    QTest::addColumn<bool>("isResumedFirst");
    QTest::newRow("before the mention comes") << true;
    QTest::newRow("after the mention came") << false;
}

void TestStreamable::aWaitIsResumedAfterACut()
{
    QFETCH(bool, isResumedFirst);
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob");
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    const auto wait = bob.startWait();
    QVERIFY(wait.visit->await([&] { return !wait.visit->lastEventId().isEmpty(); }));
    QVERIFY(wait.visit->hasRetry());
    wait.visit->drop(HttpVisit::Drop::Reset);
    McpAgent::Visit resumed;
    if (isResumedFirst) {
        resumed = bob.listen(wait.visit->lastEventId());
        QVERIFY(resumed->awaitHead());
    }
    QVERIFY(alice.send(thread, u"found again"_s, {u"bob"_s}));
    if (!isResumedFirst)
        resumed = bob.listen(wait.visit->lastEventId());
    const auto messages = McpAgent::messagesOf(resumed->awaitAnswer(wait.id));
    QCOMPARE(messages.size(), 1);
    QCOMPARE(messages.first().content, u"found again"_s);
    QVERIFY(resumed->awaitEnd()); // the answer ends the stream
    // Read and acknowledged: nothing comes twice.
    QVERIFY(alice.send(thread, u"next"_s, {u"bob"_s}));
    QCOMPARE(bob.hear(), QStringList{u"next"_s});
}

void TestStreamable::aCutWaitIsGivenAgainWithoutResuming_data()
{
    addRevisions();
}

void TestStreamable::aCutWaitIsGivenAgainWithoutResuming()
{
    QFETCH(QByteArray, revision);
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob", revision);
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    const auto wait = bob.startWait();
    QVERIFY(wait.visit->awaitHead());
    wait.visit->drop(HttpVisit::Drop::Reset);
    // The wait goes on at the server, and its answer goes nowhere.
    QVERIFY(alice.send(thread, u"still there?"_s, {u"bob"_s}));
    QCOMPARE(bob.hear(), QStringList{u"still there?"_s});
}

void TestStreamable::anAcknowledgedAnswerIsNotGivenAgain()
{
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob");
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    QVERIFY(alice.send(thread, u"once"_s, {u"bob"_s}));
    QCOMPARE(bob.hear(), QStringList{u"once"_s});
    QVERIFY(bob.callTool(u"list_agents"_s).text.contains(u"alice"_s));
    QVERIFY(bob.join()); // the first session ends
    QVERIFY(alice.send(thread, u"next"_s, {u"bob"_s}));
    QCOMPARE(bob.hear(), QStringList{u"next"_s});
}

void TestStreamable::anUnacknowledgedAnswerSurvivesItsSession()
{
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob");
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    QVERIFY(alice.send(thread, u"lost on the way"_s, {u"bob"_s}));
    const auto first = bob.awaitMessages(bob.startWait());
    QVERIFY(bob.join()); // nothing said that it read them
    QCOMPARE(bob.awaitMessages(bob.startWait()), first);
}

void TestStreamable::anAnswerThatAProxyLostIsGivenAgain_data()
{
    QTest::addColumn<QByteArray>("revision");
    QTest::addColumn<bool>("comesBack");
    QTest::newRow("to who comes back for it") << QByteArray("2025-11-25") << true;
    QTest::newRow("to who takes the call back") << QByteArray("2025-06-18") << false;
    QTest::newRow("to who takes it back without a session") << QByteArray("2026-07-28") << false;
}

// To the hub it has arrived: what stands for the proxy here has read it to its end.
void TestStreamable::anAnswerThatAProxyLostIsGivenAgain()
{
    QFETCH(QByteArray, revision);
    QFETCH(bool, comesBack);
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob", revision);
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    const auto wait = bob.startWait();
    QVERIFY(wait.visit->awaitHead());
    QVERIFY(!comesBack || wait.visit->await([&] { return wait.visit->hasRetry(); }));
    const QByteArray seen = wait.visit->lastEventId();
    QVERIFY(alice.send(thread, u"lost"_s, {u"bob"_s}));
    const auto lost = bob.awaitMessages(wait);
    QCOMPARE(lost.size(), 1);
    QVERIFY(wait.visit->awaitEnd());
    wait.visit->drop(HttpVisit::Drop::Fin);
    if (comesBack) {
        const auto resumed = bob.listen(seen);
        QCOMPARE(McpAgent::messagesOf(resumed->awaitAnswer(wait.id)), lost);
        QVERIFY(resumed->awaitEnd());
    } else {
        bob.notify(u"notifications/cancelled"_s, {{u"requestId"_s, wait.id}});
        QCOMPARE(bob.awaitMessages(bob.startWait()), lost);
    }
    QVERIFY(alice.send(thread, u"next"_s, {u"bob"_s}));
    QCOMPARE(bob.hear(), QStringList{u"next"_s});
}

void TestStreamable::severalStreamsEachHaveTheirOwn()
{
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob");
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    const auto listener = bob.listen();
    QList<McpAgent::Started> waits;
    for (int i = 0; i < 3; ++i) {
        waits.append(bob.startWait());
        QVERIFY(waits.constLast().visit->awaitHead());
    }
    for (int i = 0; i < 3; ++i) {
        QVERIFY(alice.send(thread, QString::number(i), {u"bob"_s}));
        const auto messages = bob.awaitMessages(waits.at(i));
        QCOMPARE(messages.size(), 1);
        QCOMPARE(messages.first().content, QString::number(i));
        QCOMPARE(waits.at(i).visit->messages().size(), 1);
    }
    for (const QJsonObject &message : listener->messages())
        QVERIFY(!message.contains(u"result"_s));
}

void TestStreamable::aListenerHearsOfItsResources()
{
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob");
    QVERIFY(alice.join() && bob.join());
    QVERIFY(bob.call(u"resources/subscribe"_s, {{u"uri"_s, u"coral://threads"_s}})
                .contains(u"result"_s));
    const QString updated = u"notifications/resources/updated"_s;
    QVERIFY(!alice.createThread(u"before"_s, {u"bob"_s}).isEmpty()); // kept for the listener
    const auto listener = bob.listen();
    QVERIFY(listener->await([&] { return !listener->notification(updated).isEmpty(); }));
    const qsizetype before = listener->messages().size();
    QVERIFY(!alice.createThread(u"after"_s, {u"bob"_s}).isEmpty());
    QVERIFY(listener->await([&] { return listener->messages().size() > before; }));
}

void TestStreamable::waitersAreInitializedAtOnce()
{
    McpAgent first = agent("first", "2025-11-25", {{u"waitForAgents"_s, u"2"_s}});
    QVERIFY(first.join());
    const auto held = first.startTool(u"list_agents"_s);
    QVERIFY(held.visit->awaitHead()); // a stream, since the answer takes its time
    QVERIFY(held.visit->isStream());
    QVERIFY(held.visit->answer(held.id).isEmpty());
    McpAgent second = agent("second", "2025-11-25", {{u"waitForAgents"_s, u"2"_s}});
    QVERIFY(second.join());
    const QJsonObject answer = held.visit->awaitAnswer(held.id);
    QVERIFY(shared::ToolAnswer::fromResult(answer.value(u"result"_s).toObject())
                .text.contains(u"second"_s));
    QCOMPARE(stateOf(second, u"first"_s), u"connected"_s);
}

void TestStreamable::aStoppingServerAnswersWhoWaits()
{
    HubProcess hub;
    QVERIFY(hub.start());
    McpAgent bob(address(hub, "bob"), "2025-11-25");
    QVERIFY(bob.join());
    const auto listener = bob.listen();
    const auto wait = bob.startWait();
    QVERIFY(listener->awaitHead() && wait.visit->awaitHead());
    QVERIFY(hub.stop());
    QVERIFY(listener->awaitEnd());
    const QJsonObject answer = wait.visit->awaitAnswer(wait.id);
    QVERIFY(shared::ToolAnswer::fromResult(answer.value(u"result"_s).toObject())
                .text.contains(u"stopping"_s));
}

QTEST_GUILESS_MAIN(TestStreamable)
#include "tst_streamable.moc"
