// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/sessionlife.h"
#include "tests/support/manualclock.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace server::transport;
using namespace std::chrono_literals;

class TestSessionLife : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_settings.sessionIdle = 30min;
        m_settings.streamLoss = 5min;
        m_settings.awayAfter = 60s;
        m_life = std::make_unique<SessionLife>(m_clock, m_deadlines, m_settings);
        m_expired = std::make_unique<QSignalSpy>(m_life.get(), &SessionLife::expired);
        m_presence = std::make_unique<QSignalSpy>(m_life.get(), &SessionLife::presenceChanged);
    }
    void cleanup()
    {
        m_presence.reset();
        m_expired.reset();
        m_life.reset();
        QCOMPARE(m_deadlines.size(), 0);
    }

    void endsWhenNothingIsHeard()
    {
        advance(29min);
        m_life->touch();
        advance(29min);
        QCOMPARE(m_expired->size(), 0);
        advance(61s);
        QCOMPARE(m_expired->size(), 1);
        advance(60min);
        QCOMPARE(m_expired->size(), 1); // once
    }

    void aListenedStreamKeepsPresenceAndNotLife()
    {
        m_life->noteListenerOpened();
        m_life->setConnections(1, 0);
        advance(29min);
        QCOMPARE(m_presence->size(), 0);
        advance(61s);
        QCOMPARE(m_expired->size(), 1); // open, but frozen: it says nothing
    }

    void whoWaitsForUsIsNotIdle()
    {
        m_life->setConnections(1, 1);
        advance(120min);
        QCOMPARE(m_expired->size(), 0);
        QCOMPARE(m_presence->size(), 0);
        m_life->setConnections(0, 0); // answered: from here on it is the client's turn
        advance(29min);
        QCOMPARE(m_expired->size(), 0);
        advance(61s);
        QCOMPARE(m_expired->size(), 1);
    }

    void aLostStreamShortensIt()
    {
        m_life->noteListenerOpened();
        m_life->setConnections(1, 0);
        m_life->setConnections(0, 0);
        m_life->noteListenerLost();
        advance(299s);
        QCOMPARE(m_expired->size(), 0);
        advance(2s);
        QCOMPARE(m_expired->size(), 1);
    }

    void aNewStreamMakesUpForIt()
    {
        m_life->noteListenerOpened();
        m_life->noteListenerLost();
        advance(4min);
        m_life->noteListenerOpened();
        m_life->setConnections(1, 0);
        advance(10min);
        QCOMPARE(m_expired->size(), 0);
    }

    void isAwayAWhileAfterTheLastConnection()
    {
        m_life->setConnections(1, 1);
        advance(10min);
        m_life->setConnections(0, 0);
        advance(59s);
        QVERIFY(m_life->isPresent());
        advance(2s);
        QVERIFY(!m_life->isPresent());
        QCOMPARE(m_presence->size(), 1);
        m_life->touch();
        QVERIFY(m_life->isPresent());
        QCOMPARE(m_presence->size(), 2);
    }

    void saysNothingOnceStopped()
    {
        m_life->stop();
        advance(60min);
        m_life->touch();
        QCOMPARE(m_expired->size(), 0);
        QCOMPARE(m_presence->size(), 0);
    }

private:
    void advance(std::chrono::milliseconds by)
    {
        m_clock.advance(by);
        m_deadlines.expire();
    }

    tests::ManualClock m_clock;
    shared::DeadlineQueue m_deadlines{m_clock};
    Settings m_settings;
    std::unique_ptr<SessionLife> m_life;
    std::unique_ptr<QSignalSpy> m_expired;
    std::unique_ptr<QSignalSpy> m_presence;
};

QTEST_GUILESS_MAIN(TestSessionLife)
#include "tst_sessionlife.moc"
