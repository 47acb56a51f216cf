// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubbench.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::session::Hub;
using server::session::SessionKey;
using shared::ErrorCode;

// A session and its journal: slow, failing, replayed.
class TestSession : public QObject {
    Q_OBJECT
private slots:
    void nothingHappensBeforeTheJournalHasIt()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto wait = b.wait(u"bob"_s);
        b.journal.hold();
        const auto sent = b.send(u"alice"_s, thread, u"x"_s, {u"bob"_s});
        QCOMPARE(sent.count() + wait.count(), 0);
        QVERIFY(b.hub->threads(b.key, u"alice"_s).value().first().messages.isEmpty());
        b.journal.resume();
        QVERIFY(sent.isOk());
        QCOMPARE(b.contentsOf(wait), QStringList{u"x"_s});
    }

    void commandsKeepTheirOrder()
    {
        HubBench b;
        b.journal.hold();
        // Each is possible only after the one before it.
        const auto alice = b.enroll(u"alice"_s);
        const auto bob = b.enroll(u"bob"_s);
        const auto thread = b.createThread(u"alice"_s, u"t"_s, {u"bob"_s});
        QCOMPARE(b.journal.pending(), 1); // one at a time
        for (int i = 1; i <= 3; ++i) {
            QVERIFY(b.journal.release());
            QCOMPARE(alice.count() + bob.count() + thread.count(), i);
        }
        QVERIFY(alice.isOk() && bob.isOk() && thread.isOk());
    }

    void aCommandIsCheckedAgainstWhatIsAheadOfIt()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.journal.hold();
        const auto closed = b.close(u"alice"_s, thread, u"end"_s);
        const auto sent = b.send(u"bob"_s, thread, u"too late"_s);
        b.journal.resume();
        QVERIFY(closed.isOk());
        QVERIFY(sent.isError(ErrorCode::Conflict));
    }

    void sessionsDoNotWaitForEachOther()
    {
        HubBench b;
        const SessionKey other{u"app"_s, u"other"_s};
        b.journal.hold();
        const auto alice = b.enroll(u"alice"_s);
        Answer<SessionKey> opened;
        b.hub->openSession(other, opened);
        QCOMPARE(b.journal.pending(), 2);
        QVERIFY(!b.hub->hasSession(other));
        b.journal.resume();
        QVERIFY(alice.isOk() && opened.isOk() && b.hub->hasSession(other));
    }

    void twoCreationsAtOnceMakeOneSession()
    {
        HubBench b;
        b.journal.hold();
        Answer<SessionKey> created, again, opened;
        b.hub->createSession({u"app"_s, u"new"_s, {}, {}, {}}, created);
        b.hub->createSession({u"app"_s, u"new"_s, {}, {}, {}}, again);
        b.hub->openSession({u"app"_s, u"new"_s}, opened);
        Answer<shared::Done> registered;
        b.hub->registerAgent({u"app"_s, u"new"_s}, u"alice"_s, {}, registered);
        b.journal.resume();
        QVERIFY(created.isOk() && opened.isOk() && registered.isOk());
        QVERIFY(again.isError(ErrorCode::Conflict));
        QCOMPARE(b.hub->sessions().size(), 2);
    }

    void aFailedAppendChangesNothingAndTheNextCommandWorks()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto wait = b.wait(u"bob"_s);
        expectFailure(u"app/demo"_s);
        b.journal.failNext();
        const auto failed = b.send(u"alice"_s, thread, u"lost"_s, {u"bob"_s});
        QVERIFY(failed.isError(ErrorCode::Unavailable));
        QVERIFY(!failed.errorText().contains(u"disk full")); // not the agents' business
        QCOMPARE(wait.count(), 0);
        QVERIFY(b.send(u"alice"_s, thread, u"kept"_s, {u"bob"_s}).isOk());
        QCOMPARE(b.contentsOf(wait), QStringList{u"kept"_s});
    }

    void aFailingJournalIsToldOnce()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        expectFailure(u"app/demo"_s);
        b.journal.failNext(100);
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        for (int i = 0; i < 100; ++i)
            QVERIFY(b.send(u"alice"_s, thread, u"lost"_s).isError(ErrorCode::Unavailable));
        QTest::ignoreMessage(QtInfoMsg, "journal takes appends again  failures=100");
        QVERIFY(b.send(u"alice"_s, thread, u"kept"_s).isOk());
    }

    void aFailedCreationLeavesNoSession()
    {
        HubBench b({.sessions = 2});
        const SessionKey key{u"app"_s, u"new"_s};
        b.journal.hold();
        expectFailure(u"app/new"_s);
        b.journal.failNext();
        Answer<SessionKey> opened;
        Answer<shared::Done> registered;
        b.hub->openSession(key, opened);
        b.hub->registerAgent(key, u"alice"_s, {}, registered);
        b.journal.resume();
        QVERIFY(opened.isError(ErrorCode::Unavailable));
        QVERIFY(registered.isError(ErrorCode::NotFound));
        QVERIFY(!b.hub->hasSession(key));
        Answer<SessionKey> again; // it takes no place of the limit either
        b.hub->openSession({u"app"_s, u"another"_s}, again);
        QVERIFY(again.isOk());
    }

    void aFailedCreationDoesNotTakeTheNextOneWithIt()
    {
        HubBench b;
        const SessionKey key{u"app"_s, u"new"_s};
        b.journal.hold();
        expectFailure(u"app/new"_s);
        b.journal.failNext();
        Answer<SessionKey> failed, opened;
        b.hub->openSession(key, failed);
        b.hub->openSession(key, opened);
        b.journal.release();
        QVERIFY(failed.isError(ErrorCode::Unavailable));
        QCOMPARE(opened.count(), 0);
        b.journal.resume();
        QVERIFY(opened.isOk() && b.hub->hasSession(key));
    }

    void anAcknowledgementThatFailedToBeWrittenIsNotForgotten()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"x"_s, {u"bob"_s});
        b.wait(u"bob"_s);
        expectFailure(u"app/demo"_s);
        b.journal.failNext();
        b.acknowledge(u"bob"_s);
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 1);
        // The agent has it, so it isn't given again in this life of the server ...
        b.hub->detachTransport(b.key, u"bob"_s, u"bob-1"_s);
        b.join(u"bob"_s);
        QCOMPARE(b.wait(u"bob"_s).count(), 0);
        b.acknowledge(u"bob"_s); // ... and the next acknowledgement tells the journal.
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 0);
    }

    void acknowledgementsDoNotPileUp()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"x"_s, {u"bob"_s});
        b.wait(u"bob"_s);
        b.journal.hold();
        for (int i = 0; i < 100; ++i)
            b.acknowledge(u"bob"_s);
        b.journal.resume();
        const qsizetype written = b.journal.entries().size();
        b.acknowledge(u"bob"_s);
        QCOMPARE(b.journal.entries().size(), written);
        QVERIFY(written <= 6);
    }

    void aHungJournalIsToldToTheCallers()
    {
        HubBench b;
        b.journal.hold();
        for (int i = 0; i < 10'002; ++i)
            b.enroll(u"alice"_s);
        QVERIFY(b.enroll(u"bob"_s).isError(ErrorCode::Unavailable));
        b.journal.resume();
        QVERIFY(b.enroll(u"bob"_s).isOk());
    }

    void aHubMayDieBeforeItsJournalAnswers()
    {
        HubBench b;
        b.join(u"alice"_s);
        b.journal.hold();
        const auto registered = b.enroll(u"bob"_s);
        const auto wait = b.wait(u"alice"_s);
        b.hub.reset();
        b.journal.resume();
        QCOMPARE(registered.count() + wait.count(), 0);
    }

    void aReplayGivesTheSameState()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s, u"carol"_s});
        b.enroll(u"alice"_s, u"does things\nwell"_s);
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const QString old = b.thread(u"bob"_s, {u"alice"_s});
        b.send(u"alice"_s, thread, u"read"_s, {u"bob"_s});
        b.wait(u"bob"_s);
        b.acknowledge(u"bob"_s);
        b.send(u"alice"_s, thread, u"delivered"_s, {u"bob"_s});
        b.wait(u"bob"_s);
        b.send(u"alice"_s, thread, u"unread"_s, {u"bob"_s});
        b.add(u"alice"_s, thread, u"carol"_s);
        b.remove(u"alice"_s, thread, u"alice"_s);
        b.close(u"alice"_s, old, u"done"_s);
        const auto threads = b.hub->threads(b.key, u"bob"_s).value();
        const auto statistics = b.hub->statistics();

        QVERIFY(b.restart().isOk());
        QCOMPARE(b.hub->sessions(), QList<SessionKey>{b.key});
        QCOMPARE(b.hub->threads(b.key, u"bob"_s).value(), threads);
        QCOMPARE(b.hub->statistics().messages, statistics.messages);
        const auto bob = b.agent(u"bob"_s);
        QCOMPARE(bob.unreadMentions, 3);
        QCOMPARE(bob.state, server::session::AgentState::Away); // presence is volatile
        QCOMPARE(b.agent(u"alice"_s).description, u"does things\nwell"_s);
        b.join(u"bob"_s);
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)),
            (QStringList{u"delivered"_s, u"unread"_s, u"Thread closed: done"_s}));
        QVERIFY(b.send(u"bob"_s, thread, u"on we go"_s, {u"carol"_s}).isOk());
    }

    void aBrokenJournalIsRefused_data()
    {
        QTest::addColumn<QString>("stream");
        QTest::addColumn<QByteArray>("event");
        QTest::newRow("not JSON") << u"app/demo"_s << QByteArray("{");
        QTest::newRow("unknown type") << u"app/demo"_s << QByteArray(R"({"v":1,"type":"x"})");
        QTest::newRow("other version")
            << u"app/demo"_s << QByteArray(R"({"v":2,"type":"mentions_read"})");
        QTest::newRow("before its session")
            << u"app/none"_s
            << QByteArray(R"({"v":1,"type":"agent_registered","agentId":"a","description":""})");
        QTest::newRow("twice created")
            << u"app/demo"_s
            << QByteArray(R"({"v":1,"type":"session_created","applicationId":"app",)"
                          R"("sessionId":"demo","agents":[],"links":[],"nonBlockingAgents":[]})");
        QTest::newRow("in another's stream")
            << u"app/new"_s
            << QByteArray(R"({"v":1,"type":"session_created","applicationId":"app",)"
                          R"("sessionId":"old","agents":[],"links":[],"nonBlockingAgents":[]})");
    }
    void aBrokenJournalIsRefused()
    {
        QFETCH(QString, stream);
        QFETCH(QByteArray, event);
        HubBench b;
        b.journal.add(stream, event);
        QVERIFY(b.restart().isError(ErrorCode::Internal));
    }

private:
    // One line says it, for whoever looks after the server.
    static void expectFailure(const QString &session)
    {
        const QString line =
            u"journal append failed  session=%1 reason=\"disk full\""_s.arg(session);
        QTest::ignoreMessage(QtWarningMsg, qPrintable(line));
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
