// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/reactor/timerlist.h"

#include <QTest>

using namespace std::chrono_literals;
using server::reactor::TimerList;

class TestTimerList : public QObject {
    Q_OBJECT

private:
    QObject m_object;
    const TimerList::TimePoint m_start{1h + 7ms + 300us};

private slots:
    void firesInOrder()
    {
        TimerList timers;
        QVERIFY(!timers.next());
        timers.add(1, 20ms, Qt::PreciseTimer, &m_object, m_start);
        timers.add(2, 10ms, Qt::PreciseTimer, &m_object, m_start);
        QCOMPARE(*timers.next(), m_start + 10ms);
        QVERIFY(timers.takeDue(m_start + 9ms).empty());
        QCOMPARE(timers.takeDue(m_start + 20ms), (std::vector{2, 1}));
    }

    void repeatsWithoutDrift()
    {
        TimerList timers;
        timers.add(1, 10ms, Qt::PreciseTimer, &m_object, m_start);
        QCOMPARE(timers.takeDue(m_start + 13ms).size(), 1U); // late
        QCOMPARE(*timers.next(), m_start + 20ms);
        // Very late: the missed ones are not made up for.
        QCOMPARE(timers.takeDue(m_start + 1000ms).size(), 1U);
        QCOMPARE(*timers.next(), m_start + 1010ms);
    }

    void rounds_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("interval");
        QTest::addColumn<int>("tolerance"); // ms late, at most
        QTest::newRow("precise") << static_cast<int>(Qt::PreciseTimer) << 1000 << 0;
        QTest::newRow("coarse, long") << static_cast<int>(Qt::CoarseTimer) << 10'000 << 500;
        QTest::newRow("coarse, a second") << static_cast<int>(Qt::CoarseTimer) << 1000 << 50;
        QTest::newRow("coarse, short") << static_cast<int>(Qt::CoarseTimer) << 5 << 1;
        QTest::newRow("very coarse") << static_cast<int>(Qt::VeryCoarseTimer) << 10'000 << 1000;
        QTest::newRow("zero") << static_cast<int>(Qt::CoarseTimer) << 0 << 0;
    }

    void rounds()
    {
        QFETCH(const int, type);
        QFETCH(const int, interval);
        QFETCH(const int, tolerance);
        for (int shift = 0; shift < 2000; shift += 7) {
            TimerList timers;
            const TimerList::TimePoint start = m_start + std::chrono::milliseconds(shift);
            timers.add(1, std::chrono::milliseconds(interval), static_cast<Qt::TimerType>(type),
                &m_object, start);
            const auto late = *timers.next() - (start + std::chrono::milliseconds(interval));
            QVERIFY(late >= 0ms);
            QVERIFY(late <= std::chrono::milliseconds(tolerance));
        }
    }

    void coarseTimersWakeTogether()
    {
        TimerList timers;
        for (int id = 1; id <= 100; ++id)
            timers.add(
                id, 10s, Qt::CoarseTimer, &m_object, m_start + std::chrono::milliseconds(id));
        std::set<TimerList::TimePoint> wakeUps;
        while (wakeUps.size() < 100 && *timers.next() < m_start + 11s) {
            wakeUps.insert(*timers.next());
            QVERIFY(!timers.takeDue(*timers.next()).empty());
        }
        QVERIFY(wakeUps.size() <= 2);
    }

    void tellsWhatRemains()
    {
        TimerList timers;
        timers.add(1, 10ms, Qt::PreciseTimer, &m_object, m_start);
        QCOMPARE(timers.remaining(1, m_start), 10ms);
        QCOMPARE(timers.remaining(1, m_start + 9500us), 1ms);
        QCOMPARE(timers.remaining(1, m_start + 20ms), 0ms);
        QVERIFY(!timers.remaining(2, m_start));
    }

    void removes()
    {
        TimerList timers;
        QObject other;
        timers.add(1, 10ms, Qt::PreciseTimer, &m_object, m_start);
        timers.add(2, 10ms, Qt::CoarseTimer, &m_object, m_start);
        timers.add(3, 10ms, Qt::PreciseTimer, &other, m_start);
        QCOMPARE(timers.timersOf(&m_object).size(), 2);
        QCOMPARE(timers.timersOf(&other).value(0, {0, 0, Qt::CoarseTimer}).timerId, 3);
        QVERIFY(timers.remove(1));
        QVERIFY(!timers.remove(1));
        QVERIFY(timers.removeAll(&m_object));
        QVERIFY(!timers.removeAll(&m_object));
        QCOMPARE(timers.takeDue(m_start + 1s), std::vector{3});
        QCOMPARE(timers.objectOf(3), &other);
        QCOMPARE(timers.objectOf(1), nullptr);
    }

    void leavesBusyTimersAlone()
    {
        TimerList timers;
        timers.add(1, 0ms, Qt::PreciseTimer, &m_object, m_start);
        timers.setBusy(1, true);
        QVERIFY(!timers.next());
        QVERIFY(timers.takeDue(m_start + 1ms).empty());
        timers.setBusy(1, false);
        QCOMPARE(timers.takeDue(m_start + 1ms), std::vector{1});
    }
};

QTEST_GUILESS_MAIN(TestTimerList)
#include "tst_timerlist.moc"
