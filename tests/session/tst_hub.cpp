// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubbench.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::session::Hub;
using server::session::Message;
using server::session::SessionKey;
using server::session::Thread;
using shared::ErrorCode;

// Sessions, presence, signals, and callbacks that call back.
class TestHub : public QObject {
    Q_OBJECT
private slots:
    void createsASessionUnderItsIdOrANewOne()
    {
        HubBench b;
        Answer<SessionKey> named;
        b.hub->createSession({u"app"_s, u"mine"_s, {}, {}, {}}, named);
        QCOMPARE(named.value(), (SessionKey{u"app"_s, u"mine"_s}));
        Answer<SessionKey> unnamed;
        b.hub->createSession({u"app"_s, {}, {}, {}, {}}, unnamed);
        QCOMPARE(unnamed.value().sessionId.size(), 36);
        QCOMPARE(b.hub->sessions(), (QList<SessionKey>{b.key, named.value(), unnamed.value()}));
        QCOMPARE(b.hub->statistics().sessions, 3);
    }

    void neverReplacesALiveSession()
    {
        HubBench b;
        b.join(u"alice"_s);
        Answer<SessionKey> again;
        b.hub->createSession({u"app"_s, u"demo"_s, {}, {}, {}}, again);
        QVERIFY(again.isError(ErrorCode::Conflict));
        Answer<SessionKey> opened;
        b.hub->openSession(b.key, opened);
        QVERIFY(opened.isOk());
        QCOMPARE(b.hub->agents(b.key)->size(), 1);
        QCOMPARE(b.hub->sessions().size(), 1);
    }

    void sessionsAreLimited()
    {
        HubBench b({.sessions = 2});
        Answer<SessionKey> second;
        b.hub->openSession({u"app"_s, u"2"_s}, second);
        QVERIFY(second.isOk());
        Answer<SessionKey> third;
        b.hub->openSession({u"app"_s, u"3"_s}, third);
        QVERIFY(third.isError(ErrorCode::LimitReached));
        QVERIFY(third.errorText().contains(u"sessions per server is reached: 2"));
        QVERIFY(!b.hub->hasSession({u"app"_s, u"3"_s}));
        Answer<SessionKey> known;
        b.hub->openSession(b.key, known);
        QVERIFY(known.isOk());
    }

    void storesNothingWhileItMustNot()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"before"_s, {u"bob"_s});
        b.hub->setStoring(false);
        const auto refused = b.send(u"alice"_s, thread, u"meanwhile"_s, {u"bob"_s});
        QVERIFY(refused.isError(ErrorCode::Unavailable));
        QVERIFY(refused.errorText().contains(u"memory"));
        QVERIFY(b.enroll(u"carol"_s).isError(ErrorCode::Unavailable));
        Answer<SessionKey> created;
        b.hub->createSession({u"app"_s, {}, {}, {}, {}}, created);
        QVERIFY(created.isError(ErrorCode::Unavailable));
        // Who is there comes back, reads, waits and says what it has read.
        QVERIFY(b.enroll(u"bob"_s).isOk());
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), QStringList{u"before"_s});
        b.acknowledge(u"bob"_s);
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 0);
        b.hub->setStoring(true);
        QVERIFY(b.send(u"alice"_s, thread, u"after"_s, {u"bob"_s}).isOk());
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)), QStringList{u"after"_s});
    }

    void anUnknownSessionIsNotFound()
    {
        HubBench b;
        const SessionKey none{u"app"_s, u"none"_s};
        Answer<shared::Done> registered;
        b.hub->registerAgent(none, u"a"_s, {}, registered);
        QVERIFY(registered.isError(ErrorCode::NotFound));
        Answer<shared::Done> awaited;
        QCOMPARE(b.hub->awaitAgentCount(none, 1, 1s, awaited), Hub::WaitId(0));
        QVERIFY(awaited.isError(ErrorCode::NotFound));
        QVERIFY(!b.hub->agents(none) && !b.hub->threads(none, u"a"_s));
        b.hub->attachTransport(none, u"a"_s, u"t"_s);
        b.hub->detachTransport(none, u"a"_s, u"t"_s);
        b.hub->acknowledge(none, u"a"_s, u"t"_s);
        b.hub->returnDelivery(none, u"a"_s, 1);
        b.hub->cancelWait(4711);
        QVERIFY(!b.hub->hasSession(none));
    }

    void countsAgentsByIdentity()
    {
        HubBench b;
        b.join(u"alice"_s);
        Answer<shared::Done> three;
        QVERIFY(b.hub->awaitAgentCount(b.key, 3, 1min, three) != 0);
        for (const QString &transport : {u"alice-2"_s, u"alice-3"_s})
            b.hub->attachTransport(b.key, u"alice"_s, transport);
        b.join(u"alice"_s);
        QCOMPARE(three.count(), 0); // one agent that connected three times
        b.join(u"bob"_s);
        b.hub->detachTransport(b.key, u"bob"_s, u"bob-1"_s);
        b.join(u"carol"_s);
        QCOMPARE(three.count(), 0); // three, but not at the same time
        b.join(u"bob"_s);
        QVERIFY(three.isOk());
        QCOMPARE(b.hub->statistics().waits, 0);
        Answer<shared::Done> atOnce;
        QCOMPARE(b.hub->awaitAgentCount(b.key, 3, 1min, atOnce), Hub::WaitId(0));
        QVERIFY(atOnce.isOk());
    }

    void anUnregisteredAgentCountsForNothing()
    {
        HubBench b;
        b.hub->attachTransport(b.key, u"ghost"_s, u"t"_s);
        Answer<shared::Done> one;
        b.hub->awaitAgentCount(b.key, 1, 1s, one);
        b.advance(1s);
        QVERIFY(one.isError(ErrorCode::Timeout));
        QVERIFY(one.errorText().contains(u"only 0 of 1 agents"));
    }

    void countsNamedAgentsByIdentity()
    {
        HubBench b;
        b.enroll(u"alice"_s);
        Answer<shared::Done> both;
        b.hub->awaitAgents(b.key, {u"alice"_s, u"bob"_s, u"bob"_s}, 1min, both);
        for (const QString &transport : {u"alice-1"_s, u"alice-2"_s, u"alice-3"_s})
            b.hub->attachTransport(b.key, u"alice"_s, transport);
        QCOMPARE(both.count(), 0);
        b.join(u"bob"_s);
        QVERIFY(both.isOk());
    }

    void waitsForNamedAgents()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"eve"_s});
        Answer<shared::Done> both;
        b.hub->awaitAgents(b.key, {u"alice"_s, u"bob"_s}, 1min, both);
        b.hub->detachTransport(b.key, u"alice"_s, u"alice-1"_s);
        b.join(u"bob"_s);
        QCOMPARE(both.count(), 0);
        b.join(u"alice"_s);
        QVERIFY(both.isOk());
        Answer<shared::Done> late;
        b.hub->awaitAgents(b.key, {u"alice"_s, u"dora"_s}, 2s, late);
        b.advance(2s);
        QVERIFY(late.isError(ErrorCode::Timeout));
        QVERIFY(late.errorText().contains(u"After 2 s these agents were not connected: \"dora\""));
    }

    void aCancelledBarrierStaysSilent()
    {
        HubBench b;
        Answer<shared::Done> answer;
        const Hub::WaitId id = b.hub->awaitAgentCount(b.key, 1, 1s, answer);
        b.hub->cancelWait(id);
        b.join(u"alice"_s);
        b.advance(1min);
        QCOMPARE(answer.count(), 0);
    }

    void signalsTellWhatChanged()
    {
        HubBench b;
        QSignalSpy sessions(b.hub.get(), &Hub::sessionCreated);
        QSignalSpy agents(b.hub.get(), &Hub::agentRegistered);
        QSignalSpy states(b.hub.get(), &Hub::agentStateChanged);
        QSignalSpy messages(b.hub.get(), &Hub::messageSent);
        QSignalSpy threads(b.hub.get(), &Hub::threadChanged);
        Answer<SessionKey> opened;
        b.hub->openSession({u"app"_s, u"new"_s}, opened);
        b.hub->openSession({u"app"_s, u"new"_s}, {});
        QCOMPARE(sessions.size(), 1);

        b.joinAll({u"alice"_s, u"bob"_s});
        b.enroll(u"alice"_s, u"described"_s);
        QCOMPARE(agents.size(), 2);
        QCOMPARE(states.size(), 2);
        b.hub->attachTransport(b.key, u"bob"_s, u"bob-2"_s); // is connected already
        QCOMPARE(states.size(), 2);

        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        b.send(u"alice"_s, thread, u"hi"_s);
        QCOMPARE(messages.size(), 1);
        QCOMPARE(messages.last().at(1).value<Message>().content, u"hi"_s);
        QCOMPARE(threads.size(), 2);
        b.remove(u"alice"_s, thread, u"bob"_s);
        QCOMPARE(threads.size(), 3);
        QCOMPARE(threads.last().at(2).toStringList(), (QStringList{u"alice"_s, u"bob"_s}));
        b.close(u"alice"_s, thread, u"end"_s);
        QCOMPARE(threads.size(), 4);
        QCOMPARE(threads.last().at(2).toStringList(), QStringList{u"alice"_s});
        QCOMPARE(messages.size(), 2);
        b.send(u"alice"_s, thread, u"refused"_s);
        QCOMPARE(messages.size(), 2);
    }

    void theSenderIsAnsweredBeforeTheMentionedWake()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        QStringList order;
        b.hub->waitForMentions(
            b.key, u"bob"_s, u"bob-1"_s, 1s, [&](const auto &) { order.append(u"woken"_s); });
        b.hub->sendMessage(b.key, u"alice"_s, thread, u"x"_s, {u"bob"_s},
            [&](const auto &) { order.append(u"answered"_s); });
        QCOMPARE(order, (QStringList{u"answered"_s, u"woken"_s}));
    }

    void noneIsReadBeforeItsSenderKnows()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        QStringList order;
        b.journal.hold();
        for (const QString &text : {u"1"_s, u"2"_s}) {
            b.hub->sendMessage(b.key, u"alice"_s, thread, text, {u"bob"_s},
                [&order, text](const auto &) { order.append(text); });
        }
        b.hub->waitForMentions(b.key, u"bob"_s, u"bob-1"_s, 1s, [&order](const auto &delivery) {
            for (const Message &message : delivery->messages)
                order.append(u"read "_s + message.content);
        });
        b.journal.resume(); // both are applied in one turn
        QCOMPARE(order, (QStringList{u"1"_s, u"2"_s, u"read 1"_s, u"read 2"_s}));
    }

    void aCallbackMaySendAndWaitAgain()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        // Two agents that answer each other from inside their callbacks, deeper than any stack.
        constexpr int kTurns = 5'000;
        int turns = 0;
        std::function<void(QString, QString)> play = [&](const QString &me, const QString &other) {
            b.hub->waitForMentions(b.key, me, b.transportOf(me), 1s,
                [&, me, other](const shared::Result<Hub::Delivery> &delivery) {
                    QCOMPARE(delivery->messages.size(), 1);
                    b.acknowledge(me);
                    play(me, other);
                    if (++turns < kTurns)
                        b.hub->sendMessage(b.key, me, thread, u"turn"_s, {other}, {});
                });
        };
        play(u"alice"_s, u"bob"_s);
        play(u"bob"_s, u"alice"_s);
        b.send(u"alice"_s, thread, u"start"_s, {u"bob"_s});
        QCOMPARE(turns, kTurns);
        QCOMPARE(b.hub->statistics().waits, 2);
        QCOMPARE(b.hub->statistics().mentionsRedelivered, quint64(0));
    }

    void aCallbackMayCancelTheWaitThatWouldBeNext()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s, u"carol"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s, u"carol"_s});
        Hub::WaitId carolWait = 0;
        const auto carol = b.wait(u"carol"_s, &carolWait);
        b.hub->waitForMentions(
            b.key, u"bob"_s, u"bob-1"_s, 1s, [&](const auto &) { b.hub->cancelWait(carolWait); });
        b.send(u"alice"_s, thread, u"x"_s, {u"bob"_s, u"carol"_s});
        QCOMPARE(carol.count(), 0);
        QCOMPARE(b.contentsOf(b.wait(u"carol"_s)), QStringList{u"x"_s});
    }

    void aCallbackMayEndTheTransportThatWouldBeNext()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s, u"carol"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s, u"carol"_s});
        const auto carol = b.wait(u"carol"_s);
        b.hub->waitForMentions(b.key, u"bob"_s, u"bob-1"_s, 1s,
            [&](const auto &) { b.hub->detachTransport(b.key, u"carol"_s, u"carol-1"_s); });
        b.send(u"alice"_s, thread, u"x"_s, {u"bob"_s, u"carol"_s});
        QCOMPARE(carol.count(), 0);
        b.hub->attachTransport(b.key, u"carol"_s, u"carol-1"_s);
        QCOMPARE(b.contentsOf(b.wait(u"carol"_s)), QStringList{u"x"_s});
        QCOMPARE(b.hub->statistics().mentionsRedelivered, quint64(0));
    }

    void anAcknowledgementIsOnlyForWhatWasSentBefore()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto bob = b.wait(u"bob"_s);
        // A request of bob comes in while the mention is on its way to his wait.
        b.hub->sendMessage(b.key, u"alice"_s, thread, u"x"_s, {u"bob"_s},
            [&](const auto &) { b.acknowledge(u"bob"_s); });
        QCOMPARE(b.contentsOf(bob), QStringList{u"x"_s});
        QCOMPARE(b.agent(u"bob"_s).unreadMentions, 1);
    }

    void slotsMayCallBack()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        connect(
            b.hub.get(), &Hub::messageSent, this, [&](const SessionKey &, const Message &message) {
                if (message.content == u"ping"_s)
                    b.send(u"bob"_s, thread, u"pong"_s, {u"alice"_s});
            });
        const auto alice = b.wait(u"alice"_s);
        b.send(u"alice"_s, thread, u"ping"_s, {u"bob"_s});
        QCOMPARE(b.contentsOf(alice), QStringList{u"pong"_s});
    }

    void commandsInsideACallbackAreInEffectWhenTheyReturn()
    {
        HubBench b;
        b.join(u"alice"_s);
        qsizetype seen = -1;
        b.hub->createThread(b.key, u"alice"_s, u"t"_s, {}, [&](const shared::Result<Thread> &t) {
            b.hub->sendMessage(b.key, u"alice"_s, t->id, u"x"_s, {}, {});
            seen = b.hub->threads(b.key, u"alice"_s)->first().messages.size();
        });
        QCOMPARE(seen, 1);
    }

    void keysSurviveTheirText_data()
    {
        QTest::addColumn<QString>("application");
        QTest::addColumn<QString>("session");
        QTest::newRow("plain") << u"app"_s << u"s1"_s;
        QTest::newRow("slashes") << u"a/b"_s << u"/c%2F/"_s;
        QTest::newRow("unicode") << u"ä 🚀"_s << u"+&=?#"_s;
        QTest::newRow("empty") << QString() << QString();
    }
    void keysSurviveTheirText()
    {
        QFETCH(QString, application);
        QFETCH(QString, session);
        const SessionKey key{application, session};
        QCOMPARE(SessionKey::fromString(key.toString()), key);
        QCOMPARE(key.toString().count(u'/'), 1);
        QCOMPARE(SessionKey::fromString(u"no divider"_s), SessionKey{});
    }
};

QTEST_GUILESS_MAIN(TestHub)
#include "tst_hub.moc"
