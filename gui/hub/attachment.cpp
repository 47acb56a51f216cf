// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/hub/attachment.h"

#include <utility>

namespace gui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

constexpr shared::BackoffSettings kPauses{.first = 500ms, .longest = 10s};

} // namespace

Attachment::Attachment(const shared::Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_surroundings(surroundings)
    , m_backoff(kPauses, surroundings.clock, surroundings.random)
{
}

Attachment::~Attachment()
{
    m_surroundings.deadlines.cancel(m_retry);
}

void Attachment::attach(const HubAddress &hub)
{
    detach();
    m_hub = hub;
    m_backoff.reset();
    makeParts();
    setState(State::Attaching);
    load();
}

void Attachment::detach()
{
    m_surroundings.deadlines.cancel(std::exchange(m_retry, 0));
    m_nextTry.reset();
    m_isLoading = false;
    m_isFollowing = false;
    if (m_client) {
        m_client->cancel();
        m_poller->pause();
        m_backlog->stop();
        m_feed->stop();
    }
    // Whoever is among the callers goes later, maybe after all that they were given.
    for (QObject *part :
        {static_cast<QObject *>(m_feed.release()), static_cast<QObject *>(m_backlog.release()),
            static_cast<QObject *>(m_poller.release()),
            static_cast<QObject *>(m_client.release())}) {
        if (part == nullptr)
            continue;
        part->disconnect(this);
        part->deleteLater();
    }
    setState(State::Detached);
}

void Attachment::makeParts()
{
    m_client = std::make_unique<AdminClient>(m_hub);
    m_poller = std::make_unique<Poller>(*m_client, m_surroundings);
    m_backlog = std::make_unique<EventBacklog>(m_hub, m_surroundings);
    m_feed = std::make_unique<EventFeed>(m_hub, m_surroundings);
    connectPoller();
    connectFeed();
}

void Attachment::connectPoller()
{
    const Poller *poller = m_poller.get();
    connect(poller, &Poller::looked, this, &Attachment::looked);
    connect(poller, &Poller::statusReceived, this, &Attachment::statusReceived);
    connect(poller, &Poller::transportsReceived, this, &Attachment::transportsReceived);
    connect(poller, &Poller::agentsReceived, this, &Attachment::agentsReceived);
    connect(poller, &Poller::sessionsReceived, this, &Attachment::sessionsReceived);
    connect(poller, &Poller::historyReceived, this, &Attachment::historyReceived);
    connect(poller, &Poller::bansReceived, this, &Attachment::bansReceived);
}

void Attachment::connectFeed()
{
    const EventFeed *feed = m_feed.get();
    connect(feed, &EventFeed::opened, this, [this] {
        m_nextTry.reset();
        setState(State::Attached);
        m_poller->start();
    });
    connect(feed, &EventFeed::lost, this, &Attachment::noteLost);
    connect(feed, &EventFeed::refused, this, &Attachment::noteRefused);
    connect(feed, &EventFeed::received, this, &Attachment::eventsReceived);
    connect(m_backlog.get(), &EventBacklog::received, this, &Attachment::pastReceived);
    connect(feed, &EventFeed::gapFound, this, [this](const shared::ActivityGap &gap) {
        emit gapFound(gap);
        load();
    });
}

void Attachment::retryNow()
{
    if (m_retry != 0) {
        m_surroundings.deadlines.cancel(std::exchange(m_retry, 0));
        m_nextTry.reset();
        load();
    } else if (m_state == State::Refused) {
        attach(HubAddress(m_hub));
    } else if (m_feed) {
        m_nextTry.reset();
        m_feed->retryNow();
    }
}

void Attachment::askBans()
{
    if (m_poller)
        m_poller->askBans();
}

std::chrono::milliseconds Attachment::clockOffset() const
{
    return m_poller ? m_poller->clockOffset() : std::chrono::milliseconds(0);
}

std::optional<std::chrono::milliseconds> Attachment::staleness() const
{
    return m_poller && isAttached() ? m_poller->staleness() : std::nullopt;
}

void Attachment::load()
{
    if (std::exchange(m_isLoading, true))
        return;
    m_client->ask<shared::ServerStatus>(
        {.path = {u"status"_s}}, this, [this](const Result<shared::ServerStatus> &status) {
            if (!status)
                return failLoad(status.error());
            m_poller->takeStatus(*status);
            loadSessions();
        });
}

void Attachment::loadSessions()
{
    emit pictureBegan();
    m_client->askAll<shared::SessionInfo>(
        {.path = {u"sessions"_s}}, this,
        [this](const QList<shared::SessionInfo> &page) { emit sessionsReceived(page); },
        [this](const Result<QString> &eventId) {
            eventId ? loadAgents(*eventId) : failLoad(eventId.error());
        });
}

void Attachment::loadAgents(const QString &eventId)
{
    m_client->askAll<shared::AgentInfo>(
        {.path = {u"agents"_s}}, this,
        [this](const QList<shared::AgentInfo> &page) { emit agentsReceived(page); },
        [this, eventId](const Result<QString> &done) {
            done ? loadTransports(eventId) : failLoad(done.error());
        });
}

void Attachment::loadTransports(const QString &eventId)
{
    m_client->askAll<shared::TransportRecord>(
        {.path = {u"transports"_s}}, this,
        [this](const QList<shared::TransportRecord> &page) { emit transportsReceived(page); },
        [this, eventId](
            const Result<QString> &done) { done ? endLoad(eventId) : failLoad(done.error()); });
}

void Attachment::endLoad(const QString &eventId)
{
    m_isLoading = false;
    m_backoff.reset();
    emit pictureEnded();
    // What happened while the picture came is told by the feed, be it a second time.
    if (!std::exchange(m_isFollowing, true)) {
        m_feed->start(eventId);
        if (m_backlog && !eventId.isEmpty())
            m_backlog->askUntil(eventId);
    } else if (m_feed->isOpen()) { // what was lost was only a picture
        setState(State::Attached);
        m_poller->start();
    }
}

void Attachment::failLoad(const Error &why)
{
    m_isLoading = false;
    if (why.code == ErrorCode::Forbidden)
        return noteRefused(why);
    const std::chrono::milliseconds pause = m_backoff.next().value_or(kPauses.longest);
    m_surroundings.deadlines.cancel(m_retry);
    m_retry = m_surroundings.deadlines.addAfter(pause, [this] {
        m_retry = 0;
        m_nextTry.reset();
        load();
    });
    noteLost(why, pause);
}

void Attachment::noteLost(const Error &why, std::chrono::milliseconds pause)
{
    m_problem = why;
    m_nextTry = m_surroundings.clock.now() + pause;
    m_poller->pause();
    setState(State::Lost);
}

void Attachment::noteRefused(const Error &why)
{
    m_problem = why;
    m_nextTry.reset();
    m_poller->pause();
    setState(State::Refused);
}

void Attachment::setState(State state)
{
    // Told also when only the reason or the next try is another.
    m_state = state;
    emit stateChanged(state);
}

} // namespace gui
