// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/linkkeeper.h"

#include <algorithm>
#include <utility>

namespace shared {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds kLongestFarewell{2};

} // namespace

void LinkKeeper::Discard::operator()(AgentLink *link) const
{
    link->disconnect();
    link->deleteLater(); // it may be among the callers
}

LinkKeeper::LinkKeeper(const LinkKeeperSettings &settings, const Surroundings &surroundings,
    ClientMetrics &metrics, std::vector<MakeLink> protocols, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_around(surroundings)
    , m_metrics(metrics)
    , m_protocols(std::move(protocols))
    , m_backoff(settings.backoff, surroundings.clock, surroundings.random)
{
}

LinkKeeper::~LinkKeeper()
{
    m_around.deadlines.cancel(m_watch);
    m_around.deadlines.cancel(m_next);
    // Not later: what the link uses may be gone by then.
    if (AgentLink *link = m_link.release()) {
        link->disconnect();
        delete link;
    }
}

AgentLink *LinkKeeper::link() const
{
    return m_isOpen ? m_link.get() : nullptr;
}

void LinkKeeper::setState(const ConnectionState &state)
{
    m_state = state;
    m_metrics.setOpen(state.phase == ConnectionState::Phase::Open);
    emit stateChanged(state);
}

void LinkKeeper::start()
{
    using Phase = ConnectionState::Phase;
    if (m_state.phase != Phase::Closed && m_state.phase != Phase::GivenUp)
        return;
    m_isWanted = true;
    dropLink(); // one whose farewell is still under way
    m_backoff.reset();
    m_refusals = 0;
    m_protocol = 0;
    schedule({}, &LinkKeeper::connectNow); // before somebody who hears of it stops us
    setState({.phase = Phase::Connecting});
}

void LinkKeeper::stop()
{
    m_around.deadlines.cancel(m_watch);
    m_around.deadlines.cancel(m_next);
    if (m_state.phase == ConnectionState::Phase::Closed)
        return;
    m_isWanted = false;
    m_isOpen = false;
    m_metrics.setOpen(false);
    if (!m_link)
        return finishStop();
    m_link->close(true);
    schedule(kLongestFarewell, &LinkKeeper::finishStop);
}

void LinkKeeper::finishStop()
{
    m_around.deadlines.cancel(m_next);
    dropLink();
    setState({});
}

void LinkKeeper::connectNow()
{
    if (!m_link)
        makeLink();
    if (m_state.phase != ConnectionState::Phase::Connecting)
        setState({.phase = ConnectionState::Phase::Connecting});
    if (!m_isWanted) // whoever heard that stopped us
        return;
    m_silence = m_settings.openTimeout;
    noteHeard();
    m_link->open();
}

void LinkKeeper::makeLink()
{
    m_link.reset(m_protocols.at(m_protocol)());
    const AgentLink *link = m_link.get();
    connect(link, &AgentLink::opened, this, &LinkKeeper::takeOpened);
    connect(link, &AgentLink::closed, this, &LinkKeeper::takeClosed);
    connect(link, &AgentLink::farewellEnded, this, &LinkKeeper::finishStop);
    connect(link, &AgentLink::heard, this, &LinkKeeper::noteHeard);
    connect(link, &AgentLink::welcomed, this, &LinkKeeper::welcomed);
    connect(link, &AgentLink::heartbeatReceived, this, &LinkKeeper::heartbeatReceived);
    connect(link, &AgentLink::notified, this, &LinkKeeper::notified);
    connect(link, &AgentLink::pingAnswered, this, [this] {
        m_metrics.countPing();
        emit pingAnswered();
    });
}

void LinkKeeper::dropLink()
{
    if (!m_link)
        return;
    m_link.reset();
    emit abandoned();
}

void LinkKeeper::takeOpened(const LinkInfo &info)
{
    m_metrics.countAttempt(true);
    if (std::exchange(m_wasEverOpen, true))
        m_metrics.countReconnect();
    m_isOpen = true;
    m_refusals = 0;
    m_openedAt = m_around.clock.now();
    const bool isRestarted =
        !m_instance.isEmpty() && !info.instance.isEmpty() && info.instance != m_instance;
    if (!info.instance.isEmpty())
        m_instance = info.instance;
    m_silence = std::max(3 * info.heartbeat, m_settings.leastSilence);
    noteHeard();
    setState({.phase = ConnectionState::Phase::Open, .info = info});
    if (m_isOpen)
        emit opened(info, isRestarted);
}

void LinkKeeper::doubt()
{
    // A heartbeat may be somewhat late.
    const auto limit = std::max(m_state.info.heartbeat * 5 / 4, m_settings.leastSilence);
    if (m_isOpen && m_around.clock.now() - m_heardAt >= limit)
        takeSilence();
}

void LinkKeeper::noteHeard()
{
    m_heardAt = m_around.clock.now();
    m_around.deadlines.cancel(m_watch);
    m_watch = m_around.deadlines.addAfter(m_silence, [this] { takeSilence(); });
}

void LinkKeeper::takeSilence()
{
    const std::chrono::duration<double> silence = m_around.clock.now() - m_heardAt;
    m_link->close(false);
    takeClosed({LinkEnd::Kind::Lost,
        {ErrorCode::Timeout, u"nothing was heard for %1 s"_s.arg(silence.count(), 0, 'f', 1)},
        m_isOpen ? "silent" : "timeout"});
}

void LinkKeeper::takeClosed(const LinkEnd &end)
{
    m_around.deadlines.cancel(m_watch);
    if (std::exchange(m_isOpen, false)) {
        m_metrics.countLoss(end.reason);
        if (m_around.clock.now() - m_openedAt >= m_settings.settled)
            m_backoff.reset();
        emit lost(end);
    } else {
        m_metrics.countAttempt(false);
        if (tryNextProtocol(end))
            return;
    }
    if (!m_isWanted) // whoever heard of it stopped us
        return;
    if (isFinal(end))
        giveUp(end);
    else
        pauseAfter(end);
}

bool LinkKeeper::tryNextProtocol(const LinkEnd &end)
{
    if (end.kind != LinkEnd::Kind::Unsupported)
        return false;
    dropLink();
    if (++m_protocol < m_protocols.size()) {
        schedule({}, &LinkKeeper::connectNow);
        return true;
    }
    m_protocol = 0; // it may have been something in between that answered
    makeLink();
    return false;
}

bool LinkKeeper::isFinal(const LinkEnd &end)
{
    switch (end.kind) {
    case LinkEnd::Kind::TakenOver:
        return true;
    case LinkEnd::Kind::Lost:
        return false;
    case LinkEnd::Kind::Unsupported:
    case LinkEnd::Kind::Refused:
        break;
    }
    // A ban that ends says when. Who was in already has the right key, and the session may be gone
    // with a restart of the hub: later somebody may make it again.
    if (end.error.code == ErrorCode::Forbidden)
        return !end.retry && !m_wasEverOpen;
    // Something in between may have spoilt a request; later the session may be made again.
    return ++m_refusals >= m_settings.maxRefusals && !m_wasEverOpen;
}

void LinkKeeper::pauseAfter(const LinkEnd &end)
{
    const auto pause = m_backoff.next(end.retry);
    if (!pause)
        return giveUp(end);
    m_metrics.countPause(*pause);
    schedule(*pause, &LinkKeeper::connectNow);
    setState({.phase = ConnectionState::Phase::Retrying,
        .error = end.error,
        .reason = end.reason,
        .retryIn = *pause,
        .attempt = m_backoff.attempts()});
}

void LinkKeeper::giveUp(const LinkEnd &end)
{
    m_isWanted = false;
    m_around.deadlines.cancel(m_next);
    dropLink();
    setState({.phase = ConnectionState::Phase::GivenUp,
        .error = end.error,
        .reason = end.kind == LinkEnd::Kind::TakenOver ? "taken_over" : end.reason});
}

void LinkKeeper::schedule(std::chrono::milliseconds delay, void (LinkKeeper::*step)())
{
    m_around.deadlines.cancel(m_next);
    m_next = m_around.deadlines.addAfter(delay, [this, step] { (this->*step)(); });
}

} // namespace shared
