// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/mcpagent.h"

#include <QJsonArray>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;

// Agents on Streamable HTTP without sessions (2026-07-28), against the real server.
class TestStateless : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void agentsOfEveryRevisionShareAThread();
    void aCutWaitIsGivenAgain_data();
    void aCutWaitIsGivenAgain();
    void anAcknowledgedAnswerIsNotGivenAgain();
    void twoWaitsOfOneIdAreAnsweredEach();
    void listenersHearOfTheirResources();
    void transportsOfAllKindsTakeOver();
    void anAgentThatIsSilentIsAwayAndComesBack();
    void mismatchesAreTold();
    void progressComesOnTheStream();
    void logsForWaitsThatNameALevelAlone();
    void aStoppingServerEndsListening();

private:
    [[nodiscard]] McpAgent agent(const char *name) const
    {
        return McpAgent(address(m_hub, name), "2026-07-28");
    }
    HubProcess m_hub{HubProcess::Setup{.arguments = {},
        .environment = {},
        .configuration = "[transport]\naway-after = \"1s\"\nsession-idle = \"10m\"\n"}};
};

void TestStateless::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestStateless::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestStateless::agentsOfEveryRevisionShareAThread()
{
    TestAgent sse(address(m_hub, "a2024"));
    McpAgent march(address(m_hub, "a2025-03"), "2025-03-26");
    McpAgent june(address(m_hub, "a2025-06"), "2025-06-18");
    McpAgent november(address(m_hub, "a2025-11"), "2025-11-25");
    McpAgent stateless = agent("a2026");
    const QList<McpAgent *> agents{&march, &june, &november, &stateless};
    QVERIFY(sse.join());
    QStringList everybody{sse.id()};
    for (McpAgent *one : agents) {
        QVERIFY(one->join());
        everybody.append(one->id());
    }
    const QString thread = stateless.createThread(u"all"_s, everybody);
    QVERIFY(!thread.isEmpty());
    const auto others = [&](const QString &id) {
        QStringList rest = everybody;
        rest.removeOne(id);
        return rest;
    };
    QVERIFY(!sse.send(thread, u"from "_s + sse.id(), others(sse.id())).isError);
    for (McpAgent *one : agents)
        QVERIFY(one->send(thread, u"from "_s + one->id(), others(one->id())));
    for (McpAgent *one : agents) {
        const QStringList heard = one->hear();
        QCOMPARE(heard.size(), everybody.size() - 1);
        QVERIFY(!heard.contains(u"from "_s + one->id()));
    }
    QCOMPARE(sse.awaitMessages(sse.startWait()).size(), agents.size());
}

void TestStateless::aCutWaitIsGivenAgain_data()
{
    QTest::addColumn<HttpVisit::Drop>("how");
    QTest::addColumn<bool>("isAnswered");
    QTest::newRow("closed before the answer") << HttpVisit::Drop::Fin << false;
    QTest::newRow("reset before the answer") << HttpVisit::Drop::Reset << false;
    QTest::newRow("reset with the answer unread") << HttpVisit::Drop::Reset << true;
}

void TestStateless::aCutWaitIsGivenAgain()
{
    QFETCH(HttpVisit::Drop, how);
    QFETCH(bool, isAnswered);
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob");
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    const auto wait = bob.startWait();
    QVERIFY(wait.visit->awaitHead());
    if (isAnswered) {
        wait.visit->pause();
        QVERIFY(alice.send(thread, u"still there?"_s, {u"bob"_s}));
    }
    wait.visit->drop(how);
    if (!isAnswered)
        QVERIFY(alice.send(thread, u"still there?"_s, {u"bob"_s}));
    QCOMPARE(bob.hear(), QStringList{u"still there?"_s});
}

void TestStateless::anAcknowledgedAnswerIsNotGivenAgain()
{
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob");
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    QVERIFY(alice.send(thread, u"once"_s, {u"bob"_s}));
    QCOMPARE(bob.hear(), QStringList{u"once"_s});
    QVERIFY(bob.join()); // any request
    // Another transport of the agent, to which all would come back that was not acknowledged.
    McpAgent other(address(m_hub, "bob"), "2025-11-25");
    QVERIFY(other.join());
    QVERIFY(alice.send(thread, u"next"_s, {u"bob"_s}));
    QCOMPARE(other.hear(), QStringList{u"next"_s});
}

void TestStateless::twoWaitsOfOneIdAreAnsweredEach()
{
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob");
    McpAgent twin = agent("bob"); // counts its ids from one, too
    QVERIFY(alice.join() && bob.join() && twin.join());
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    const auto first = bob.startWait();
    QVERIFY(first.visit->awaitHead());
    const auto second = twin.startWait();
    QVERIFY(second.visit->awaitHead());
    QCOMPARE(first.id, second.id);
    QVERIFY(alice.send(thread, u"1"_s, {u"bob"_s}));
    QVERIFY(alice.send(thread, u"2"_s, {u"bob"_s}));
    QCOMPARE(bob.awaitMessages(first).first().content, u"1"_s);
    QCOMPARE(twin.awaitMessages(second).first().content, u"2"_s);
}

void TestStateless::listenersHearOfTheirResources()
{
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob");
    QVERIFY(alice.join() && bob.join());
    const auto listening = bob.start(u"subscriptions/listen"_s,
        {{u"notifications"_s,
            QJsonObject{{u"resourceSubscriptions"_s, QJsonArray{u"coral://threads"_s}}}}});
    const auto &visit = listening.visit;
    const QString acknowledged = u"notifications/subscriptions/acknowledged"_s;
    const QString updated = u"notifications/resources/updated"_s;
    QVERIFY(visit->await([&] { return !visit->notification(acknowledged).isEmpty(); }));
    QVERIFY(!alice.createThread(u"plan"_s, {u"bob"_s}).isEmpty());
    QVERIFY(visit->await([&] { return !visit->notification(updated).isEmpty(); }));
    const QJsonObject params = visit->notification(updated).value(u"params"_s).toObject();
    QCOMPARE(params.value(u"uri"_s).toString(), u"coral://threads"_s);
    QCOMPARE(params.value(u"_meta"_s)[u"io.modelcontextprotocol/subscriptionId"].toInteger(),
        listening.id);
    QCOMPARE(visit->messages().first().value(u"method"_s).toString(), acknowledged);
}

void TestStateless::transportsOfAllKindsTakeOver()
{
    McpAgent alice = agent("alice");
    McpAgent stateless = agent("bob");
    McpAgent session(address(m_hub, "bob"), "2025-11-25");
    TestAgent sse(address(m_hub, "bob"));
    QVERIFY(alice.join() && stateless.join());
    const auto wait = stateless.startWait();
    QVERIFY(wait.visit->awaitHead());
    QVERIFY(session.join());
    QCOMPARE(wait.visit->awaitAnswer(wait.id)[u"error"_s][u"data"][u"reason"].toString(),
        u"taken_over"_s);
    QVERIFY(sse.join());
    const auto late = session.start(u"ping"_s);
    QVERIFY(late.visit->awaitEnd());
    QCOMPARE(late.visit->status(), 404);
    QVERIFY(stateless.join());
    QTRY_VERIFY_WITH_TIMEOUT(sse.isClosed(), TestAgent::kPatience);
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    QVERIFY(alice.send(thread, u"for you"_s, {u"bob"_s}));
    QCOMPARE(stateless.hear(), QStringList{u"for you"_s});
}

void TestStateless::anAgentThatIsSilentIsAwayAndComesBack()
{
    McpAgent alice = agent("alice");
    McpAgent bob = agent("bob");
    QVERIFY(alice.join() && bob.join());
    const auto bobsState = [&] {
        const QJsonArray agents =
            alice.callTool(u"list_agents"_s).structured.value(u"agents"_s).toArray();
        for (const QJsonValue &one : agents) {
            if (one[u"id"].toString() == "bob"_L1)
                return one[u"state"].toString();
        }
        return QString();
    };
    QCOMPARE(bobsState(), u"connected"_s);
    QString state;
    QTRY_VERIFY_WITH_TIMEOUT((state = bobsState()) == u"away"_s, TestAgent::kPatience);
    const auto wait = bob.startWait();
    QVERIFY(wait.visit->awaitHead());
    QCOMPARE(bobsState(), u"waiting"_s);
}

void TestStateless::mismatchesAreTold()
{
    McpAgent bob = agent("bob");
    HttpRequest request = bob.request(
        R"({"jsonrpc":"2.0","id":9,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}})",
        u"tools/call"_s);
    HttpVisit visit(bob.port(), request);
    QCOMPARE(visit.awaitAnswer(9)[u"error"_s][u"code"].toInt(), -32020);
    QCOMPARE(visit.status(), 400);
    const auto removed = bob.start(u"ping"_s);
    QCOMPARE(removed.visit->awaitAnswer(removed.id)[u"error"_s][u"code"].toInt(), -32601);
    QCOMPARE(removed.visit->status(), 404);
}

void TestStateless::progressComesOnTheStream()
{
    HubProcess hub(HubProcess::Setup{.arguments = {},
        .environment = {},
        .configuration = "[wait]\nprogress-interval = \"100ms\"\n"});
    QVERIFY(hub.start());
    McpAgent bob(address(hub, "bob"), "2026-07-28");
    const auto wait = bob.start(u"tools/call"_s,
        {{u"name"_s, u"wait_for_mentions"_s},
            {u"arguments"_s, QJsonObject{{u"timeoutMs"_s, 1'000}}},
            {u"_meta"_s, QJsonObject{{u"progressToken"_s, u"p"_s}}}});
    QVERIFY(!wait.visit->awaitAnswer(wait.id).isEmpty());
    const QJsonObject progress = wait.visit->notification(u"notifications/progress"_s);
    QCOMPARE(progress[u"params"_s][u"progressToken"].toString(), u"p"_s);
    QVERIFY(hub.stop());
}

void TestStateless::logsForWaitsThatNameALevelAlone()
{
    McpAgent alice = agent("log-alice");
    McpAgent bob = agent("log-bob");
    QVERIFY(alice.join() && bob.join());
    const auto isWaiting = [&](int waits) {
        return exchange(m_hub.port(), {.target = "/metrics"})
            .body.contains("coral_waits " + QByteArray::number(waits));
    };
    const auto silent = bob.startWait();
    QTRY_VERIFY(isWaiting(1));
    const auto telling = bob.start(u"tools/call"_s,
        {{u"name"_s, u"wait_for_mentions"_s},
            {u"arguments"_s, QJsonObject{{u"timeoutMs"_s, 20'000}}},
            {u"_meta"_s, QJsonObject{{u"io.modelcontextprotocol/logLevel"_s, u"info"_s}}}});
    QTRY_VERIFY(isWaiting(2));
    const QString thread = alice.createThread(u"log"_s, {bob.id()});
    QVERIFY(alice.send(thread, u"one"_s, {bob.id()}));
    QVERIFY(!silent.visit->awaitAnswer(silent.id).isEmpty());
    QVERIFY(alice.send(thread, u"two"_s, {bob.id()}));
    QVERIFY(!telling.visit->awaitAnswer(telling.id).isEmpty());
    const QString method = u"notifications/message"_s;
    QCOMPARE(
        telling.visit->notification(method)[u"params"_s][u"data"][u"threadId"].toString(), thread);
    QVERIFY(silent.visit->notification(method).isEmpty());
    // Neither gets what is the other's, nor a request of the server's.
    for (const auto &wait : {silent, telling}) {
        for (const QJsonObject &message : wait.visit->messages())
            QVERIFY(!message.contains(u"method"_s) || !message.contains(u"id"_s));
    }
}

void TestStateless::aStoppingServerEndsListening()
{
    HubProcess hub;
    QVERIFY(hub.start());
    McpAgent bob(address(hub, "bob"), "2026-07-28");
    const auto listening =
        bob.start(u"subscriptions/listen"_s, {{u"notifications"_s, QJsonObject()}});
    QVERIFY(listening.visit->awaitHead());
    QVERIFY(hub.stop());
    const QJsonObject result =
        listening.visit->awaitAnswer(listening.id).value(u"result"_s).toObject();
    QCOMPARE(result.value(u"resultType"_s).toString(), u"complete"_s);
}

QTEST_GUILESS_MAIN(TestStateless)
#include "tst_stateless.moc"
