// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/activitysource.h"

#include "server/access/banlist.h"
#include "server/admin/activityfeed.h"
#include "server/admin/roster.h"
#include "server/http/httpserver.h"
#include "server/session/text.h"
#include "server/transport/transportregistry.h"

#include <utility>

namespace server::admin {

using namespace std::chrono_literals;
using session::Hub;
using session::SessionKey;
using shared::ActivityEvent;
using shared::ActivityKind;
using transport::TransportRegistry;

namespace {

ActivityEvent of(ActivityKind kind, const SessionKey &key)
{
    ActivityEvent event;
    event.kind = kind;
    event.applicationId = key.applicationId;
    event.sessionId = key.sessionId;
    return event;
}

} // namespace

ActivitySource::ActivitySource(const Sources &sources, QObject *parent)
    : QObject(parent)
    , m_sources(sources)
{
    watchTransports();
    watchSessions();
    watchWaits();
    watchBans();
}

void ActivitySource::watch(http::HttpServer &server)
{
    connect(&server, &http::HttpServer::requestServed, this,
        [this](const http::ServedRequest &request) { tellLimit(request.status, request.cause); });
    connect(&server, &http::HttpServer::connectionClosed, this,
        [this](const http::ConnectionRecord &record) {
            tellLimit(record.refusedStatus, record.refusal);
        });
}

void ActivitySource::watchTransports()
{
    const TransportRegistry &transports = m_sources.transports;
    connect(&transports, &TransportRegistry::transportAdded, this,
        [this](transport::Transport *transport) {
            tellTransport(ActivityKind::TransportOpened, transport->quickRecord());
            watchPings(*transport);
        });
    connect(&transports, &TransportRegistry::transportOpened, this,
        [this](const shared::TransportRecord &record) {
            tellTransport(ActivityKind::WelcomeSent, record);
        });
    connect(&transports, &TransportRegistry::transportClosed, this,
        [this](const shared::TransportRecord &record) {
            tellTransport(ActivityKind::TransportClosed, record);
        });
}

void ActivitySource::watchPings(transport::Transport &transport)
{
    using transport::Heartbeat;
    const Heartbeat *heartbeat = &transport.heartbeat();
    connect(heartbeat, &Heartbeat::pinged, this,
        [this, &transport] { tellPing(ActivityKind::PingSent, transport, {}); });
    connect(heartbeat, &Heartbeat::pingAnswered, this,
        [this, &transport](std::chrono::microseconds roundTrip) {
            ActivityEvent event;
            event.roundTrip = roundTrip;
            tellPing(ActivityKind::PingAnswered, transport, std::move(event));
        });
    connect(heartbeat, &Heartbeat::pingMissed, this, [this, &transport](int inARow) {
        ActivityEvent event;
        event.pingsMissed = inARow;
        tellPing(ActivityKind::PingMissed, transport, std::move(event));
    });
}

void ActivitySource::watchSessions()
{
    const Hub &hub = m_sources.hub;
    connect(&hub, &Hub::sessionCreated, this, [this](const SessionKey &key) {
        m_sources.feed.publish(of(ActivityKind::SessionCreated, key));
    });
    connect(&hub, &Hub::sessionClosed, this, [this](const SessionKey &key, const QString &reason) {
        ActivityEvent event = of(ActivityKind::SessionClosed, key);
        event.text = reason;
        m_sources.feed.publish(std::move(event));
    });
    connect(&hub, &Hub::agentRegistered, this, [this](const SessionKey &key, const QString &id) {
        tellAgent(ActivityKind::AgentRegistered, key, id);
    });
    connect(&hub, &Hub::agentStateChanged, this, [this](const SessionKey &key, const QString &id) {
        tellAgent(ActivityKind::AgentStateChanged, key, id);
    });
    connect(&hub, &Hub::agentRemoved, this, [this](const SessionKey &key, const QString &id) {
        tellAgent(ActivityKind::AgentRemoved, key, id);
    });
    connect(&hub, &Hub::messageSent, this, &ActivitySource::tellMessage);
    connect(&hub, &Hub::threadChanged, this, [this](const SessionKey &key, const QString &thread) {
        ActivityEvent event = of(ActivityKind::ThreadChanged, key);
        event.threadId = thread;
        m_sources.feed.publish(std::move(event));
    });
}

void ActivitySource::watchWaits()
{
    connect(&m_sources.hub, &Hub::waitBegan, this,
        [this](const SessionKey &key, const QString &agentId, const QString &transportId) {
            ActivityEvent event = of(ActivityKind::WaitStarted, key);
            event.agentId = agentId;
            event.transportId = transportId;
            m_sources.feed.publish(std::move(event));
        });
    connect(&m_sources.hub, &Hub::waitEnded, this,
        [this](const SessionKey &key, const QString &agentId, const QString &transportId,
            std::chrono::milliseconds duration, qsizetype messages) {
            ActivityEvent event = of(ActivityKind::WaitEnded, key);
            event.agentId = agentId;
            event.transportId = transportId;
            event.duration = duration;
            event.count = messages;
            m_sources.feed.publish(std::move(event));
        });
}

void ActivitySource::watchBans()
{
    connect(&m_sources.bans, &access::BanList::began, this,
        [this](const shared::Ban &ban) { tellBan(ActivityKind::BanBegan, ban); });
    connect(&m_sources.bans, &access::BanList::ended, this,
        [this](const shared::Ban &ban) { tellBan(ActivityKind::BanEnded, ban); });
}

void ActivitySource::tellTransport(ActivityKind kind, const shared::TransportRecord &record)
{
    ActivityEvent event = of(kind, {record.applicationId, record.sessionId});
    event.agentId = record.agentId;
    event.transportId = record.id;
    event.reason = record.closeReason;
    event.transport = record;
    m_sources.feed.publish(std::move(event));
}

void ActivitySource::tellPing(
    ActivityKind kind, const transport::Transport &transport, ActivityEvent event)
{
    event.kind = kind;
    event.applicationId = transport.applicationId();
    event.sessionId = transport.sessionId();
    event.agentId = transport.caller().name;
    event.transportId = transport.id();
    m_sources.feed.publish(std::move(event));
}

void ActivitySource::tellAgent(ActivityKind kind, const SessionKey &key, const QString &agentId)
{
    ActivityEvent event = of(kind, key);
    event.agentId = agentId;
    event.agent = m_sources.roster.quickAgent(key, agentId);
    m_sources.feed.publish(std::move(event));
}

void ActivitySource::tellMessage(const SessionKey &key, const session::Message &message)
{
    ActivityEvent event = of(ActivityKind::MessageSent, key);
    event.agentId = message.senderId;
    event.threadId = message.threadId;
    event.messageId = message.id;
    event.mentions = message.mentions;
    event.bytes = session::utf8Size(message.content).value_or(0);
    event.content = message.content;
    event.at = message.timestamp;
    m_sources.feed.publish(std::move(event));
}

void ActivitySource::tellBan(ActivityKind kind, const shared::Ban &ban)
{
    ActivityEvent event = of(kind, {ban.applicationId, ban.sessionId});
    event.agentId = ban.agentId;
    event.banId = ban.banId;
    event.text = ban.reason;
    event.duration = ban.remaining;
    m_sources.feed.publish(std::move(event));
}

// A flood of refusals is one event a second.
void ActivitySource::tellLimit(int status, QLatin1StringView cause)
{
    if (cause.isEmpty() || (status != 429 && status != 503))
        return;
    Limit &limit = m_limits[cause]; // causes are words of ours, so there are few
    ++limit.untold;
    const shared::Clock::TimePoint now = m_sources.clock.now();
    if (limit.told != shared::Clock::TimePoint{} && now - limit.told < 1s)
        return;
    limit.told = now;
    ActivityEvent event;
    event.kind = ActivityKind::LimitHit;
    event.status = status;
    event.cause = cause;
    event.count = std::exchange(limit.untold, 0);
    m_sources.feed.publish(std::move(event));
}

} // namespace server::admin
