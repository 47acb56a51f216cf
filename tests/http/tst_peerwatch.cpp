// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/peerwatch.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace std::chrono_literals;
using server::http::PeerWatch;

class TestPeerWatch : public QObject {
    Q_OBJECT

private:
    tests::ManualClock m_clock;
    shared::DeadlineQueue m_queue{m_clock};
    shared::Clock::TimePoint m_heard; // when the peer last acknowledged
    bool m_isTold = true; // whether the system tells
    int m_looks = 0;
    int m_lost = 0;

    std::optional<std::chrono::milliseconds> silence()
    {
        ++m_looks;
        if (!m_isTold)
            return std::nullopt;
        return std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.now() - m_heard);
    }

    std::unique_ptr<PeerWatch> watch(std::chrono::milliseconds limit)
    {
        auto watch = std::make_unique<PeerWatch>(
            m_clock, m_queue, limit, [this] { return silence(); }, [this] { ++m_lost; });
        watch->start();
        return watch;
    }

    void pass(std::chrono::milliseconds time)
    {
        m_clock.advance(time);
        m_queue.expire();
    }

private slots:
    void init()
    {
        m_heard = m_clock.now();
        m_isTold = true;
        m_looks = 0;
        m_lost = 0;
    }

    void losesASilentPeerOnce()
    {
        const auto watched = watch(20s);
        for (int i = 0; i < 20; ++i) {
            QCOMPARE(m_lost, 0);
            pass(1s);
        }
        pass(1s); // the grid
        QCOMPARE(m_lost, 1);
        pass(60s);
        QCOMPARE(m_lost, 1);
    }

    // The sooner the connection is opened before the cut, the sooner it counts.
    void countsFromTheLastAcknowledgement()
    {
        const auto watched = watch(20s);
        pass(15s);
        m_heard = m_clock.now();
        pass(19s);
        QCOMPARE(m_lost, 0);
        pass(2s);
        QCOMPARE(m_lost, 1);
    }

    void looksSeldomAtALivingPeer()
    {
        const auto watched = watch(20s);
        for (int i = 0; i < 1000; ++i) {
            m_heard = m_clock.now();
            pass(1s);
        }
        QCOMPARE(m_lost, 0);
        QVERIFY2(m_looks <= 60, QByteArray::number(m_looks).constData());
    }

    void watchesNothingWhereTheSystemDoesNotTell()
    {
        m_isTold = false;
        const auto watched = watch(20s);
        QCOMPARE(m_queue.size(), 0);
        pass(60s);
        QCOMPARE(m_lost, 0);
    }

    void stops()
    {
        const auto watched = watch(20s);
        watched->stop();
        pass(60s);
        QCOMPARE(m_lost, 0);
    }

    void looksTogetherAtMany()
    {
        std::vector<std::unique_ptr<PeerWatch>> watches;
        for (int i = 0; i < 100; ++i) {
            m_clock.advance(7ms);
            m_heard = m_clock.now();
            watches.push_back(watch(20s));
        }
        m_heard = m_clock.now();
        m_looks = 0;
        int wakeUps = 0;
        for (int i = 0; i < 21'000; ++i) {
            const int before = m_looks;
            pass(1ms);
            wakeUps += m_looks > before ? 1 : 0;
        }
        QVERIFY2(wakeUps <= 4, QByteArray::number(wakeUps).constData());
    }
};

QTEST_GUILESS_MAIN(TestPeerWatch)
#include "tst_peerwatch.moc"
