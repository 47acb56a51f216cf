// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/agentlink.h"
#include "shared/client/backoff.h"
#include "shared/client/circuitbreaker.h"
#include "shared/client/clientmetrics.h"
#include "shared/client/keywindow.h"
#include "shared/client/surroundings.h"
#include "shared/client/tooloutcome.h"

#include <QJsonObject>
#include <QObject>
#include <QPointer>

#include <chrono>
#include <functional>
#include <map>
#include <optional>

namespace shared {

struct CallKeeperSettings {
    CircuitBreakerSettings breaker = {};
    std::chrono::milliseconds attempt{15'000}; // of a call that may be repeated: then it is
    std::chrono::milliseconds longestPause{2'000}; // before a call is sent again
};

// Sees calls through to an end, over links that come and go. What was not looked at is sent again.
// What may have been carried out is sent again only where that does no harm: a reading call, or one
// with an idempotency key that this hub still heeds. All else is told to the caller as lost. A
// circuit breaker holds calls back from a hub that fails them, and so does a KeyWindow those with a
// key that would push out an older one.
class CallKeeper final : public QObject {
    Q_OBJECT
public:
    using Id = quint64; // 0 is never given out
    using Ended = std::function<void(CallFate, const Result<QJsonObject> &)>;
    enum class Repeat {
        Never,
        ByKey, // it carries an idempotency key
        Harmless, // it changes nothing
    };
    struct Call {
        QString method;
        QJsonObject params = {};
        Repeat repeat = Repeat::Never;
        bool isLong = false; // it may take more than some seconds
        std::chrono::milliseconds timeout{60'000}; // for all tries together; 0: none
        Ended ended = {}; // runs once, later; not after cancel()
    };

    // What the references name must outlive it.
    CallKeeper(const CallKeeperSettings &settings, const Surroundings &surroundings,
        ClientMetrics &metrics, QObject *parent = nullptr);
    ~CallKeeper() override; // the callbacks don't run

    Id start(const Call &call);
    void cancel(Id id); // takes it back, the callback does not run; unknown ids are ignored

    // The link may be used, until suspend(); those that wait are sent.
    void resume(AgentLink &link, const LinkInfo &info, bool isRestarted);
    void suspend();
    // The link is no more: what was sent by it will get no answer.
    void abandon();
    // There will be no link any more: everything ends.
    void endAll(const Error &why);

    [[nodiscard]] const CircuitBreaker &breaker() const { return m_breaker; }
    [[nodiscard]] qsizetype pending() const { return static_cast<qsizetype>(m_calls.size()); }

signals:
    void unanswered(); // something that was sent, in its time: the link may be dead

private:
    struct Pending {
        Call call;
        Backoff backoff; // between its tries
        Clock::TimePoint began;
        Clock::TimePoint notBefore; // the next try
        AgentLink::CallId sent = 0; // by the link; 0: it waits
        KeyWindow::Number key = 0; // of one with a key that was tried
        QString instance = {}; // of the hub that may have carried it out
        bool isUncertain = false; // an earlier try may have been carried out
        int tries = 0;
        std::optional<CircuitBreaker::Permit> permit = {};
        DeadlineQueue::Id timeout = 0;
        DeadlineQueue::Id attempt = 0;
    };
    using Calls = std::map<Id, Pending>; // in the order in which they began

    void sendAll();
    // When to look again, where it can't be sent now.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> trySending(Id id, Pending &pending);
    void send(Id id, Pending &pending);
    void takeEnd(Id id, const CallEnd &end);
    void record(Pending &pending, const CallEnd &end);
    void takeSlowAttempt(Id id);
    void sendLater(Pending &pending, const CallEnd &end);
    void takeTimeout(Id id);
    void loseToRestart();
    void finish(Id id, CallFate fate, const Result<QJsonObject> &result);
    void release(Pending &pending);
    void recall(Pending &pending);
    void scheduleSending(std::chrono::nanoseconds delay);
    [[nodiscard]] bool canRepeat(const Pending &pending) const;

    // constant after construction
    const CallKeeperSettings m_settings;
    const Surroundings m_around;
    ClientMetrics &m_metrics;

    CircuitBreaker m_breaker;
    KeyWindow m_keys;
    QPointer<AgentLink> m_link; // null: not open
    QPointer<AgentLink> m_last; // also while it isn't open
    LinkInfo m_info;
    Calls m_calls;
    Id m_nextId = 1;
    DeadlineQueue::Id m_sending = 0; // 0: none is due
};

} // namespace shared
