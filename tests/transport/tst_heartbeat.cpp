// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/heartbeat.h"
#include "tests/support/manualclock.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <vector>

using namespace server::transport;
using namespace std::chrono_literals;

class TestHeartbeat : public QObject {
    Q_OBJECT
private slots:
    void beatsAtEachInterval()
    {
        Heartbeat heartbeat(m_clock, m_deadlines, m_settings);
        QSignalSpy beats(&heartbeat, &Heartbeat::beatDue);
        heartbeat.start();
        advance(14s);
        QCOMPARE(beats.size(), 0);
        advance(2s);
        QCOMPARE(beats.size(), 1);
        advance(16s);
        QCOMPARE(beats.size(), 2);
        heartbeat.stop();
        advance(60s);
        QCOMPARE(beats.size(), 2);
    }

    void manyShareAWakeUp()
    {
        // Started at different moments of one second, due at the same one.
        std::vector<std::unique_ptr<Heartbeat>> heartbeats;
        int beats = 0;
        for (int i = 0; i < 100; ++i) {
            auto heartbeat = std::make_unique<Heartbeat>(m_clock, m_deadlines, m_settings);
            connect(heartbeat.get(), &Heartbeat::beatDue, this, [&beats] { ++beats; });
            heartbeat->start();
            heartbeats.push_back(std::move(heartbeat));
            advance(9ms);
        }
        advance(14s);
        int wakeUps = 0;
        for (int step = 0, before = beats; step < 200; ++step) {
            advance(10ms);
            wakeUps += beats != before ? 1 : 0;
            before = beats;
        }
        QCOMPARE(beats, 100);
        QVERIFY2(wakeUps <= 2, qPrintable(QString::number(wakeUps)));
    }

    void tellsTheRoundTripOfAnAnsweredPing()
    {
        Heartbeat heartbeat(m_clock, m_deadlines, m_settings);
        answerPingsWithIds(heartbeat);
        QSignalSpy answered(&heartbeat, &Heartbeat::pingAnswered);
        heartbeat.startPings();
        advance(31s);
        QCOMPARE(heartbeat.pings().sent, 1U);
        advance(12ms);
        heartbeat.answer(99); // of nobody
        QCOMPARE(answered.size(), 0);
        heartbeat.answer(1);
        QCOMPARE(answered.size(), 1);
        QCOMPARE(*heartbeat.pings().roundTrip, 12ms);
        heartbeat.answer(1); // twice
        QCOMPARE(answered.size(), 1);
    }

    void givesUpOnAClientThatStopsAnswering()
    {
        Heartbeat heartbeat(m_clock, m_deadlines, m_settings);
        answerPingsWithIds(heartbeat);
        QSignalSpy timedOut(&heartbeat, &Heartbeat::timedOut);
        heartbeat.startPings();
        advance(31s);
        heartbeat.answer(1);
        for (int i = 0; i < 3; ++i)
            advance(31s);
        QCOMPARE(heartbeat.pings().missed, 2);
        QCOMPARE(timedOut.size(), 0);
        advance(31s);
        QCOMPARE(timedOut.size(), 1);
    }

    void toleratesAClientThatNeverAnswersPings()
    {
        Heartbeat heartbeat(m_clock, m_deadlines, m_settings);
        answerPingsWithIds(heartbeat);
        QSignalSpy timedOut(&heartbeat, &Heartbeat::timedOut);
        heartbeat.startPings();
        for (int i = 0; i < 20; ++i)
            advance(31s);
        QVERIFY(heartbeat.pings().missed > 10);
        QCOMPARE(timedOut.size(), 0);
    }

    void pingsCanBeOff()
    {
        Settings settings;
        settings.pingInterval = 0ms;
        Heartbeat heartbeat(m_clock, m_deadlines, settings);
        QSignalSpy pings(&heartbeat, &Heartbeat::pingDue);
        heartbeat.startPings();
        advance(300s);
        QCOMPARE(pings.size(), 0);
    }

private:
    void advance(std::chrono::milliseconds by)
    {
        m_clock.advance(by);
        m_deadlines.expire();
    }

    static void answerPingsWithIds(Heartbeat &heartbeat)
    {
        QObject::connect(&heartbeat, &Heartbeat::pingDue, &heartbeat,
            [&heartbeat, id = qint64(0)]() mutable { heartbeat.pingSent(++id); });
    }

    tests::ManualClock m_clock;
    shared::DeadlineQueue m_deadlines{m_clock};
    const Settings m_settings;
};

QTEST_GUILESS_MAIN(TestHeartbeat)
#include "tst_heartbeat.moc"
