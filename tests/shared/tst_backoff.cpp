// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/backoff.h"
#include "tests/shared/fixedrandom.h"
#include "tests/support/manualclock.h"

#include <QTest>

#include <set>

using namespace std::chrono_literals;
using shared::Backoff;
using shared::BackoffSettings;

class TestBackoff : public QObject {
    Q_OBJECT
private slots:
    void growsUpToTheLongest();
    void pausesAnyTimeUpToTheEnd();
    void spreadsThoseWhoLostTheSameServer();
    void heedsTheServersHint_data();
    void heedsTheServersHint();
    void givesUpAfterSoManyAttempts();
    void givesUpAfterSoLong();
    void beginsAnewAfterSuccess();
    void survivesAnyNumberOfAttempts();

private:
    tests::ManualClock m_clock;
    tests::FixedRandom m_random;
};

void TestBackoff::growsUpToTheLongest()
{
    m_random.value = tests::FixedRandom::kMost;
    Backoff backoff({.first = 100ms, .factor = 2, .longest = 500ms}, m_clock, m_random);
    QList<qint64> pauses;
    for (int i = 0; i < 5; ++i)
        pauses.append(backoff.next()->count());
    QCOMPARE(pauses, (QList<qint64>{100, 200, 400, 500, 500}));
}

void TestBackoff::pausesAnyTimeUpToTheEnd()
{
    for (const double chance : {0.0, 0.25, 0.5}) {
        m_random.value = chance;
        Backoff backoff({.first = 1000ms}, m_clock, m_random);
        QCOMPARE(backoff.next()->count(), static_cast<qint64>(chance * 1001));
    }
}

void TestBackoff::spreadsThoseWhoLostTheSameServer()
{
    shared::SystemRandom random;
    std::set<qint64> pauses;
    for (int i = 0; i < 200; ++i)
        pauses.insert(Backoff({.first = 1000ms}, m_clock, random).next()->count() / 100);
    QVERIFY(pauses.size() >= 10); // some in every tenth of a second
}

void TestBackoff::heedsTheServersHint_data()
{
    QTest::addColumn<int>("hint");
    QTest::addColumn<int>("pause");
    QTest::newRow("none of any length") << 0 << 100;
    QTest::newRow("shorter than ours") << 50 << 100;
    QTest::newRow("longer") << 1834 << 1834;
    QTest::newRow("nonsense") << -5 << 100;
    QTest::newRow("too long to be meant") << 86'400'000 << 300'000;
}

void TestBackoff::heedsTheServersHint()
{
    QFETCH(int, hint);
    QFETCH(int, pause);
    m_random.value = tests::FixedRandom::kMost;
    Backoff backoff({.first = 100ms}, m_clock, m_random);
    QCOMPARE(backoff.next(std::chrono::milliseconds(hint))->count(), pause);
}

void TestBackoff::givesUpAfterSoManyAttempts()
{
    Backoff backoff({.maxAttempts = 2}, m_clock, m_random);
    QVERIFY(backoff.next());
    QVERIFY(backoff.next());
    QVERIFY(!backoff.next());
    QCOMPARE(backoff.attempts(), 2);
}

void TestBackoff::givesUpAfterSoLong()
{
    Backoff backoff({.maxDuration = 10s}, m_clock, m_random);
    QVERIFY(backoff.next());
    m_clock.advance(9s);
    QVERIFY(backoff.next());
    QVERIFY(!backoff.next(2s)); // would end too late
    m_clock.advance(2s);
    QVERIFY(!backoff.next());
}

void TestBackoff::beginsAnewAfterSuccess()
{
    m_random.value = tests::FixedRandom::kMost;
    Backoff backoff({.first = 100ms, .maxAttempts = 2, .maxDuration = 10s}, m_clock, m_random);
    QVERIFY(backoff.next());
    QVERIFY(backoff.next());
    m_clock.advance(1min);
    backoff.reset();
    QCOMPARE(backoff.next()->count(), 100);
}

void TestBackoff::survivesAnyNumberOfAttempts()
{
    m_random.value = tests::FixedRandom::kMost;
    Backoff backoff({.longest = 5s}, m_clock, m_random);
    for (int i = 0; i < 5000; ++i)
        QVERIFY(*backoff.next() <= 5s);
}

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
