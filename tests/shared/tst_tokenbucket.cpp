// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/tokenbucket.h"
#include "tests/support/manualclock.h"

#include <QTest>

using shared::Rate;
using shared::TokenBucket;
using namespace std::chrono_literals;

class TestTokenBucket : public QObject {
    Q_OBJECT

private:
    tests::ManualClock m_clock;

    int takeAll(TokenBucket &bucket, const Rate &rate)
    {
        int taken = 0;
        while (taken < 1'000'000 && bucket.take(rate, m_clock.now()) == 0ns)
            ++taken;
        return taken;
    }

private slots:
    void beginsFull()
    {
        TokenBucket bucket;
        QCOMPARE(takeAll(bucket, {10, 30}), 30);
    }

    void refillsSteadily()
    {
        TokenBucket bucket;
        takeAll(bucket, {10, 30});
        m_clock.advance(99ms);
        QCOMPARE(takeAll(bucket, {10, 30}), 0);
        m_clock.advance(1ms);
        QCOMPARE(takeAll(bucket, {10, 30}), 1);
        m_clock.advance(1s);
        QCOMPARE(takeAll(bucket, {10, 30}), 10);
    }

    void holdsNoMoreThanTheBurst()
    {
        TokenBucket bucket;
        takeAll(bucket, {10, 30});
        m_clock.advance(24h);
        QCOMPARE(takeAll(bucket, {10, 30}), 30);
    }

    void tellsHowLongToWait()
    {
        TokenBucket bucket;
        takeAll(bucket, {10, 1});
        QCOMPARE(bucket.take({10, 1}, m_clock.now()), 100ms);
        m_clock.advance(40ms);
        QCOMPARE(bucket.take({10, 1}, m_clock.now()), 60ms);
        // Asking in vain costs nothing.
        m_clock.advance(60ms);
        QCOMPARE(bucket.take({10, 1}, m_clock.now()), 0ns);
    }

    void takesSeveral()
    {
        TokenBucket bucket;
        QCOMPARE(bucket.take({10, 30}, m_clock.now(), 25), 0ns);
        QCOMPARE(bucket.take({10, 30}, m_clock.now(), 10), 500ms);
        QCOMPARE(bucket.take({10, 30}, m_clock.now(), 5), 0ns);
        // More than it ever holds: all that it holds.
        m_clock.advance(3s);
        QCOMPARE(bucket.take({10, 30}, m_clock.now(), 1'000'000), 0ns);
        QCOMPARE(takeAll(bucket, {10, 30}), 0);
    }

    void letsEverythingPassWithoutARate()
    {
        TokenBucket bucket;
        QCOMPARE(takeAll(bucket, {0, 1}), 1'000'000);
    }

    void takesHighRates()
    {
        TokenBucket bucket;
        QCOMPARE(takeAll(bucket, {1'000'000, 1}), 1);
        m_clock.advance(1us);
        QCOMPARE(takeAll(bucket, {1'000'000, 1}), 1);
    }
};

QTEST_GUILESS_MAIN(TestTokenBucket)
#include "tst_tokenbucket.moc"
