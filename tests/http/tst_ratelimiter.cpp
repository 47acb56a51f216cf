// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/ratelimiter.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::http::Limits;
using server::http::RateLimiter;

class TestRateLimiter : public QObject {
    Q_OBJECT

private:
    tests::ManualClock m_clock;
    Limits m_limits;
    const QHostAddress m_client{u"192.0.2.1"_s};

    int takeAll(RateLimiter &limiter, const QHostAddress &client)
    {
        int taken = 0;
        while (taken < 10'000 && !limiter.take(client))
            ++taken;
        return taken;
    }

private slots:
    void init() { m_limits.requests = {10, 20}; }

    void limitsEachClient()
    {
        RateLimiter limiter(m_limits, m_clock);
        QCOMPARE(takeAll(limiter, m_client), 20);
        QCOMPARE(*limiter.take(m_client), 100ms);
        QCOMPARE(takeAll(limiter, QHostAddress(u"192.0.2.2"_s)), 20);
        m_clock.advance(100ms);
        QCOMPARE(takeAll(limiter, m_client), 1);
    }

    void countsANetworkOfIpv6AsOneClient()
    {
        RateLimiter limiter(m_limits, m_clock);
        QCOMPARE(takeAll(limiter, QHostAddress(u"2001:db8:1:2::3"_s)), 20);
        QCOMPARE(takeAll(limiter, QHostAddress(u"2001:db8:1:2:ffff::4"_s)), 0);
        QCOMPARE(takeAll(limiter, QHostAddress(u"2001:db8:1:3::3"_s)), 20);
        QCOMPARE(takeAll(limiter, QHostAddress(u"::ffff:192.0.2.1"_s)), 20);
        QCOMPARE(takeAll(limiter, m_client), 0);
    }

    void canBeOff()
    {
        m_limits.requests.perSecond = 0;
        RateLimiter limiter(m_limits, m_clock);
        QCOMPARE(takeAll(limiter, m_client), 10'000);
        QCOMPARE(limiter.size(), 0);
    }

    void remembersNoMoreThanItCanBear()
    {
        RateLimiter limiter(m_limits, m_clock);
        for (quint32 i = 0; i < 3 * RateLimiter::kMaxClients; ++i)
            QVERIFY(!limiter.take(QHostAddress(0x0a000000U + i)));
        QCOMPARE(limiter.size(), RateLimiter::kMaxClients);
    }

    void logsAnEpisodeOnce()
    {
        static int lines = 0; // a message handler can hold nothing
        const QtMessageHandler previous =
            qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) {
                lines += text.startsWith(u"requests refused") && text.contains(u"192.0.2.1");
            });
        RateLimiter limiter(m_limits, m_clock);
        for (int episode = 0; episode < 2; ++episode) {
            for (int i = 0; i < 100; ++i) {
                takeAll(limiter, m_client);
                m_clock.advance(500ms);
            }
            m_clock.advance(2min);
        }
        qInstallMessageHandler(previous);
        QCOMPARE(lines, 2);
    }
};

QTEST_GUILESS_MAIN(TestRateLimiter)
#include "tst_ratelimiter.moc"
