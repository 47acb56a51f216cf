// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/circuitbreaker.h"
#include "tests/support/manualclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace std::chrono_literals;
using shared::CircuitBreaker;
using Outcome = CircuitBreaker::Outcome;
using Permit = CircuitBreaker::Permit;
using State = CircuitBreaker::State;

namespace {

constexpr shared::CircuitBreakerSettings kSettings{.window = 10,
    .windowAge = 60s,
    .minimumCalls = 4,
    .failureRate = 0.5,
    .slowCall = 1s,
    .slowRate = 0.75,
    .openFor = 5s,
    .probesToClose = 2};

} // namespace

class TestCircuitBreaker : public QObject {
    Q_OBJECT
private slots:
    void init();
    void keepsToItsTable_data();
    void keepsToItsTable();
    void letsOneProbeThroughAtATime();
    void heedsNoCallOfAnEarlierState();
    void forgetsWhatIsOld();
    void looksAtTheLatestCallsAlone();
    void givesAProbesPlaceBack();
    void tellsAndCounts();

private:
    void call(Outcome outcome, std::chrono::milliseconds duration = 1ms);
    void play(const QByteArray &steps);
    void open() { play("ffff"); }

    tests::ManualClock m_clock;
    std::unique_ptr<CircuitBreaker> m_breaker;
};

void TestCircuitBreaker::init()
{
    m_breaker = std::make_unique<CircuitBreaker>(kSettings, m_clock);
}

void TestCircuitBreaker::call(Outcome outcome, std::chrono::milliseconds duration)
{
    const auto permit = m_breaker->acquire();
    m_clock.advance(duration);
    if (permit)
        m_breaker->record(*permit, outcome);
}

// A letter a step: f failure, s success, l a slow success, t the time of being open passes,
// a probe is asked for and taken back.
void TestCircuitBreaker::play(const QByteArray &steps)
{
    for (const char step : steps) {
        if (step == 't') {
            m_clock.advance(5s);
        } else if (step == 'a') {
            if (const auto permit = m_breaker->acquire())
                m_breaker->abandon(*permit);
        } else {
            call(step == 'f' ? Outcome::Failure : Outcome::Success, step == 'l' ? 1000ms : 1ms);
        }
    }
}

void TestCircuitBreaker::keepsToItsTable_data()
{
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<State>("state");
    QTest::addColumn<bool>("isLetThrough"); // the call after the steps
    const auto row = [](const char *steps, State state, bool isLetThrough) {
        QTest::newRow(steps) << QByteArray(steps) << state << isLetThrough;
    };
    // closed
    row("", State::Closed, true);
    row("ssss", State::Closed, true);
    row("fff", State::Closed, true); // too few to tell
    row("sssf", State::Closed, true);
    row("ssssfff", State::Closed, true); // 3 of 7
    row("t", State::Closed, true);
    row("a", State::Closed, true);
    // closed -> open, by failures
    row("ffff", State::Open, false);
    row("ssff", State::Open, false); // a half
    row("ssssffff", State::Open, false);
    // closed -> open, by slow calls
    row("lll", State::Closed, true);
    row("llls", State::Open, false); // three quarters
    row("llss", State::Closed, true);
    row("llll", State::Open, false);
    // open stays, whatever is asked meanwhile
    row("fffffff", State::Open, false);
    row("ffffssss", State::Open, false);
    row("ffffa", State::Open, false);
    // open -> half-open, with the first call after its time
    row("fffft", State::Open, true);
    row("fffftta", State::HalfOpen, true);
    row("ffffts", State::HalfOpen, true); // one of two good probes
    // half-open -> closed
    row("fffftss", State::Closed, true);
    row("fffftssfff", State::Closed, true); // with a window of its own
    // half-open -> open
    row("fffftf", State::Open, false);
    row("fffftl", State::Open, false); // a slow probe is no good one
    row("fffftsf", State::Open, false);
    row("fffftftss", State::Closed, true);
    row("ffffttsftss", State::Closed, true);
    row("fffftfts", State::HalfOpen, true); // both good probes anew
}

void TestCircuitBreaker::keepsToItsTable()
{
    QFETCH(QByteArray, steps);
    play(steps);
    QTEST(m_breaker->state(), "state");
    QTEST(m_breaker->acquire().has_value(), "isLetThrough");
}

void TestCircuitBreaker::letsOneProbeThroughAtATime()
{
    open();
    QCOMPARE(m_breaker->retryAfter(), 5s);
    m_clock.advance(5s);
    const auto probe = m_breaker->acquire();
    QVERIFY(probe.has_value());
    QCOMPARE(m_breaker->state(), State::HalfOpen);
    QVERIFY(!m_breaker->acquire());
    m_breaker->record(*probe, Outcome::Success);
    const auto second = m_breaker->acquire();
    QVERIFY(second.has_value());
    QVERIFY(!m_breaker->acquire());
}

void TestCircuitBreaker::heedsNoCallOfAnEarlierState()
{
    const auto early = m_breaker->acquire();
    open();
    m_clock.advance(5s);
    const auto probe = m_breaker->acquire();
    // The answer of a call from before is no word on the probe.
    m_breaker->record(*early, Outcome::Failure);
    QCOMPARE(m_breaker->state(), State::HalfOpen);
    m_breaker->record(*early, Outcome::Success);
    m_breaker->abandon(*early);
    QVERIFY(!m_breaker->acquire());
    m_breaker->record(*probe, Outcome::Success);
    QCOMPARE(m_breaker->state(), State::HalfOpen);
}

void TestCircuitBreaker::forgetsWhatIsOld()
{
    play("fff");
    m_clock.advance(61s);
    play("f");
    QCOMPARE(m_breaker->state(), State::Closed);
}

void TestCircuitBreaker::looksAtTheLatestCallsAlone()
{
    play("sssffssssssssss"); // the failures are out of the window of ten
    play("ffff"); // 4 of 10
    QCOMPARE(m_breaker->state(), State::Closed);
    play("f");
    QCOMPARE(m_breaker->state(), State::Open);
}

void TestCircuitBreaker::givesAProbesPlaceBack()
{
    open();
    m_clock.advance(5s);
    const auto probe = m_breaker->acquire();
    QVERIFY(!m_breaker->acquire());
    m_breaker->abandon(*probe);
    QVERIFY(m_breaker->acquire().has_value());
}

void TestCircuitBreaker::tellsAndCounts()
{
    const QSignalSpy changed(m_breaker.get(), &CircuitBreaker::stateChanged);
    play("ffff"
         "s"
         "tss");
    QList<State> states;
    for (const auto &arguments : changed)
        states.append(arguments.first().value<State>());
    QCOMPARE(states, (QList<State>{State::Open, State::HalfOpen, State::Closed}));
    const CircuitBreaker::Counters &counters = m_breaker->counters();
    QCOMPARE(counters.permitted, quint64(6));
    QCOMPARE(counters.refused, quint64(1));
    QCOMPARE(counters.failures, quint64(4));
    QCOMPARE(counters.opened, quint64(1));
    QCOMPARE(counters.probes, quint64(2));
    QCOMPARE(counters.slow, quint64(0));
}

QTEST_GUILESS_MAIN(TestCircuitBreaker)
#include "tst_circuitbreaker.moc"
