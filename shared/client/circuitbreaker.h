// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/clock.h"

#include <QObject>

#include <chrono>
#include <deque>
#include <optional>

namespace shared {

struct CircuitBreakerSettings {
    int window = 50; // so many of the latest calls are looked at
    std::chrono::milliseconds windowAge{60'000}; // and none that is older
    int minimumCalls = 10; // fewer say nothing
    double failureRate = 0.5; // from this share on it opens
    std::chrono::milliseconds slowCall{10'000}; // a call that takes so long is slow
    double slowRate = 0.8; // from this share on it opens
    std::chrono::milliseconds openFor{5'000}; // before the first probe
    int probesToClose = 1; // that must go well, one after the other
};

// Keeps calls from a server that fails them or is slow: closed, all calls are let through; open,
// none; half-open, one probe at a time. A failure is a call that got no answer, or one that says
// that the server is at its end, not one that the caller's own mistake caused. Emits from within
// the functions that are called; needs no timer.
class CircuitBreaker final : public QObject {
    Q_OBJECT
public:
    enum class State { Closed, Open, HalfOpen };
    Q_ENUM(State)
    enum class Outcome { Success, Failure };

    // Stands for a call that was let through; of no use after record() or abandon().
    struct Permit {
        quint64 era = 0; // the state's: what began in an earlier one no longer counts
        Clock::TimePoint began;
    };
    struct Counters {
        quint64 permitted = 0;
        quint64 refused = 0;
        quint64 failures = 0;
        quint64 slow = 0;
        quint64 opened = 0; // times
        quint64 probes = 0;
    };

    // The clock must outlive it.
    CircuitBreaker(
        const CircuitBreakerSettings &settings, const Clock &clock, QObject *parent = nullptr);

    // Nothing: do not call now, but after retryAfter().
    [[nodiscard]] std::optional<Permit> acquire();
    void record(const Permit &permit, Outcome outcome);
    // The call was taken back and says nothing of the server.
    void abandon(const Permit &permit);

    // By the clock: open turns to half-open when its time has passed, which acquire() then tells.
    [[nodiscard]] State state() const { return m_state; }
    // Until acquire() is worth a try; 0 when it is now, or when a probe is under way.
    [[nodiscard]] std::chrono::milliseconds retryAfter() const;
    [[nodiscard]] const Counters &counters() const { return m_counters; }

signals:
    void stateChanged(shared::CircuitBreaker::State state);

private:
    struct Call {
        Clock::TimePoint ended;
        bool isFailure = false;
        bool isSlow = false;
    };

    void change(State state);
    void recordProbe(bool isGood);
    void forgetOld(Clock::TimePoint now);
    [[nodiscard]] bool isTooBad() const;

    // constant after construction
    const CircuitBreakerSettings m_settings;
    const Clock &m_clock;

    State m_state = State::Closed;
    quint64 m_era = 1;
    std::deque<Call> m_calls; // while closed
    Clock::TimePoint m_probeFrom; // while open
    bool m_isProbing = false; // while half-open
    int m_goodProbes = 0;
    Counters m_counters;
};

} // namespace shared
