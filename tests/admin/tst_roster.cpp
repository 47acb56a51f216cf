// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/roster.h"
#include "tests/admin/adminworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::admin::Roster;
using server::session::SessionKey;
using shared::AgentInfo;
using shared::AgentState;
using shared::CloseReason;

// What sessions and transports together say.
class TestRoster : public QObject {
    Q_OBJECT
private slots:
    void init();
    void knowsWhatAnAgentDoes();
    void tellsWhyAndSinceWhenAnAgentIsAway();
    void keepsApplicationsApart();
    void forgetsWhatTheRecordsForget();
    void namesAllInOrderOfCreation();
    void countsASession();
    void knowsNobodyElse();

private:
    [[nodiscard]] AgentInfo agent(const SessionKey &key, const QString &id) const
    {
        return m_roster->agent(key, id).value_or(AgentInfo());
    }

    const SessionKey m_demo{u"app"_s, u"demo"_s};
    std::unique_ptr<tests::AdminWorld> m_world;
    std::unique_ptr<Roster> m_roster;
};

void TestRoster::init()
{
    m_roster.reset();
    m_world = std::make_unique<tests::AdminWorld>();
    m_roster = std::make_unique<Roster>(m_world->hub, m_world->transports);
}

void TestRoster::knowsWhatAnAgentDoes()
{
    m_world->join(m_demo, u"alice"_s, u"t1"_s);
    AgentInfo alice = agent(m_demo, u"alice"_s);
    QCOMPARE(alice.state, AgentState::Connected);
    QCOMPARE(alice.description, u"does alice"_s);
    QCOMPARE(alice.transportId, u"t1"_s);
    QCOMPARE(alice.connectedSince, m_world->clock.wallNow());
    QVERIFY(alice.awaySince.isNull() && !alice.awayReason);
    m_world->hub.waitForMentions(m_demo, u"alice"_s, u"t1"_s, 1min, [](const auto &) {});
    QCOMPARE(agent(m_demo, u"alice"_s).state, AgentState::Waiting);
    m_world->advance(2min);
    QCOMPARE(agent(m_demo, u"alice"_s).state, AgentState::Connected);
    // Not a sign of life of a client that has a transport still.
    m_world->hub.setPresent(m_demo, u"alice"_s, u"t1"_s, false);
    alice = agent(m_demo, u"alice"_s);
    QCOMPARE(alice.state, AgentState::Away);
    QCOMPARE(alice.transportId, u"t1"_s);
}

void TestRoster::tellsWhyAndSinceWhenAnAgentIsAway()
{
    m_world->join(m_demo, u"alice"_s, u"t1"_s).close(CloseReason::ClientClosed);
    m_world->advance(1min);
    m_world->join(m_demo, u"alice"_s, u"t2"_s).close(CloseReason::ConnectionReset);
    const QDateTime since = m_world->clock.wallNow();
    m_world->advance(1min);
    AgentInfo alice = agent(m_demo, u"alice"_s);
    QCOMPARE(alice.state, AgentState::Away);
    QCOMPARE(alice.awaySince, since); // the last time
    QCOMPARE(alice.awayReason, std::optional(CloseReason::ConnectionReset));
    QVERIFY(alice.transportId.isEmpty() && alice.connectedSince.isNull());
    // What is told at each change does without.
    QVERIFY(m_roster->quickAgent(m_demo, u"alice"_s)->awaySince.isNull());
    // It is back: nothing of that any more.
    m_world->join(m_demo, u"alice"_s, u"t3"_s);
    alice = agent(m_demo, u"alice"_s);
    QVERIFY(alice.awaySince.isNull() && !alice.awayReason);
}

void TestRoster::keepsApplicationsApart()
{
    const SessionKey other{u"other"_s, u"demo"_s};
    m_world->join(m_demo, u"alice"_s, u"t1"_s).close(CloseReason::ClientClosed);
    m_world->advance(1min);
    m_world->join(other, u"alice"_s, u"t2"_s).close(CloseReason::Evicted);
    QCOMPARE(agent(m_demo, u"alice"_s).awayReason, std::optional(CloseReason::ClientClosed));
    QCOMPARE(agent(other, u"alice"_s).awayReason, std::optional(CloseReason::Evicted));
    std::vector<AgentInfo> all = m_roster->agentNames();
    m_roster->describe(all);
    QCOMPARE(all.size(), size_t(2));
    QCOMPARE(all[0].awayReason, std::optional(CloseReason::ClientClosed));
    QCOMPARE(all[1].awayReason, std::optional(CloseReason::Evicted));
    QCOMPARE(all[0].awaySince.addSecs(60), all[1].awaySince);
}

void TestRoster::forgetsWhatTheRecordsForget()
{
    m_world->join(m_demo, u"alice"_s, u"t1"_s).close(CloseReason::ClientClosed);
    for (const QString &id : {u"t2"_s, u"t3"_s, u"t4"_s}) // as many as are kept
        m_world->join(m_demo, u"bob"_s, id).close(CloseReason::ClientClosed);
    QCOMPARE(agent(m_demo, u"alice"_s).state, AgentState::Away);
    QVERIFY(agent(m_demo, u"alice"_s).awaySince.isNull());
    QVERIFY(!agent(m_demo, u"bob"_s).awaySince.isNull());
}

void TestRoster::namesAllInOrderOfCreation()
{
    m_world->join({u"b"_s, u"s"_s}, u"second"_s, u"t1"_s);
    m_world->join({u"b"_s, u"s"_s}, u"first"_s, u"t2"_s);
    m_world->join({u"a"_s, u"s"_s}, u"third"_s, u"t3"_s);
    std::vector<AgentInfo> all = m_roster->agentNames();
    QCOMPARE(all.size(), size_t(3));
    QCOMPARE(all[0].agentId, u"second"_s);
    QCOMPARE(all[1].agentId, u"first"_s);
    QCOMPARE(all[2].agentId, u"third"_s);
    QCOMPARE(all[2].applicationId, u"a"_s);
    QCOMPARE(all[2].description, u"does third"_s);
    // One that is gone by then stays as it was named.
    m_world->hub.closeSession({u"a"_s, u"s"_s}, {}, {});
    m_roster->describe(all);
    QCOMPARE(all[0].state, AgentState::Connected);
    QCOMPARE(all[2].agentId, u"third"_s);
    QCOMPARE(all[2].state, AgentState::Away);
}

void TestRoster::countsASession()
{
    m_world->join(m_demo, u"alice"_s, u"t1"_s);
    m_world->join(m_demo, u"bob"_s, u"t2"_s);
    m_world->join(m_demo, u"carol"_s, u"t3"_s).close(CloseReason::ClientClosed);
    m_world->hub.waitForMentions(m_demo, u"alice"_s, u"t1"_s, 1min, [](const auto &) {});
    m_world->advance(1s);
    m_world->send(m_demo, u"alice"_s, {u"bob"_s, u"carol"_s}, u"hello"_s);
    const auto info = m_roster->session(m_demo);
    QVERIFY(info);
    QCOMPARE(info->agents, 3);
    QCOMPARE(info->agentsConnected, 2);
    QCOMPARE(info->agentsWaiting, 1);
    QCOMPARE(info->threads, 1);
    QCOMPARE(info->openThreads, 1);
    QCOMPARE(info->messages, 1U);
    QCOMPARE(info->unreadMentions, 2);
    QCOMPARE(info->lastMessageAt, m_world->clock.wallNow());
    QVERIFY(!info->hasGraph);
}

void TestRoster::knowsNobodyElse()
{
    QVERIFY(!m_roster->session(m_demo));
    QVERIFY(!m_roster->agent(m_demo, u"alice"_s));
    m_world->join(m_demo, u"alice"_s, u"t1"_s);
    QVERIFY(!m_roster->agent(m_demo, u"bob"_s));
    QVERIFY(!m_roster->agent({u"other"_s, u"demo"_s}, u"alice"_s));
}

QTEST_GUILESS_MAIN(TestRoster)
#include "tst_roster.moc"
