// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/requesttimer.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace std::chrono_literals;
using server::http::Guard;
using server::http::Limits;
using server::http::RequestTimer;

class TestRequestTimer : public QObject {
    Q_OBJECT

private:
    tests::ManualClock m_clock;

    // After how long the timer expires when the guard has these bytes and nothing more comes.
    std::chrono::milliseconds patienceAfter(const QByteArray &bytes, const Limits &limits)
    {
        shared::DeadlineQueue queue(m_clock);
        bool hasExpired = false;
        Guard guard(limits);
        RequestTimer timer(limits, m_clock, queue, [&hasExpired] { hasExpired = true; });
        guard.feed(bytes);
        timer.update(guard, false);
        std::chrono::milliseconds passed = 0ms;
        while (!hasExpired && passed < 60s) {
            m_clock.advance(100ms);
            passed += 100ms;
            queue.expire();
        }
        return passed;
    }

private slots:
    void waits_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("seconds");
        const QByteArray head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n";
        QTest::newRow("for the first request") << QByteArray() << 10;
        QTest::newRow("for the header") << QByteArray("POST /") << 10;
        QTest::newRow("for the body") << head << 5; // no byte came: the rate is too low by then
        QTest::newRow("for a body at a decent rate") << head + QByteArray(10 * 1024, 'x') << 10;
        QTest::newRow("for no body for ever") << head + QByteArray(99'999, 'x') << 30;
    }

    void waits()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, seconds);
        QCOMPARE(patienceAfter(bytes, {}), std::chrono::seconds(seconds));
    }

    void waitsLongerForAFurtherRequest()
    {
        const Limits limits;
        shared::DeadlineQueue queue(m_clock);
        bool hasExpired = false;
        const Guard guard(limits);
        RequestTimer timer(limits, m_clock, queue, [&hasExpired] { hasExpired = true; });
        timer.restart(); // the first was answered
        timer.update(guard, false);
        m_clock.advance(14s);
        queue.expire();
        QVERIFY(!hasExpired);
        m_clock.advance(1s);
        queue.expire();
        QVERIFY(hasExpired);
    }

    void mindsNoRateWhenThereIsNone()
    {
        Limits limits;
        limits.minBodyRate = 0;
        QCOMPARE(
            patienceAfter("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", limits), 30s);
    }

    void doesNotExpireWhileItIsOurTurn()
    {
        const Limits limits;
        shared::DeadlineQueue queue(m_clock);
        bool hasExpired = false;
        const Guard guard(limits);
        RequestTimer timer(limits, m_clock, queue, [&hasExpired] { hasExpired = true; });
        timer.update(guard, true);
        m_clock.advance(1h);
        queue.expire();
        QVERIFY(!hasExpired);
        timer.restart();
        timer.update(guard, false);
        m_clock.advance(14s);
        queue.expire();
        QVERIFY(!hasExpired);
        m_clock.advance(1s);
        queue.expire();
        QVERIFY(hasExpired);
    }
};

QTEST_GUILESS_MAIN(TestRequestTimer)
#include "tst_requesttimer.moc"
