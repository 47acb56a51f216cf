// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubbench.h"

#include <QSignalSpy>
#include <QTest>

using server::session::AgentState;
using server::session::Hub;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// Agents whose transports outlive their connections: who is there, and what has arrived.
class TestAttendance : public QObject {
    Q_OBJECT
private slots:
    void whatIsInDoubtIsNotAcknowledged()
    {
        HubBench b;
        const auto delivered = deliver(b);
        b.hub->setInDoubt(b.key, u"bob"_s, delivered.value().id, true);
        b.acknowledge(u"bob"_s);
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 1);
        QCOMPARE(b.wait(u"bob"_s).count(), 0); // nor given a second time
        b.hub->setInDoubt(b.key, u"bob"_s, delivered.value().id, false);
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 1);
        b.acknowledge(u"bob"_s);
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 0);
    }

    void whatIsInDoubtComesBackWithItsTransport()
    {
        HubBench b;
        const auto delivered = deliver(b);
        b.hub->setInDoubt(b.key, u"bob"_s, delivered.value().id, true);
        b.acknowledge(u"bob"_s);
        b.hub->detachTransport(b.key, u"bob"_s, u"bob-1"_s);
        b.hub->attachTransport(b.key, u"bob"_s, u"bob-1"_s);
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), QStringList{u"one"_s});
    }

    void onlyTheOneDeliveryIsInDoubt()
    {
        HubBench b;
        const auto first = deliver(b);
        b.send(u"alice"_s, m_thread, u"two"_s, {u"bob"_s});
        b.wait(u"bob"_s);
        b.hub->setInDoubt(b.key, u"bob"_s, first.value().id, true);
        b.acknowledge(u"bob"_s);
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 1);
        b.hub->returnDelivery(b.key, u"bob"_s, first.value().id);
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), QStringList{u"one"_s});
    }

    void unknownOnesAreIgnored()
    {
        HubBench b;
        b.join(u"bob"_s);
        b.hub->setInDoubt(b.key, u"bob"_s, 4711, true);
        b.hub->setInDoubt(b.key, u"nobody"_s, 1, true);
        b.hub->setPresent(b.key, u"nobody"_s, u"t"_s, false);
        b.hub->setPresent(b.key, u"bob"_s, u"another"_s, false);
        b.hub->setPresent({u"app"_s, u"no such session"_s}, u"bob"_s, u"bob-1"_s, false);
        QCOMPARE(b.agent(u"bob"_s).state, AgentState::Connected);
    }

    void anAgentWithoutASignOfLifeIsAway()
    {
        HubBench b;
        b.join(u"bob"_s);
        QSignalSpy changed(b.hub.get(), &Hub::agentStateChanged);
        b.hub->setPresent(b.key, u"bob"_s, u"bob-1"_s, false);
        QCOMPARE(b.agent(u"bob"_s).state, AgentState::Away);
        QCOMPARE(changed.size(), 1);
        b.hub->setPresent(b.key, u"bob"_s, u"bob-1"_s, false);
        QCOMPARE(changed.size(), 1);
        b.hub->setPresent(b.key, u"bob"_s, u"bob-1"_s, true);
        QCOMPARE(b.agent(u"bob"_s).state, AgentState::Connected);
    }

    void itsWaitsGoOn()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto wait = b.wait(u"bob"_s);
        b.hub->setPresent(b.key, u"bob"_s, u"bob-1"_s, false);
        QCOMPARE(b.agent(u"bob"_s).state, AgentState::Away); // a wait is no sign of life
        b.send(u"alice"_s, thread, u"one"_s, {u"bob"_s});
        QCOMPARE(b.contentsOf(wait), QStringList{u"one"_s});
    }

    void aSecondTransportIsSignEnough()
    {
        HubBench b;
        b.join(u"bob"_s);
        b.hub->attachTransport(b.key, u"bob"_s, u"bob-2"_s);
        b.hub->setPresent(b.key, u"bob"_s, u"bob-1"_s, false);
        QCOMPARE(b.agent(u"bob"_s).state, AgentState::Connected);
        b.hub->detachTransport(b.key, u"bob"_s, u"bob-2"_s);
        QCOMPARE(b.agent(u"bob"_s).state, AgentState::Away);
        b.hub->detachTransport(b.key, u"bob"_s, u"bob-1"_s);
        b.hub->attachTransport(b.key, u"bob"_s, u"bob-1"_s); // a new one of that id is there
        QCOMPARE(b.agent(u"bob"_s).state, AgentState::Connected);
    }

    void whoIsAwayDoesNotCountAsGathered()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        b.hub->setPresent(b.key, u"bob"_s, u"bob-1"_s, false);
        const Answer<shared::Done> gathered;
        b.hub->awaitAgentCount(b.key, 2, 30s, gathered);
        QCOMPARE(gathered.count(), 0);
        b.hub->setPresent(b.key, u"bob"_s, u"bob-1"_s, true);
        QVERIFY(gathered.isOk());
    }

private:
    // A mention that bob was given.
    Answer<Hub::Delivery> deliver(HubBench &b)
    {
        b.joinAll({u"alice"_s, u"bob"_s});
        m_thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, m_thread, u"one"_s, {u"bob"_s});
        return b.wait(u"bob"_s);
    }

    QString m_thread;
};

QTEST_GUILESS_MAIN(TestAttendance)
#include "tst_attendance.moc"
