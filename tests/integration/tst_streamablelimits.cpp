// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/mcpagent.h"
#include "tests/support/metrics.h"

#include <QTest>

#include <algorithm>
#include <memory>

using namespace tests;
using namespace Qt::StringLiterals;

// What ends and what is bounded on Streamable HTTP, with times short enough to be waited for.
class TestStreamableLimits : public QObject {
    Q_OBJECT
private slots:
    void anIdleSessionEnds();
    void aLostListenerShortensIt();
    void whoWaitsIsNotIdle();
    void mentionsOfAnExpiredSessionAreUnreadAgain();
    void whatIsNoLongerKeptIsRefused();
    void aFullServerTakesNobodyIn();
    void longStreamsAreAskedToComeBack();

private:
    // A hub of the slot's own with these lines in its [transport] section.
    [[nodiscard]] static std::unique_ptr<HubProcess> makeHub(const QByteArray &transport)
    {
        auto hub = std::make_unique<HubProcess>(HubProcess::Setup{.arguments = {},
            .environment = {},
            .configuration = "[transport]\nheartbeat-interval = \"200ms\"\n" + transport});
        return hub->start() ? std::move(hub) : nullptr;
    }
    [[nodiscard]] static McpAgent agent(const HubProcess &hub, const char *name)
    {
        return McpAgent(address(hub, name), "2025-11-25");
    }
    // Until the log tells that this agent's session has expired.
    [[nodiscard]] static bool awaitExpiry(
        HubProcess &hub, const QByteArray &agentId, const QByteArray &reason = "idle_timeout")
    {
        return QTest::qWaitFor(
            [&] {
                const QList<QByteArray> lines = hub.log().split('\n');
                return std::ranges::any_of(lines, [&](const QByteArray &line) {
                    return line.contains("transport closed") && line.contains("agent=" + agentId)
                        && line.contains("reason=" + reason);
                });
            },
            HttpVisit::kPatience);
    }
    [[nodiscard]] static int statusOfPing(McpAgent &agent)
    {
        const auto ping = agent.start(u"ping"_s);
        return ping.visit->awaitEnd() ? ping.visit->status() : 0;
    }
};

void TestStreamableLimits::anIdleSessionEnds()
{
    const auto hub = makeHub("session-idle = \"1s\"\n");
    QVERIFY(hub);
    McpAgent bob = agent(*hub, "bob");
    QVERIFY(bob.join());
    QVERIFY(awaitExpiry(*hub, "bob"));
    QCOMPARE(statusOfPing(bob), 404);
    QVERIFY(bob.join()); // as the specification wants it
    QVERIFY(hub->stop());
}

void TestStreamableLimits::aLostListenerShortensIt()
{
    const auto hub = makeHub("stream-loss = \"1s\"\n");
    QVERIFY(hub);
    McpAgent bob = agent(*hub, "bob");
    McpAgent carol = agent(*hub, "carol");
    QVERIFY(bob.join() && carol.join());
    const auto listener = bob.listen();
    QVERIFY(listener->awaitHead());
    listener->drop(HttpVisit::Drop::Reset);
    QVERIFY(awaitExpiry(*hub, "bob", "connection_reset"));
    QCOMPARE(statusOfPing(bob), 404);
    QCOMPARE(statusOfPing(carol), 200); // never had one
    QVERIFY(hub->stop());
}

void TestStreamableLimits::whoWaitsIsNotIdle()
{
    const auto hub = makeHub("session-idle = \"4s\"\nstream-loss = \"4s\"\n");
    QVERIFY(hub);
    McpAgent bob = agent(*hub, "bob");
    QVERIFY(bob.join());
    const auto wait = bob.startWait(6'000);
    const QJsonObject answer = wait.visit->awaitAnswer(wait.id);
    QVERIFY(answer.contains(u"result"_s));
    QVERIFY(!hub->log().contains("idle_timeout"));
    QVERIFY(hub->stop());
}

void TestStreamableLimits::mentionsOfAnExpiredSessionAreUnreadAgain()
{
    const auto hub = makeHub("session-idle = \"5s\"\n");
    QVERIFY(hub);
    McpAgent alice = agent(*hub, "alice");
    McpAgent bob = agent(*hub, "bob");
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    QVERIFY(alice.send(thread, u"read, but never acknowledged"_s, {u"bob"_s}));
    const auto first = bob.awaitMessages(bob.startWait());
    QCOMPARE(first.size(), 1);
    QVERIFY(awaitExpiry(*hub, "bob"));
    QCOMPARE(statusOfPing(bob), 404);
    QVERIFY(bob.join());
    QCOMPARE(bob.awaitMessages(bob.startWait()), first);
    QVERIFY(hub->stop());
}

void TestStreamableLimits::whatIsNoLongerKeptIsRefused()
{
    const auto hub = makeHub("replay-events = 2\n");
    QVERIFY(hub);
    McpAgent bob = agent(*hub, "bob");
    QVERIFY(bob.join());
    QVERIFY(bob.call(u"resources/subscribe"_s, {{u"uri"_s, u"coral://threads"_s}})
                .contains(u"result"_s));
    const auto listener = bob.listen();
    QVERIFY(listener->await([&] { return !listener->lastEventId().isEmpty(); }));
    const QByteArray seen = listener->lastEventId();
    for (int i = 0; i < 3; ++i)
        QVERIFY(!bob.createThread(u"plan"_s, {}).isEmpty());
    QVERIFY(listener->await([&] { return listener->messages().size() >= 3; }));
    const QByteArray later = listener->lastEventId();
    listener->drop(HttpVisit::Drop::Reset);
    const auto tooLate = bob.listen(seen);
    QVERIFY(tooLate->awaitEnd());
    QCOMPARE(tooLate->status(), 400);
    const auto inTime = bob.listen(later);
    QVERIFY(inTime->awaitHead());
    QCOMPARE(inTime->status(), 200);
    const Metrics metrics = Metrics::scrape(hub->port());
    QCOMPARE(metrics.sum("coral_streams_resumed_total"), 1.0);
    QCOMPARE(metrics.sum("coral_replay_events"), 2.0);
    QVERIFY(hub->stop());
}

void TestStreamableLimits::aFullServerTakesNobodyIn()
{
    const auto hub = makeHub("max-sessions = 1\n");
    QVERIFY(hub);
    McpAgent bob = agent(*hub, "bob");
    QVERIFY(bob.join());
    for (const QByteArray &revision : {QByteArray("2025-11-25"), QByteArray("2026-07-28")}) {
        McpAgent carol(address(*hub, "carol"), revision);
        const auto refused = carol.start(carol.isStateless() ? u"tools/list"_s : u"initialize"_s,
            {{u"protocolVersion"_s, QString::fromLatin1(revision)}});
        QVERIFY(refused.visit->awaitEnd());
        QCOMPARE(refused.visit->status(), 503);
        QVERIFY(!refused.visit->header("Retry-After").isEmpty());
    }
    QVERIFY(bob.join()); // takes its own place
    QVERIFY(hub->stop());
}

void TestStreamableLimits::longStreamsAreAskedToComeBack()
{
    const auto hub = makeHub("stream-lifetime = \"500ms\"\n");
    QVERIFY(hub);
    McpAgent alice = agent(*hub, "alice");
    McpAgent bob = agent(*hub, "bob");
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(u"plan"_s, {u"bob"_s});
    const auto wait = bob.startWait();
    QVERIFY(wait.visit->awaitEnd());
    QVERIFY(wait.visit->hasRetry());
    QVERIFY(wait.visit->messages().isEmpty());
    QVERIFY(alice.send(thread, u"while you were away"_s, {u"bob"_s}));
    const auto resumed = bob.listen(wait.visit->lastEventId());
    QCOMPARE(McpAgent::messagesOf(resumed->awaitAnswer(wait.id)).size(), 1);
    QVERIFY(hub->stop());
}

QTEST_GUILESS_MAIN(TestStreamableLimits)
#include "tst_streamablelimits.moc"
