// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/lazydeadline.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace std::chrono_literals;
using server::http::LazyDeadline;

class TestLazyDeadline : public QObject {
    Q_OBJECT

private:
    tests::ManualClock m_clock;
    shared::DeadlineQueue m_queue{m_clock};
    int m_reached = 0;

    void pass(std::chrono::milliseconds time)
    {
        m_clock.advance(time);
        m_queue.expire();
    }

private slots:
    void init() { m_reached = 0; }

    void isReachedOnce()
    {
        LazyDeadline deadline(m_queue, m_clock, [this] { ++m_reached; });
        deadline.set(m_clock.now() + 10ms);
        QVERIFY(deadline.isSet());
        pass(9ms);
        QCOMPARE(m_reached, 0);
        pass(1ms);
        QCOMPARE(m_reached, 1);
        QVERIFY(!deadline.isSet());
        pass(100ms);
        QCOMPARE(m_reached, 1);
    }

    void movesBothWays()
    {
        LazyDeadline deadline(m_queue, m_clock, [this] { ++m_reached; });
        deadline.set(m_clock.now() + 10ms);
        deadline.set(m_clock.now() + 30ms);
        pass(20ms);
        QCOMPARE(m_reached, 0);
        deadline.set(m_clock.now() + 5ms);
        pass(5ms);
        QCOMPARE(m_reached, 1);
        deadline.set(m_clock.now() + 5ms);
        deadline.clear();
        pass(100ms);
        QCOMPARE(m_reached, 1);
    }

    void costsOneEntry()
    {
        LazyDeadline deadline(m_queue, m_clock, [] {});
        for (int i = 0; i < 1000; ++i)
            deadline.set(m_clock.now() + std::chrono::milliseconds(10 + i));
        QCOMPARE(m_queue.size(), 1);
    }

    void leavesNothingBehind()
    {
        {
            LazyDeadline deadline(m_queue, m_clock, [this] { ++m_reached; });
            deadline.set(m_clock.now() + 10ms);
        }
        QCOMPARE(m_queue.size(), 0);
        pass(100ms);
        QCOMPARE(m_reached, 0);
    }
};

QTEST_GUILESS_MAIN(TestLazyDeadline)
#include "tst_lazydeadline.moc"
