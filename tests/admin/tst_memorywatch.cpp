// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/memorywatch.h"
#include "tests/support/manualclock.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::admin::MemoryWatch;
using server::admin::ProcessMemory;
using Pressure = MemoryWatch::Pressure;

class TestMemoryWatch : public QObject {
    Q_OBJECT
private:
    void use(qint64 resident, qint64 addressSpace = 0)
    {
        m_memory = {.resident = resident, .addressSpace = addressSpace};
        m_clock.advance(300ms);
        m_deadlines.expire();
    }

    [[nodiscard]] MemoryWatch::Measure measure() const
    {
        return [this] { return m_memory; };
    }

    tests::ManualClock m_clock;
    shared::DeadlineQueue m_deadlines{m_clock};
    ProcessMemory m_memory;

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(u"coral.admin*=false"_s); }

    void tellsPressureByTheShareOfTheLimit()
    {
        MemoryWatch watch(m_clock, m_deadlines, {.resident = 1000, .addressSpace = {}}, measure());
        QSignalSpy changes(&watch, &MemoryWatch::pressureChanged);
        use(890);
        QCOMPARE(watch.pressure(), Pressure::None);
        use(900);
        QCOMPARE(watch.pressure(), Pressure::High);
        use(940);
        QCOMPARE(watch.pressure(), Pressure::High);
        use(950);
        QCOMPARE(watch.pressure(), Pressure::Critical);
        QCOMPARE(changes.size(), 2);
    }

    void doesNotComeAndGo()
    {
        MemoryWatch watch(m_clock, m_deadlines, {.resident = 1000, .addressSpace = {}}, measure());
        use(960);
        QCOMPARE(watch.pressure(), Pressure::Critical);
        use(910);
        QCOMPARE(watch.pressure(), Pressure::Critical);
        use(899);
        QCOMPARE(watch.pressure(), Pressure::High);
        use(860);
        QCOMPARE(watch.pressure(), Pressure::High);
        use(849);
        QCOMPARE(watch.pressure(), Pressure::None);
    }

    void looksMoreOftenTheLessIsLeft()
    {
        MemoryWatch watch(m_clock, m_deadlines, {.resident = 1000, .addressSpace = {}}, measure());
        use(740);
        m_memory.resident = 960;
        watch.noteGrowth();
        QCOMPARE(watch.pressure(), Pressure::None); // was far from it at the last look
        use(760);
        m_memory.resident = 960;
        m_clock.advance(60ms);
        m_deadlines.expire();
        QCOMPARE(watch.pressure(), Pressure::Critical);
        use(760);
        m_memory.resident = 960;
        watch.noteGrowth();
        QCOMPARE(watch.pressure(), Pressure::Critical);
    }

    void tellsHowMuchIsTooMuch()
    {
        MemoryWatch watch(
            m_clock, m_deadlines, {.resident = 1000, .addressSpace = 5000}, measure());
        QSignalSpy nearlyOut(&watch, &MemoryWatch::nearlyOut);
        use(960, 3000);
        use(930, 4900);
        use(890, 4400); // less, but not over
        use(840, 3000);
        use(910, 3000); // short, and it was not more since
        QCOMPARE(nearlyOut.size(), 3);
        QCOMPARE(nearlyOut.at(2).at(0).toLongLong(), 650);
        QCOMPARE(nearlyOut.at(0).at(0).toLongLong(), 210);
        QCOMPARE(nearlyOut.at(1).at(0).toLongLong(), 1150);
    }

    void watchesTheAddressSpaceAsWell()
    {
        MemoryWatch watch(
            m_clock, m_deadlines, {.resident = 1000, .addressSpace = 5000}, measure());
        use(100, 4000);
        QCOMPARE(watch.pressure(), Pressure::None);
        use(100, 4600);
        QCOMPARE(watch.pressure(), Pressure::High);
    }

    void watchesNothingWithoutALimit()
    {
        const MemoryWatch watch(m_clock, m_deadlines, {}, measure());
        QCOMPARE(m_deadlines.size(), 0);
        use(1'000'000'000'000);
        QCOMPARE(watch.pressure(), Pressure::None);
    }

    void measuresNothingThatTheSystemDoesNotTell()
    {
        MemoryWatch watch(m_clock, m_deadlines, {.resident = 1000, .addressSpace = {}},
            [] { return ProcessMemory(); });
        use(0);
        QCOMPARE(watch.pressure(), Pressure::None);
    }
};

QTEST_GUILESS_MAIN(TestMemoryWatch)
#include "tst_memorywatch.moc"
