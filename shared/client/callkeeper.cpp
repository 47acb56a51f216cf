// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/callkeeper.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace shared {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kFirstPause{200};
constexpr std::chrono::milliseconds kLongestHint{60'000}; // of the server's, heeded

} // namespace

CallKeeper::CallKeeper(const CallKeeperSettings &settings, const Surroundings &surroundings,
    ClientMetrics &metrics, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_around(surroundings)
    , m_metrics(metrics)
    , m_breaker(settings.breaker, surroundings.clock)
    , m_keys(surroundings.clock)
{
}

CallKeeper::~CallKeeper()
{
    m_around.deadlines.cancel(m_sending);
    for (auto &[id, pending] : m_calls)
        recall(pending);
}

CallKeeper::Id CallKeeper::start(const Call &call)
{
    const Id id = m_nextId++;
    const Clock::TimePoint now = m_around.clock.now();
    const BackoffSettings pauses{
        .first = kFirstPause, .longest = m_settings.longestPause, .longestHint = kLongestHint};
    Pending pending{.call = call,
        .backoff = {pauses, m_around.clock, m_around.random},
        .began = now,
        .notBefore = now};
    if (call.timeout > 0ms)
        pending.timeout =
            m_around.deadlines.addAfter(call.timeout, [this, id] { takeTimeout(id); });
    m_calls.emplace(id, std::move(pending));
    scheduleSending({});
    return id;
}

void CallKeeper::cancel(Id id)
{
    const auto found = m_calls.find(id);
    if (found == m_calls.end())
        return;
    recall(found->second);
    m_calls.erase(found);
    scheduleSending({}); // it may have held others up
}

void CallKeeper::resume(AgentLink &link, const LinkInfo &info, bool isRestarted)
{
    m_link = &link;
    m_last = &link;
    m_info = info;
    m_keys.setHub(info.idempotencyWindow, info.idempotencyAnswers);
    if (isRestarted)
        loseToRestart();
    scheduleSending({});
}

void CallKeeper::suspend()
{
    m_link.clear();
}

void CallKeeper::abandon()
{
    m_link.clear();
    m_last.clear();
    std::vector<Id> sent;
    for (const auto &[id, pending] : m_calls) {
        if (pending.sent != 0)
            sent.push_back(id);
    }
    for (const Id id : sent)
        takeEnd(id, CallEnd::uncertain(u"the connection was given up before the answer"_s));
}

void CallKeeper::endAll(const Error &why)
{
    m_link.clear();
    const Id first = m_nextId; // of those that callbacks start from here on
    while (!m_calls.empty() && m_calls.begin()->first < first) {
        const auto &[id, pending] = *m_calls.begin();
        const bool mayBeDone = pending.isUncertain || pending.sent != 0;
        finish(id, mayBeDone ? CallFate::Lost : CallFate::NotCarriedOut, why);
    }
}

// What the hub of before may have done is gone with it; to do it now would not be what was asked.
void CallKeeper::loseToRestart()
{
    std::vector<Id> lost;
    for (const auto &[id, pending] : m_calls) {
        if (pending.sent == 0 && pending.isUncertain && pending.instance != m_info.instance
            && pending.call.repeat != Repeat::Harmless)
            lost.push_back(id);
    }
    for (const Id id : lost) {
        finish(id, CallFate::LostByRestart,
            Error{ErrorCode::Gone,
                u"The server restarted before it answered, and has forgotten its sessions."_s});
    }
}

void CallKeeper::scheduleSending(std::chrono::nanoseconds delay)
{
    m_around.deadlines.cancel(m_sending);
    m_sending = m_around.deadlines.addAfter(
        std::chrono::ceil<std::chrono::milliseconds>(delay), [this] { sendAll(); });
}

void CallKeeper::sendAll()
{
    m_sending = 0;
    const Clock::TimePoint now = m_around.clock.now();
    std::optional<std::chrono::nanoseconds> next;
    std::vector<Id> due;
    for (const auto &[id, pending] : m_calls) {
        if (pending.sent != 0)
            continue;
        if (pending.notBefore <= now)
            due.push_back(id);
        else
            next = std::min(next.value_or(24h), pending.notBefore - now);
    }
    for (const Id id : due) {
        const auto found = m_calls.find(id);
        if (found == m_calls.end()) // ended by whoever heard of another
            continue;
        if (!m_link)
            return;
        if (const auto later = trySending(id, found->second))
            next = std::min(next.value_or(24h), *later);
    }
    // Else somebody has called meanwhile, and it is looked again at once.
    if (next && m_sending == 0)
        scheduleSending(*next);
}

std::optional<std::chrono::nanoseconds> CallKeeper::trySending(Id id, Pending &pending)
{
    if (pending.isUncertain && !canRepeat(pending)) { // any more: the link was away
        finish(id, CallFate::Lost,
            Error{ErrorCode::Unavailable,
                u"The answer was lost; the call may have been carried out."_s});
        return std::nullopt;
    }
    const bool isNewKey = pending.call.repeat == Repeat::ByKey && pending.key == 0;
    if (isNewKey && !m_keys.mayBegin())
        return std::nullopt; // the end of another tells
    pending.permit = m_breaker.acquire();
    // 0: a probe is under way, whose end tells.
    if (!pending.permit)
        return std::max<std::chrono::nanoseconds>(m_breaker.retryAfter(), 50ms);
    if (isNewKey)
        pending.key = m_keys.begin();
    send(id, pending);
    return std::nullopt;
}

void CallKeeper::send(Id id, Pending &pending)
{
    if (++pending.tries > 1)
        m_metrics.countRetry();
    pending.instance = m_info.instance;
    if (canRepeat(pending) && !pending.call.isLong) {
        pending.attempt =
            m_around.deadlines.addAfter(m_settings.attempt, [this, id] { takeSlowAttempt(id); });
    }
    pending.sent = -1; // its end may come before the id
    const AgentLink::CallId sent = m_link->send(pending.call.method, pending.call.params,
        pending.call.isLong, [this, id](const CallEnd &end) { takeEnd(id, end); });
    if (const auto found = m_calls.find(id); found != m_calls.end() && found->second.sent == -1)
        found->second.sent = sent;
}

bool CallKeeper::canRepeat(const Pending &pending) const
{
    if (pending.call.repeat != Repeat::ByKey)
        return pending.call.repeat == Repeat::Harmless;
    return m_keys.isHeeded(pending.key);
}

void CallKeeper::takeEnd(Id id, const CallEnd &end)
{
    const auto found = m_calls.find(id);
    if (found == m_calls.end())
        return;
    Pending &pending = found->second;
    record(pending, end);
    release(pending);
    if (end.fate == CallEnd::Fate::Answered)
        return finish(id, CallFate::Answered, end.result);
    if (end.fate == CallEnd::Fate::Uncertain)
        pending.isUncertain = true;
    const bool isOld = !pending.instance.isEmpty() && pending.instance != m_info.instance;
    if (pending.isUncertain && isOld && pending.call.repeat != Repeat::Harmless)
        return loseToRestart();
    if (pending.isUncertain && !canRepeat(pending))
        return finish(id, CallFate::Lost, end.result);
    sendLater(pending, end);
}

void CallKeeper::record(Pending &pending, const CallEnd &end)
{
    if (!pending.permit)
        return;
    const CircuitBreaker::Permit permit = *std::exchange(pending.permit, std::nullopt);
    const bool isBusy = end.retry.has_value(); // 429 and 503
    if (end.fate == CallEnd::Fate::Answered)
        m_breaker.record(permit, CircuitBreaker::Outcome::Success);
    else if (end.fate == CallEnd::Fate::Uncertain || isBusy)
        m_breaker.record(permit, CircuitBreaker::Outcome::Failure);
    else
        m_breaker.abandon(permit); // it did not reach what it was for
}

void CallKeeper::takeSlowAttempt(Id id)
{
    const auto found = m_calls.find(id);
    found->second.attempt = 0;
    if (m_last && found->second.sent > 0)
        m_last->cancel(found->second.sent);
    takeEnd(id, CallEnd::uncertain(u"no answer in time"_s));
    emit unanswered();
}

void CallKeeper::sendLater(Pending &pending, const CallEnd &end)
{
    // Without a limit there is always a pause.
    pending.notBefore = m_around.clock.now() + *pending.backoff.next(end.retry);
    scheduleSending({});
}

void CallKeeper::takeTimeout(Id id)
{
    const auto found = m_calls.find(id);
    Pending &pending = found->second;
    pending.timeout = 0;
    const bool isUnderWay = pending.sent != 0;
    const bool mayBeDone = pending.isUncertain || isUnderWay;
    if (m_last && pending.sent > 0)
        m_last->cancel(pending.sent);
    finish(id, mayBeDone ? CallFate::Lost : CallFate::NotCarriedOut,
        Error{ErrorCode::Timeout,
            mayBeDone ? u"There was no answer in time; the call may have been carried out."_s
                      : u"The call could not be sent in time."_s});
    if (isUnderWay)
        emit unanswered();
}

// Frees what belongs to one try.
void CallKeeper::release(Pending &pending)
{
    m_around.deadlines.cancel(std::exchange(pending.attempt, 0));
    pending.sent = 0;
    if (pending.permit)
        m_breaker.abandon(*std::exchange(pending.permit, std::nullopt));
}

void CallKeeper::recall(Pending &pending)
{
    m_around.deadlines.cancel(std::exchange(pending.timeout, 0));
    if (m_last && pending.sent > 0)
        m_last->cancel(pending.sent);
    release(pending);
    m_keys.end(pending.key);
}

void CallKeeper::finish(Id id, CallFate fate, const Result<QJsonObject> &result)
{
    using Outcome = ClientMetrics::CallOutcome;
    Pending pending = std::move(m_calls.at(id));
    m_calls.erase(id);
    m_around.deadlines.cancel(pending.timeout);
    release(pending);
    if (pending.key != 0) {
        m_keys.end(pending.key);
        scheduleSending({}); // it may have held others up
    }
    Outcome outcome = Outcome::Lost;
    if (fate == CallFate::Answered)
        outcome = result ? Outcome::Answered : Outcome::Failed;
    else if (!result && result.error().code == ErrorCode::Timeout)
        outcome = Outcome::TimedOut;
    m_metrics.countCall(outcome, m_around.clock.now() - pending.began);
    pending.call.ended(fate, result);
}

} // namespace shared
