// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/looplag.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace std::chrono_literals;
using server::admin::LoopLag;

class TestLoopLag : public QObject {
    Q_OBJECT

private:
    tests::ManualClock m_clock;
    shared::DeadlineQueue m_deadlines{m_clock};

    // A turn of the event loop, so long after the one before.
    void turnAfter(std::chrono::milliseconds time)
    {
        m_clock.advance(time);
        m_deadlines.expire();
    }

private slots:
    void isNothingInALoopThatIsOnTime()
    {
        const LoopLag lag(m_clock, m_deadlines);
        for (int i = 0; i < 10; ++i)
            turnAfter(1s);
        QCOMPARE(lag.latest(), 0ns);
        QCOMPARE(lag.worst(), 0ns);
    }

    void tellsHowLateTheLoopIs()
    {
        const LoopLag lag(m_clock, m_deadlines);
        turnAfter(1250ms);
        QCOMPARE(lag.latest(), 250ms);
        turnAfter(1s);
        QCOMPARE(lag.latest(), 0ns);
        QCOMPARE(lag.worst(), 250ms);
    }

    void forgetsTheWorstAfterTwoMinutesAtMost()
    {
        const LoopLag lag(m_clock, m_deadlines);
        turnAfter(5s);
        for (int i = 0; i < 59; ++i)
            turnAfter(1s);
        QCOMPARE(lag.worst(), 4s);
        for (int i = 0; i < 62; ++i)
            turnAfter(1s);
        QCOMPARE(lag.worst(), 0ns);
    }

    void leavesNoDeadline()
    {
        {
            const LoopLag lag(m_clock, m_deadlines);
            QCOMPARE(m_deadlines.size(), 1);
        }
        QCOMPARE(m_deadlines.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestLoopLag)
#include "tst_looplag.moc"
