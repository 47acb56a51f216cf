// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::session::AgentState;
using server::session::Hub;
using shared::ErrorCode;

// Mentions are never lost, and none is given twice without need: how waits, transports and
// acknowledgements play together.
class TestMentions : public QObject {
    Q_OBJECT
private slots:
    void aMentionSentBetweenTwoWaitsArrives()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto first = b.wait(u"bob"_s);
        b.send(u"alice"_s, thread, u"one"_s, {u"bob"_s});
        QCOMPARE(b.contentsOf(first), QStringList{u"one"_s});
        b.acknowledge(u"bob"_s);
        b.send(u"alice"_s, thread, u"two"_s, {u"bob"_s});
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), QStringList{u"two"_s});
    }

    void twoSendersAtOnceAndNothingIsSkipped()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s, u"carol"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s, u"carol"_s});
        b.journal.hold();
        const auto wait = b.wait(u"bob"_s);
        b.send(u"alice"_s, thread, u"from alice"_s, {u"bob"_s});
        b.send(u"carol"_s, thread, u"from carol"_s, {u"bob"_s});
        b.journal.resume();
        QStringList got = b.contentsOf(wait);
        b.acknowledge(u"bob"_s);
        got += b.contentsOf(b.wait(u"bob"_s));
        QCOMPARE(got, (QStringList{u"from alice"_s, u"from carol"_s}));
    }

    void twoConcurrentWaitsOfOneAgentBothEnd()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto first = b.wait(u"bob"_s);
        const auto second = b.wait(u"bob"_s);
        b.send(u"alice"_s, thread, u"one"_s, {u"bob"_s});
        QCOMPARE(b.contentsOf(first), QStringList{u"one"_s});
        QCOMPARE(second.count(), 0);
        b.send(u"alice"_s, thread, u"two"_s, {u"bob"_s});
        QCOMPARE(b.contentsOf(second), QStringList{u"two"_s});
    }

    void waitsWithoutAMentionAllTimeOutEmpty()
    {
        HubBench b;
        b.join(u"bob"_s);
        const auto first = b.wait(u"bob"_s);
        b.advance(10s);
        const auto second = b.wait(u"bob"_s);
        b.advance(20s);
        QVERIFY(first.isOk() && first.value().messages.isEmpty() && first.value().id == 0);
        QCOMPARE(second.count(), 0);
        b.advance(10s);
        QVERIFY(second.isOk());
        QCOMPARE(b.hub->statistics().waits, 0);
    }

    void aWaitWhoseConnectionDiesGivesItsMentionToTheNextWait()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        b.hub->attachTransport(b.key, u"bob"_s, u"bob-2"_s);
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto dying = b.wait(u"bob"_s);
        const auto other = b.waitAt(u"bob"_s, u"bob-2"_s);
        b.send(u"alice"_s, thread, u"precious"_s, {u"bob"_s});
        QCOMPARE(b.contentsOf(dying), QStringList{u"precious"_s});
        QCOMPARE(other.count(), 0);
        b.hub->detachTransport(b.key, u"bob"_s, u"bob-1"_s);
        QCOMPARE(b.contentsOf(other), QStringList{u"precious"_s});
        QCOMPARE(b.hub->statistics().mentionsDelivered, quint64(2));
        QCOMPARE(b.hub->statistics().mentionsRedelivered, quint64(1));
    }

    void aWaitOfADeadConnectionIsOver()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto wait = b.wait(u"bob"_s);
        b.hub->detachTransport(b.key, u"bob"_s, u"bob-1"_s);
        QCOMPARE(b.hub->statistics().waits, 0);
        b.send(u"alice"_s, thread, u"later"_s, {u"bob"_s});
        b.advance(1min);
        QCOMPARE(wait.count(), 0);
        QVERIFY(b.wait(u"bob"_s).isError(ErrorCode::Gone));
        b.hub->attachTransport(b.key, u"bob"_s, u"bob-2"_s);
        QCOMPARE(b.contentsOf(b.waitAt(u"bob"_s, u"bob-2"_s)), QStringList{u"later"_s});
    }

    void aCancelledWaitConsumesNothing()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        Hub::WaitId id = 0;
        const auto cancelled = b.wait(u"bob"_s, &id);
        QVERIFY(id != 0);
        b.hub->cancelWait(id);
        b.send(u"alice"_s, thread, u"kept"_s, {u"bob"_s});
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), QStringList{u"kept"_s});
        b.advance(1min);
        QCOMPARE(cancelled.count(), 0);
    }

    void aDeliveryThatCouldNotBeWrittenIsUnreadAgain()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"one"_s, {u"bob"_s});
        const auto unwritten = b.wait(u"bob"_s);
        const auto waiting = b.wait(u"bob"_s);
        b.hub->returnDelivery(b.key, u"bob"_s, unwritten.value().id);
        QCOMPARE(b.contentsOf(waiting), QStringList{u"one"_s});
        b.hub->returnDelivery(b.key, u"bob"_s, unwritten.value().id); // twice does nothing
        b.hub->returnDelivery(b.key, u"bob"_s, 4711);
        QCOMPARE(b.wait(u"bob"_s).count(), 0);
    }

    void anAnswerTakenBackMakesAllOfItUnread()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        b.hub->attachTransport(b.key, u"bob"_s, u"bob-2"_s);
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"1"_s, {u"bob"_s});
        b.wait(u"bob"_s);
        b.send(u"alice"_s, thread, u"2"_s, {u"bob"_s});
        b.wait(u"bob"_s);
        b.send(u"alice"_s, thread, u"3"_s, {u"bob"_s});
        b.waitAt(u"bob"_s, u"bob-2"_s);
        const auto waiting = b.waitAt(u"bob"_s, u"bob-2"_s);
        b.hub->returnDeliveries(b.key, u"bob"_s, u"bob-1"_s);
        QCOMPARE(b.contentsOf(waiting), (QStringList{u"1"_s, u"2"_s}));
    }

    void whatWasSaidToAParticipantReachesItAfterItsRemoval()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"before"_s, {u"bob"_s});
        QVERIFY(b.remove(u"alice"_s, thread, u"bob"_s).isOk());
        b.send(u"alice"_s, thread, u"after"_s, {u"bob"_s}); // refused: bob is no participant
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), QStringList{u"before"_s});
    }

    void whatDoesNotFitIsForTheNextWait()
    {
        HubBench b({.answerSize = 1100});
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const QString filler(300, u'x');
        const QString long1 = QString(5000, u'y');
        for (const QString &content : {u"1"_s + filler, u"2"_s + filler, long1, u"4"_s})
            b.send(u"alice"_s, thread, content, {u"bob"_s});
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), (QStringList{u"1"_s + filler, u"2"_s + filler}));
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), QStringList{long1}); // one fits always
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), QStringList{u"4"_s});
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 4);
        b.acknowledge(u"bob"_s);
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 0);
        QCOMPARE(b.wait(u"bob"_s).count(), 0);
    }

    void severalWaitsTakeWhatOneHasNoPlaceFor()
    {
        HubBench b({.answerSize = 1});
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        for (const QString &content : {u"1"_s, u"2"_s})
            b.send(u"alice"_s, thread, content, {u"bob"_s});
        const auto lost = b.waitAt(u"bob"_s, u"bob-1"_s);
        QCOMPARE(b.contentsOf(lost), QStringList{u"1"_s});
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), QStringList{u"2"_s});
        const auto third = b.wait(u"bob"_s);
        const auto fourth = b.wait(u"bob"_s);
        b.hub->returnDeliveries(b.key, u"bob"_s, u"bob-1"_s);
        QCOMPARE(b.contentsOf(third), QStringList{u"1"_s});
        QCOMPARE(b.contentsOf(fourth), QStringList{u"2"_s});
    }

    void whatComesBackKeepsItsPlace()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString one = b.thread(u"alice"_s, {u"bob"_s});
        const QString two = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, one, u"1"_s, {u"bob"_s});
        b.send(u"alice"_s, two, u"2"_s, {u"bob"_s});
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), (QStringList{u"1"_s, u"2"_s}));
        b.send(u"alice"_s, one, u"3"_s, {u"bob"_s});
        b.hub->detachTransport(b.key, u"bob"_s, u"bob-1"_s);
        b.hub->attachTransport(b.key, u"bob"_s, u"bob-1"_s);
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), (QStringList{u"1"_s, u"2"_s, u"3"_s}));
    }

    void anAcknowledgedMentionIsReadForGood()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"one"_s, {u"bob"_s});
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 1);
        b.wait(u"bob"_s);
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 1); // delivered, but who knows
        b.acknowledge(u"bob"_s);
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 0);
        b.hub->detachTransport(b.key, u"bob"_s, u"bob-1"_s);
        b.hub->attachTransport(b.key, u"bob"_s, u"bob-1"_s);
        QCOMPARE(b.wait(u"bob"_s).count(), 0);
    }

    void aConcurrentWaitDoesNotGetWhatIsDelivered()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"one"_s, {u"bob"_s});
        b.wait(u"bob"_s);
        QCOMPARE(b.wait(u"bob"_s).count(), 0);
        // The next request of the same transport says that the first answer arrived.
        b.acknowledge(u"bob"_s);
        QCOMPARE(b.hub->statistics().mentionsDelivered, quint64(1));
    }

    void onlyTheTransportThatGotItCanAcknowledge()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        b.hub->attachTransport(b.key, u"bob"_s, u"bob-2"_s);
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"one"_s, {u"bob"_s});
        b.wait(u"bob"_s);
        b.hub->acknowledge(b.key, u"bob"_s, u"bob-2"_s);
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 1);
    }

    void unreadMentionsOfAllThreadsComeOldestFirst()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString one = b.thread(u"alice"_s, {u"bob"_s});
        const QString two = b.thread(u"alice"_s, {u"bob"_s});
        for (int i = 0; i < 6; ++i)
            b.send(u"alice"_s, i % 2 ? one : two, QString::number(i), {u"bob"_s});
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)),
            (QStringList{u"0"_s, u"1"_s, u"2"_s, u"3"_s, u"4"_s, u"5"_s}));
    }

    void messagesWithoutAMentionWakeNobody()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto wait = b.wait(u"bob"_s);
        b.send(u"alice"_s, thread, u"to nobody"_s);
        QCOMPARE(wait.count(), 0);
        b.send(u"alice"_s, thread, u"to bob"_s, {u"bob"_s});
        QCOMPARE(b.contentsOf(wait), QStringList{u"to bob"_s});
    }

    void aSelfMentionIsDelivered()
    {
        HubBench b;
        b.join(u"alice"_s);
        const QString thread = b.thread(u"alice"_s, {});
        QVERIFY(b.send(u"alice"_s, thread, u"note"_s, {u"alice"_s}).isOk());
        QCOMPARE(b.contentsOf(b.wait(u"alice"_s)), QStringList{u"note"_s});
    }

    void contentArrivesUnchanged_data()
    {
        QTest::addColumn<QString>("content");
        QTest::newRow("empty") << QString(u""_s);
        QTest::newRow("markup") << u"</message><message id=\"x\">\"'&amp;"_s;
        QTest::newRow("lines") << u"a\nb\r\n\tc"_s;
        QTest::newRow("emoji") << u"👩‍👩‍👧‍👦 ✓ 𝔘"_s;
        QTest::newRow("controls") << QString::fromUtf16(u"\u0000\u0001\ufffe", 3);
        QTest::newRow("percent") << u"%1 %2"_s;
    }
    void contentArrivesUnchanged()
    {
        QFETCH(QString, content);
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        QVERIFY(b.send(u"alice"_s, thread, content, {u"bob"_s}).isOk());
        QVERIFY(b.restart().isOk()); // through the journal, too
        b.join(u"bob"_s);
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), QStringList{content});
    }

    void aClosedThreadWakesAllOthers()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s, u"carol"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s, u"carol"_s});
        const auto alice = b.wait(u"alice"_s);
        const auto bob = b.wait(u"bob"_s);
        const auto carol = b.wait(u"carol"_s);
        QVERIFY(b.close(u"alice"_s, thread, u"all said"_s).isOk());
        QCOMPARE(b.contentsOf(bob), QStringList{u"Thread closed: all said"_s});
        QCOMPARE(bob.value().messages.first().senderId, u"system"_s);
        QCOMPARE(b.contentsOf(carol), QStringList{u"Thread closed: all said"_s});
        QCOMPARE(alice.count(), 0);
    }

    void aRemovedParticipantStillGetsWhatWasForIt()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"goodbye"_s, {u"bob"_s});
        QVERIFY(b.remove(u"alice"_s, thread, u"bob"_s).isOk());
        QVERIFY(b.add(u"alice"_s, thread, u"bob"_s).isOk());
        QVERIFY(b.remove(u"alice"_s, thread, u"bob"_s).isOk());
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), QStringList{u"goodbye"_s});
        QVERIFY(b.hub->threads(b.key, u"bob"_s)->isEmpty());
    }

    void aNewcomerIsNotMentionedByThePast()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {});
        b.send(u"alice"_s, thread, u"before"_s, {u"alice"_s});
        const auto wait = b.wait(u"bob"_s);
        b.add(u"alice"_s, thread, u"bob"_s);
        QCOMPARE(wait.count(), 0);
        QCOMPARE(b.hub->threads(b.key, u"bob"_s)->first().messages.size(), 1);
        b.send(u"alice"_s, thread, u"after"_s, {u"bob"_s});
        QCOMPARE(b.contentsOf(wait), QStringList{u"after"_s});
    }

    void anUnregisteredAgentCannotWait()
    {
        HubBench b;
        QVERIFY(b.wait(u"nobody"_s).isError(ErrorCode::NotFound));
        Answer<Hub::Delivery> elsewhere;
        QCOMPARE(b.hub->waitForMentions({u"app"_s, u"none"_s}, u"a"_s, u"t"_s, 1s, elsewhere),
            Hub::WaitId(0));
        QVERIFY(elsewhere.isError(ErrorCode::NotFound));
    }

    void waitsAreLimited()
    {
        HubBench b({.waitsPerAgent = 2});
        b.join(u"bob"_s);
        b.wait(u"bob"_s);
        b.wait(u"bob"_s);
        const auto third = b.wait(u"bob"_s);
        QVERIFY(third.isError(ErrorCode::LimitReached));
        QVERIFY(third.errorText().contains(u"waits per agent at the same time is reached: 2"));
    }

    void anAnswerAtOnceReturnsNoWaitId()
    {
        HubBench b;
        b.join(u"bob"_s);
        const QString thread = b.thread(u"bob"_s, {});
        b.send(u"bob"_s, thread, u"x"_s, {u"bob"_s});
        Hub::WaitId id = 1;
        QVERIFY(b.wait(u"bob"_s, &id).isOk());
        QCOMPARE(id, Hub::WaitId(0));
        b.wait(u"bob"_s, &id);
        QVERIFY(id != 0);
    }

    void anyTimeoutIsSafe_data()
    {
        QTest::addColumn<qint64>("timeout");
        QTest::newRow("zero") << qint64(0);
        QTest::newRow("negative") << qint64(-5);
        QTest::newRow("smallest") << std::numeric_limits<qint64>::min();
        QTest::newRow("largest") << std::numeric_limits<qint64>::max();
    }
    void anyTimeoutIsSafe()
    {
        QFETCH(qint64, timeout);
        HubBench b;
        b.join(u"bob"_s);
        Answer<Hub::Delivery> answer;
        b.hub->waitForMentions(
            b.key, u"bob"_s, u"bob-1"_s, std::chrono::milliseconds(timeout), answer);
        QCOMPARE(answer.count(), 0); // never from inside the call
        b.advance(0ms);
        QCOMPARE(answer.isOk(), timeout <= 0);
    }

    void aMentionInTheSameTurnBeatsTheTimeout()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto wait = b.wait(u"bob"_s);
        b.clock.advance(1min); // due, but the timer has not fired yet
        b.send(u"alice"_s, thread, u"just in time"_s, {u"bob"_s});
        b.hub->expireWaits();
        QCOMPARE(b.contentsOf(wait), QStringList{u"just in time"_s});
    }

    void showsWhoIsWaiting()
    {
        HubBench b;
        b.enroll(u"bob"_s);
        QCOMPARE(b.agent(u"bob"_s).state, AgentState::Away);
        b.join(u"bob"_s);
        QCOMPARE(b.agent(u"bob"_s).state, AgentState::Connected);
        b.wait(u"bob"_s);
        QCOMPARE(b.agent(u"bob"_s).state, AgentState::Waiting);
        b.advance(30s);
        QCOMPARE(b.agent(u"bob"_s).state, AgentState::Connected);
        b.hub->detachTransport(b.key, u"bob"_s, u"bob-1"_s);
        QCOMPARE(b.agent(u"bob"_s).state, AgentState::Away);
    }
};

QTEST_GUILESS_MAIN(TestMentions)
#include "tst_mentions.moc"
