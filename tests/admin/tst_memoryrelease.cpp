// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/memoryrelease.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace std::chrono_literals;
using server::admin::MemoryRelease;

class TestMemoryRelease : public QObject {
    Q_OBJECT

private:
    // Connections end one after the other, from so many to so many.
    void end(qsizetype from, qsizetype to)
    {
        for (qsizetype left = from - 1; left >= to; --left)
            m_release.noteEnd(left);
    }

    void pass(std::chrono::milliseconds time)
    {
        m_clock.advance(time);
        m_deadlines.expire();
    }

    tests::ManualClock m_clock;
    shared::DeadlineQueue m_deadlines{m_clock};
    int m_released = 0;
    MemoryRelease m_release{m_clock, m_deadlines, [this] { ++m_released; }};

private slots:
    void init()
    {
        pass(1h);
        m_released = 0;
    }

    void releasesOnceWhenMostHaveGone()
    {
        end(10'000, 0);
        QCOMPARE(m_released, 0);
        pass(1s);
        QCOMPARE(m_released, 1);
        pass(1h);
        QCOMPARE(m_released, 1);
        QCOMPARE(m_deadlines.size(), 0);
    }

    void releasesWhatTheLastLeftBehind()
    {
        end(10'000, 300);
        pass(1s);
        QCOMPARE(m_released, 1);
        end(300, 0); // too few to count by themselves
        pass(4s);
        QCOMPARE(m_released, 1);
        pass(1s);
        QCOMPARE(m_released, 2);
        pass(1h);
        QCOMPARE(m_released, 2);
        QCOMPARE(m_deadlines.size(), 0);
    }

    void waitsUntilHalfHasGone()
    {
        end(10'000, 5'001);
        pass(10s);
        QCOMPARE(m_released, 0);
        end(5'001, 5'000);
        pass(1s);
        QCOMPARE(m_released, 1);
    }

    void ignoresTheComingAndGoingOfFew()
    {
        for (int i = 0; i < 1000; ++i) {
            end(100, 0);
            pass(1s);
        }
        QCOMPARE(m_released, 0);
    }

    // One request a connection, as long as the day is.
    void ignoresShortConnectionsBesideManyThatStay()
    {
        for (int i = 0; i < 10'000; ++i) {
            end(2'001, 2'000);
            pass(10ms);
        }
        QCOMPARE(m_released, 0);
    }
};

QTEST_GUILESS_MAIN(TestMemoryRelease)
#include "tst_memoryrelease.moc"
