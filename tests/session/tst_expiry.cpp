// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubbench.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::session::Hub;
using server::session::SessionKey;
using shared::ErrorCode;

namespace {

server::session::Limits limits(
    std::chrono::milliseconds expiry = 24h, std::chrono::milliseconds ofEmpty = 0ms)
{
    server::session::Limits limits;
    limits.sessionExpiry = expiry;
    limits.emptySessionExpiry = ofEmpty;
    return limits;
}

void leave(HubBench &b, const QString &agent)
{
    b.hub->detachTransport(b.key, agent, b.transportOf(agent));
}

// Alice and bob were there, said something, and left.
void useAndLeave(HubBench &b)
{
    b.joinAll({u"alice"_s, u"bob"_s});
    const QString thread = b.thread(u"alice"_s, {u"bob"_s});
    b.send(u"alice"_s, thread, u"x"_s, {u"bob"_s});
    leave(b, u"alice"_s);
    leave(b, u"bob"_s);
}

} // namespace

// How long sessions stay that nobody uses.
class TestExpiry : public QObject {
    Q_OBJECT
private slots:
    void aSessionThatNobodyUsesEnds()
    {
        HubBench b(limits());
        useAndLeave(b);
        QSignalSpy expired(b.hub.get(), &Hub::sessionClosed);
        b.advance(24h - 1ms);
        QVERIFY(b.hub->hasSession(b.key));
        QTest::ignoreMessage(QtInfoMsg,
            QRegularExpression(u"^session expired  session=demo application=app agents=2 "
                               "messages=1 unused=1d00h$"_s));
        b.advance(1ms);
        QVERIFY(!b.hub->hasSession(b.key));
        QVERIFY(b.hub->sessions().isEmpty());
        QCOMPARE(expired.size(), 1);
        QCOMPARE(b.hub->statistics().sessions, 0);
        QCOMPARE(b.hub->statistics().sessionsExpired, quint64(1));
        QVERIFY(b.enroll(u"alice"_s).isError(ErrorCode::NotFound));
    }

    void oneThatNobodyJoinedEnds()
    {
        HubBench b(limits());
        b.advance(24h);
        QVERIFY(!b.hub->hasSession(b.key));
    }

    void aConnectedAgentKeepsIt()
    {
        HubBench b(limits());
        b.joinAll({u"alice"_s, u"bob"_s});
        leave(b, u"bob"_s);
        b.advance(240h);
        QVERIFY(b.hub->hasSession(b.key));
        // As long as it is there once more, and not from the beginning.
        leave(b, u"alice"_s);
        b.advance(24h - 1ms);
        QVERIFY(b.hub->hasSession(b.key));
        b.advance(1ms);
        QVERIFY(!b.hub->hasSession(b.key));
    }

    void oneOfManyTransportsIsEnough()
    {
        HubBench b(limits());
        b.join(u"alice"_s);
        b.hub->attachTransport(b.key, u"alice"_s, u"alice-1"_s); // told twice
        b.hub->attachTransport(b.key, u"alice"_s, u"alice-2"_s);
        leave(b, u"alice"_s);
        leave(b, u"alice"_s);
        b.advance(240h);
        QVERIFY(b.hub->hasSession(b.key));
        b.hub->detachTransport(b.key, u"alice"_s, u"alice-2"_s);
        b.advance(24h);
        QVERIFY(!b.hub->hasSession(b.key));
    }

    void whatIsAskedOfItIsUse()
    {
        HubBench b(limits());
        b.advance(23h);
        const Answer<SessionKey> opened;
        b.hub->openSession(b.key, opened);
        b.advance(23h);
        QVERIFY(b.hub->hasSession(b.key));
        b.advance(1h);
        QVERIFY(!b.hub->hasSession(b.key));
    }

    void oneThatHoldsNothingEndsSooner()
    {
        HubBench b(limits(24h, 30min));
        b.join(u"alice"_s);
        leave(b, u"alice"_s);
        b.advance(30min - 1ms);
        QVERIFY(b.hub->hasSession(b.key));
        b.advance(1ms);
        QVERIFY(!b.hub->hasSession(b.key));
    }

    void oneThatHoldsSomethingDoesNot()
    {
        HubBench b(limits(24h, 30min));
        useAndLeave(b);
        const Answer<SessionKey> withGraph;
        b.hub->createSession({u"app"_s, u"graph"_s, {u"alice"_s}, {}, {}}, withGraph);
        b.advance(24h - 1ms);
        QCOMPARE(b.hub->sessions().size(), 2);
        b.advance(1ms);
        QCOMPARE(b.hub->sessions().size(), 0);
    }

    void zeroMeansNever()
    {
        HubBench b(limits(0ms));
        useAndLeave(b);
        b.advance(24h * 3650);
        QVERIFY(b.hub->hasSession(b.key));
    }

    void makesRoomForOthers()
    {
        server::session::Limits one = limits();
        one.sessions = 1;
        HubBench b(one);
        const SessionKey other{u"app"_s, u"other"_s};
        const Answer<SessionKey> refused;
        b.hub->openSession(other, refused);
        QVERIFY(refused.isError(ErrorCode::LimitReached));
        b.advance(24h);
        const Answer<SessionKey> opened;
        b.hub->openSession(other, opened);
        QVERIFY(opened.isOk());
    }

    void setsMemoryFreeWhenThereIsNone()
    {
        HubBench b(limits());
        b.hub->setStoring(false);
        b.advance(24h);
        QVERIFY(!b.hub->hasSession(b.key));
    }

    void staysWhatTheJournalTells()
    {
        HubBench b(limits());
        useAndLeave(b);
        b.advance(24h);
        QVERIFY(b.restart().isOk());
        QVERIFY(b.hub->sessions().isEmpty());
        // Another of its key has nothing of it.
        const Answer<SessionKey> opened;
        b.hub->openSession(b.key, opened);
        b.join(u"carol"_s);
        QVERIFY(b.restart().isOk());
        QCOMPARE(b.hub->agents(b.key)->size(), 1);
        QVERIFY(b.hub->threads(b.key, u"carol"_s)->isEmpty());
    }

    void theTimeBeginsAnewWithTheProcess()
    {
        HubBench b(limits());
        useAndLeave(b);
        b.advance(23h);
        QVERIFY(b.restart().isOk());
        b.advance(24h - 1ms);
        QVERIFY(b.hub->hasSession(b.key));
        b.advance(1ms);
        QVERIFY(!b.hub->hasSession(b.key));
    }

    void staysWhileTheJournalFails()
    {
        HubBench b(limits());
        b.journal.failNext();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^journal append failed"_s));
        b.advance(24h);
        QVERIFY(b.hub->hasSession(b.key));
        b.advance(1min);
        QVERIFY(!b.hub->hasSession(b.key));
    }

    void whoComesWhileItEndsBeginsAnew()
    {
        HubBench b(limits());
        useAndLeave(b);
        b.journal.hold();
        b.advance(24h);
        QCOMPARE(b.journal.pending(), 1);
        const Answer<shared::Done> late = b.enroll(u"alice"_s);
        const Answer<SessionKey> opened;
        b.hub->openSession(b.key, opened);
        const Answer<shared::Done> next = b.enroll(u"alice"_s);
        b.journal.resume();
        QVERIFY(late.isError(ErrorCode::NotFound));
        QVERIFY(opened.isOk() && next.isOk());
        QCOMPARE(b.hub->sessions(), QList<SessionKey>{b.key});
        QCOMPARE(b.hub->agents(b.key)->size(), 1);
        QVERIFY(b.hub->threads(b.key, u"alice"_s)->isEmpty());
        // And this one ends in its turn.
        b.advance(24h);
        QVERIFY(b.hub->sessions().isEmpty());
    }

    void whoComesFirstKeepsIt()
    {
        HubBench b(limits());
        useAndLeave(b);
        // A command is in the journal's hands when the time is up.
        b.journal.hold();
        const Answer<shared::Done> enrolled = b.enroll(u"carol"_s);
        b.advance(24h);
        b.hub->attachTransport(b.key, u"alice"_s, u"alice-1"_s);
        b.journal.resume();
        QVERIFY(enrolled.isOk());
        QVERIFY(b.hub->hasSession(b.key));
        QCOMPARE(b.hub->agents(b.key)->size(), 3);
    }
};

QTEST_GUILESS_MAIN(TestExpiry)
#include "tst_expiry.moc"
