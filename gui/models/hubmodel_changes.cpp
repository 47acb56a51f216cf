// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the hub tells, taken into the tree: the other half of HubModel.
#include "gui/models/hubmodel.h"

#include <algorithm>

namespace gui {

using shared::ActivityEvent;
using shared::ActivityKind;
using shared::AgentInfo;
using shared::SessionInfo;
using shared::TransportRecord;

namespace {

QString keyOf(const QString &applicationId, const QString &sessionId)
{
    return applicationId + u'\n' + sessionId;
}

QString keyOf(const QString &applicationId, const QString &sessionId, const QString &agentId)
{
    return keyOf(applicationId, sessionId) + u'\n' + agentId;
}

} // namespace

const AgentNode *HubModel::findAgent(
    const QString &applicationId, const QString &sessionId, const QString &agentId) const
{
    return m_agents.value(keyOf(applicationId, sessionId, agentId));
}

SessionNode &HubModel::sessionFor(const QString &applicationId, const QString &sessionId)
{
    const QString key = keyOf(applicationId, sessionId);
    SessionNode *session = m_sessions.value(key);
    if (session == nullptr) {
        auto node = std::make_unique<SessionNode>(&m_root);
        node->info.applicationId = applicationId;
        node->info.sessionId = sessionId;
        session = node.get();
        m_sessions.insert(key, session);
        append(m_root, std::move(node));
    }
    session->generation = m_generation;
    return *session;
}

AgentNode &HubModel::agentFor(const AgentInfo &info)
{
    const QString key = keyOf(info.applicationId, info.sessionId, info.agentId);
    AgentNode *agent = m_agents.value(key);
    if (agent == nullptr) {
        SessionNode &session = sessionFor(info.applicationId, info.sessionId);
        auto node = std::make_unique<AgentNode>(&session);
        node->info = info;
        agent = node.get();
        m_agents.insert(key, agent);
        append(session, std::move(node));
        markChanged(session);
    }
    agent->generation = m_generation;
    agent->parent->generation = m_generation;
    return *agent;
}

AgentNode &HubModel::agentFor(const TransportRecord &record)
{
    AgentInfo info;
    info.applicationId = record.applicationId;
    info.sessionId = record.sessionId;
    info.agentId = record.agentId;
    info.state = record.state == shared::TransportState::Closed ? shared::AgentState::Away
                                                                : shared::AgentState::Connected;
    return agentFor(info);
}

void HubModel::takeSessions(const QList<SessionInfo> &sessions)
{
    for (const SessionInfo &info : sessions) {
        if (isRemoved(keyOf(info.applicationId, info.sessionId), {}))
            continue;
        SessionNode &session = sessionFor(info.applicationId, info.sessionId);
        if (session.info == info)
            continue;
        session.info = info;
        markChanged(session);
    }
}

void HubModel::takeAgents(const QList<AgentInfo> &agents)
{
    for (const AgentInfo &info : agents) {
        if (!isRemoved(keyOf(info.applicationId, info.sessionId),
                keyOf(info.applicationId, info.sessionId, info.agentId)))
            takeAgent(info);
    }
}

void HubModel::takeAgent(const AgentInfo &info)
{
    AgentNode &agent = agentFor(info);
    AgentInfo next = info;
    // Events don't tell since when and why it is away; its transport's end did.
    if (info.state == shared::AgentState::Away && info.awaySince.isNull()) {
        next.awaySince = agent.info.awaySince;
        next.awayReason = agent.info.awayReason;
    }
    if (agent.info == next)
        return;
    agent.info = next;
    markChanged(agent);
    markChanged(*agent.parent); // it counts states
}

void HubModel::takeTransports(const QList<TransportRecord> &transports)
{
    for (const TransportRecord &record : transports) {
        if (!isRemoved(keyOf(record.applicationId, record.sessionId),
                keyOf(record.applicationId, record.sessionId, record.agentId)))
            takeTransport(record);
    }
}

void HubModel::takeTransport(const TransportRecord &record)
{
    TransportNode *transport = m_transports.value(record.id);
    const bool isClosed = record.state == shared::TransportState::Closed;
    if (transport == nullptr) {
        if (isClosed)
            return;
        AgentNode &agent = agentFor(record);
        auto node = std::make_unique<TransportNode>(&agent);
        node->record = record;
        transport = node.get();
        m_transports.insert(record.id, transport);
        append(agent, std::move(node));
    } else if (transport->isClosed()) {
        return; // the picture is older than what we heard
    }
    if (record.roundTrip && transport->roundTrips.isEmpty())
        transport->roundTrips.add(*record.roundTrip);
    transport->generation = m_generation;
    transport->parent->generation = m_generation;
    transport->parent->parent->generation = m_generation;
    const auto roundTrip = record.roundTrip ? record.roundTrip : transport->record.roundTrip;
    transport->record = record;
    transport->record.roundTrip = roundTrip;
    markChanged(*transport);
    markChanged(*transport->parent);
    if (isClosed)
        noteClosed(*transport);
}

void HubModel::noteClosed(TransportNode &transport)
{
    auto &agent = static_cast<AgentNode &>(*transport.parent);
    agent.info.awaySince = transport.record.closedAt;
    agent.info.awayReason = transport.record.closeReason;
    const QString id = transport.record.id;
    m_closed.insert(id, m_deadlines.addAfter(kClosedStays, [this, id] { forgetClosed(id); }));
}

void HubModel::forgetClosed(const QString &transportId)
{
    m_closed.remove(transportId);
    if (const TransportNode *transport = m_transports.value(transportId))
        remove(*transport);
}

void HubModel::setNote(const QString &transportId, const QString &note)
{
    TransportNode *transport = m_transports.value(transportId);
    if (transport == nullptr)
        return;
    transport->note = note;
    markChanged(*transport);
}

void HubModel::takeEvents(const QList<ActivityEvent> &events)
{
    for (const ActivityEvent &event : events)
        takeEvent(event);
}

void HubModel::takeEvent(const ActivityEvent &event)
{
    switch (event.kind) {
    case ActivityKind::TransportOpened:
        noteThere(event);
        [[fallthrough]];
    case ActivityKind::WelcomeSent:
    case ActivityKind::TransportClosed:
        if (event.transport)
            takeTransport(*event.transport);
        break;
    case ActivityKind::PingSent:
    case ActivityKind::PingAnswered:
    case ActivityKind::PingMissed:
        takePing(event);
        break;
    case ActivityKind::SessionCreated:
        noteThere(event);
        sessionFor(event.applicationId, event.sessionId);
        break;
    case ActivityKind::SessionClosed:
        removeSession(event.applicationId, event.sessionId);
        break;
    case ActivityKind::AgentRegistered:
        noteThere(event);
        [[fallthrough]];
    case ActivityKind::AgentStateChanged:
        if (event.agent)
            takeAgent(*event.agent);
        break;
    case ActivityKind::AgentRemoved:
        removeAgent(event);
        break;
    case ActivityKind::MessageSent:
        takeMessage(event);
        break;
    default:
        break;
    }
}

void HubModel::takePing(const ActivityEvent &event)
{
    TransportNode *transport = m_transports.value(event.transportId);
    if (transport == nullptr)
        return;
    TransportRecord &record = transport->record;
    if (event.kind == ActivityKind::PingSent) {
        record.lastPingSent = event.at;
        return; // nothing to be seen
    }
    record.pingsMissed = event.pingsMissed; // of an answered one: 0
    if (event.roundTrip) {
        record.roundTrip = event.roundTrip;
        record.lastPong = event.at;
        record.lastByteIn = std::max(record.lastByteIn, event.at);
        transport->roundTrips.add(*event.roundTrip);
    }
    markChanged(*transport);
    markChanged(*transport->parent);
}

void HubModel::takeMessage(const ActivityEvent &event)
{
    SessionNode &session = sessionFor(event.applicationId, event.sessionId);
    ++session.info.messages;
    session.info.lastMessageAt = event.at;
    for (const QString &mentioned : event.mentions) {
        AgentNode *agent = m_agents.value(keyOf(event.applicationId, event.sessionId, mentioned));
        if (agent == nullptr)
            continue;
        ++agent->info.unreadMentions;
        ++session.info.unreadMentions;
        markChanged(*agent);
    }
    markChanged(session);
}

// It is there again, whatever was noted of it.
void HubModel::noteThere(const ActivityEvent &event)
{
    m_removed.remove(keyOf(event.applicationId, event.sessionId));
    m_removed.remove(keyOf(event.applicationId, event.sessionId, event.agentId));
}

void HubModel::noteRemoved(const QString &key)
{
    const auto now = m_clock.now();
    m_removed.removeIf([now](QHash<QString, shared::Clock::TimePoint>::iterator removed) {
        return removed.value() + kLongestQuestion < now;
    });
    m_removed.insert(key, now);
}

bool HubModel::isRemoved(const QString &sessionKey, const QString &agentKey) const
{
    const auto isFresh = [this](const QString &key) {
        const auto removed = m_removed.constFind(key);
        return removed != m_removed.cend() && m_clock.now() <= *removed + kLongestQuestion;
    };
    return !m_removed.isEmpty() && (isFresh(sessionKey) || isFresh(agentKey));
}

void HubModel::removeSession(const QString &applicationId, const QString &sessionId)
{
    noteRemoved(keyOf(applicationId, sessionId));
    if (const SessionNode *session = m_sessions.value(keyOf(applicationId, sessionId)))
        remove(*session);
}

void HubModel::removeAgent(const ActivityEvent &event)
{
    const QString key = keyOf(event.applicationId, event.sessionId, event.agentId);
    noteRemoved(key);
    if (const AgentNode *agent = m_agents.value(key))
        remove(*agent);
}

// Its row is on its way out: nothing shall find it any more.
void HubModel::forget(const HubNode &node)
{
    m_changed.remove(&node);
    for (const auto &child : node.children)
        forget(*child);
    if (node.kind == HubNode::Kind::Session) {
        const SessionInfo &info = static_cast<const SessionNode &>(node).info;
        m_sessions.remove(keyOf(info.applicationId, info.sessionId));
    } else if (node.kind == HubNode::Kind::Agent) {
        const AgentInfo &info = static_cast<const AgentNode &>(node).info;
        m_agents.remove(keyOf(info.applicationId, info.sessionId, info.agentId));
    } else {
        const QString &id = static_cast<const TransportNode &>(node).record.id;
        m_transports.remove(id);
        m_deadlines.cancel(m_closed.take(id));
    }
}

} // namespace gui
