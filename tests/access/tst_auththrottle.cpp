// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/auththrottle.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::access::AuthSettings;
using server::access::AuthThrottle;

class TestAuthThrottle : public QObject {
    Q_OBJECT

private:
    tests::ManualClock m_clock;
    const AuthSettings m_settings{3, 60s, 60s, 200s};
    const QHostAddress m_client{u"192.0.2.1"_s};

    void fail(AuthThrottle &throttle, int times, const QHostAddress &client)
    {
        for (int i = 0; i < times; ++i)
            throttle.noteFailure(client);
    }

    std::chrono::nanoseconds refusedFor(AuthThrottle &throttle)
    {
        return throttle.refuse(m_client).value_or(0ns);
    }

private slots:
    void listensUntilThereAreTooMany()
    {
        AuthThrottle throttle(m_settings, m_clock);
        fail(throttle, 2, m_client);
        QCOMPARE(refusedFor(throttle), 0ns);
        fail(throttle, 1, m_client);
        QCOMPARE(refusedFor(throttle), 60s);
        m_clock.advance(59s);
        QCOMPARE(refusedFor(throttle), 1s);
        m_clock.advance(1s);
        QCOMPARE(refusedFor(throttle), 0ns);
    }

    void forgivesFailuresThatAreFarApart()
    {
        AuthThrottle throttle(m_settings, m_clock);
        for (int i = 0; i < 20; ++i) {
            fail(throttle, 1, m_client);
            QCOMPARE(refusedFor(throttle), 0ns);
            m_clock.advance(31s);
        }
    }

    void refusesLongerEachTime()
    {
        AuthThrottle throttle(m_settings, m_clock);
        for (const auto expected : {60s, 120s, 200s, 200s}) {
            fail(throttle, 3, m_client);
            QCOMPARE(refusedFor(throttle), expected);
            m_clock.advance(expected);
        }
        // One who was quiet begins anew.
        m_clock.advance(200s);
        fail(throttle, 3, m_client);
        QCOMPARE(refusedFor(throttle), 60s);
    }

    void refusesOneClientAlone()
    {
        AuthThrottle throttle(m_settings, m_clock);
        fail(throttle, 3, m_client);
        QVERIFY(!throttle.refuse(QHostAddress(u"192.0.2.2"_s)));
        QVERIFY(throttle.refuse(QHostAddress(u"::ffff:192.0.2.1"_s)));
        fail(throttle, 3, QHostAddress(u"2001:db8::1"_s));
        QVERIFY(throttle.refuse(QHostAddress(u"2001:db8::2"_s)));
        QVERIFY(!throttle.refuse(QHostAddress(u"2001:db8:0:1::1"_s)));
    }

    void canBeOff()
    {
        AuthThrottle throttle({0, 60s, 60s, 60s}, m_clock);
        fail(throttle, 1000, m_client);
        QVERIFY(!throttle.refuse(m_client));
        QCOMPARE(throttle.statistics().failures, 1000U);
    }

    void counts()
    {
        AuthThrottle throttle(m_settings, m_clock);
        fail(throttle, 3, m_client);
        QVERIFY(throttle.refuse(m_client));
        QVERIFY(throttle.refuse(m_client));
        QCOMPARE(throttle.statistics().failures, 3U);
        QCOMPARE(throttle.statistics().refusals, 2U);
        QCOMPARE(throttle.statistics().episodes, 1U);
    }

    void remembersNoMoreThanItCanBear()
    {
        AuthThrottle throttle(m_settings, m_clock);
        for (quint32 i = 0; i < 3 * AuthThrottle::kMaxClients; ++i)
            throttle.noteFailure(QHostAddress(0x0a000000U + i));
        QCOMPARE(throttle.size(), AuthThrottle::kMaxClients);
    }
};

QTEST_GUILESS_MAIN(TestAuthThrottle)
#include "tst_auththrottle.moc"
