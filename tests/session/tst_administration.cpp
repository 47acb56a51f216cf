// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubbench.h"
#include "server/session/sessionstate.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::session::Hub;
using server::session::SessionKey;
using shared::Done;
using shared::ErrorCode;

namespace {

Answer<Done> closeSession(HubBench &b)
{
    Answer<Done> closed;
    b.hub->closeSession(b.key, u"done"_s, closed);
    return closed;
}

Answer<Done> removeAgent(HubBench &b, const QString &agent)
{
    b.hub->detachTransport(b.key, agent, HubBench::transportOf(agent));
    Answer<Done> removed;
    b.hub->removeAgent(b.key, agent, removed);
    return removed;
}

} // namespace

// What administrators do to sessions and their agents.
class TestAdministration : public QObject {
    Q_OBJECT
private slots:
    void aClosedSessionIsGoneWithAllOfIt()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"hello"_s, {u"bob"_s});
        QSignalSpy told(b.hub.get(), &Hub::sessionClosed);
        QVERIFY(closeSession(b).isOk());
        QCOMPARE(told.count(), 1);
        QCOMPARE(told.at(0).at(1).toString(), u"done"_s);
        QVERIFY(!b.hub->hasSession(b.key));
        QVERIFY(b.hub->sessions().isEmpty());
        QVERIFY(b.hub->stateOf(b.key) == nullptr);
        QVERIFY(b.send(u"alice"_s, thread, u"still there?"_s).isError(ErrorCode::NotFound));
        QVERIFY(closeSession(b).isError(ErrorCode::NotFound));
    }

    void itsKeyIsFreeAgain()
    {
        HubBench b({.sessions = 1});
        b.join(u"alice"_s);
        b.thread(u"alice"_s, {});
        QVERIFY(closeSession(b).isOk());
        Answer<SessionKey> opened;
        b.hub->openSession(b.key, opened);
        QVERIFY(opened.isOk());
        QVERIFY(b.hub->agents(b.key)->isEmpty());
        QCOMPARE(b.hub->stateOf(b.key)->threadCount(), 0);
    }

    void itsWaitsAreForgotten()
    {
        HubBench b;
        b.join(u"alice"_s);
        const auto wait = b.wait(u"alice"_s);
        QVERIFY(closeSession(b).isOk());
        b.advance(60s);
        QCOMPARE(wait.count(), 0);
        QCOMPARE(b.hub->statistics().waits, 0);
    }

    void whatIsStillQueuedFindsNothing()
    {
        HubBench b;
        b.join(u"alice"_s);
        b.journal.hold();
        const auto closed = closeSession(b);
        const auto late = b.createThread(u"alice"_s, u"late"_s, {});
        b.journal.resume();
        QVERIFY(closed.isOk());
        QVERIFY(late.isError(ErrorCode::NotFound));
        QVERIFY(!b.hub->hasSession(b.key));
    }

    void theJournalRemembersTheEnd()
    {
        HubBench b;
        b.join(u"alice"_s);
        QVERIFY(closeSession(b).isOk());
        QVERIFY(b.restart().isOk());
        QVERIFY(!b.hub->hasSession(b.key));
        Answer<SessionKey> opened;
        b.hub->openSession(b.key, opened);
        b.join(u"bob"_s);
        QVERIFY(b.restart().isOk());
        QCOMPARE(b.hub->agents(b.key)->size(), 1);
    }

    void aRemovedAgentLeavesItsThreads()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s, u"carol"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s, u"carol"_s});
        b.send(u"bob"_s, thread, u"from bob"_s, {u"alice"_s});
        b.send(u"alice"_s, thread, u"to bob"_s, {u"bob"_s});
        QSignalSpy told(b.hub.get(), &Hub::agentRemoved);
        QVERIFY(removeAgent(b, u"bob"_s).isOk());
        QCOMPARE(told.count(), 1);
        QCOMPARE(b.hub->agents(b.key)->size(), 2);
        const auto left = b.hub->thread(b.key, u"alice"_s, thread).value();
        QCOMPARE(left.participants, (QStringList{u"alice"_s, u"carol"_s}));
        QCOMPARE(left.messages.size(), 2); // what it wrote stays
        QVERIFY(!b.send(u"alice"_s, thread, u"again"_s, {u"bob"_s}).isOk());
        // Those behind it in the list are still found.
        QVERIFY(b.send(u"alice"_s, thread, u"hello"_s, {u"carol"_s}).isOk());
        QCOMPARE(b.contentsOf(b.wait(u"carol"_s)), QStringList{u"hello"_s});
        QVERIFY(removeAgent(b, u"bob"_s).isError(ErrorCode::NotFound));
    }

    void aRemovedAgentComesBackAsANewOne()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"hello"_s, {u"bob"_s});
        QVERIFY(removeAgent(b, u"bob"_s).isOk());
        b.join(u"bob"_s);
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 0);
        QVERIFY(b.hub->threads(b.key, u"bob"_s)->isEmpty());
        const auto wait = b.wait(u"bob"_s);
        QCOMPARE(wait.count(), 0); // nothing of the old one's is left to it
        QVERIFY(b.restart().isOk());
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 0);
    }

    void tellsOfWaits()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        QSignalSpy began(b.hub.get(), &Hub::waitBegan);
        QSignalSpy ended(b.hub.get(), &Hub::waitEnded);
        const auto given = b.wait(u"bob"_s);
        b.advance(2s);
        b.send(u"alice"_s, thread, u"hello"_s, {u"bob"_s});
        QCOMPARE(began.count(), 1);
        QCOMPARE(ended.count(), 1);
        QCOMPARE(ended.at(0).at(3).value<std::chrono::milliseconds>(), 2'000ms);
        QCOMPARE(ended.at(0).at(4).value<qsizetype>(), 1);
        b.acknowledge(u"bob"_s);
        Hub::WaitId id = 0;
        const auto cancelled = b.wait(u"bob"_s, &id);
        b.hub->cancelWait(id);
        const auto expired = b.wait(u"bob"_s);
        b.advance(31s);
        const auto lost = b.wait(u"bob"_s);
        b.hub->detachTransport(b.key, u"bob"_s, HubBench::transportOf(u"bob"_s));
        QCOMPARE(began.count(), 4);
        QCOMPARE(ended.count(), 4);
        QCOMPARE(ended.at(3).at(4).value<qsizetype>(), 0);
    }
};

QTEST_GUILESS_MAIN(TestAdministration)
#include "tst_administration.moc"
