// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/roster.h"

#include "server/session/hub.h"
#include "server/session/sessionstate.h"
#include "server/transport/transportregistry.h"

#include <QHash>

#include <algorithm>
#include <utility>

namespace server::admin {

using session::SessionKey;
using shared::AgentInfo;
using shared::SessionInfo;

Roster::Roster(const session::Hub &hub, const transport::TransportRegistry &transports)
    : m_hub(hub)
    , m_transports(transports)
{
}

std::optional<SessionInfo> Roster::session(const SessionKey &key) const
{
    const auto agents = m_hub.agents(key);
    const session::SessionState *state = m_hub.stateOf(key);
    if (!agents || state == nullptr)
        return std::nullopt;
    SessionInfo info;
    info.applicationId = key.applicationId;
    info.sessionId = key.sessionId;
    info.hasGraph = !state->graph().isEmpty();
    info.agents = agents->size();
    for (const session::Agent &agent : *agents) {
        info.agentsConnected += agent.state != session::AgentState::Away ? 1 : 0;
        info.agentsWaiting += agent.state == session::AgentState::Waiting ? 1 : 0;
        info.unreadMentions += agent.unreadMentions;
    }
    info.threads = state->threadCount();
    info.openThreads = std::ranges::count_if(
        state->threads(), [](const session::Thread &thread) { return !thread.isClosed; });
    info.messages = state->messageCount();
    if (info.messages > 0)
        info.lastMessageAt = state->message(info.messages - 1).timestamp;
    return info;
}

std::optional<AgentInfo> Roster::agent(const SessionKey &key, const QString &agentId) const
{
    auto info = quickAgent(key, agentId);
    if (info)
        tellAbsences({&*info, 1});
    return info;
}

std::optional<AgentInfo> Roster::quickAgent(const SessionKey &key, const QString &agentId) const
{
    const auto agent = m_hub.agent(key, agentId);
    return agent ? std::optional(describe(key, *agent)) : std::nullopt;
}

std::vector<AgentInfo> Roster::agentNames() const
{
    std::vector<AgentInfo> all;
    for (const SessionKey &key : m_hub.sessions()) {
        const session::SessionState *state = m_hub.stateOf(key);
        if (state == nullptr)
            continue;
        for (const session::SessionState::AgentRecord &agent : state->agents()) {
            AgentInfo &info = all.emplace_back();
            info.applicationId = key.applicationId;
            info.sessionId = key.sessionId;
            info.agentId = agent.id;
            info.description = agent.description;
        }
    }
    return all;
}

void Roster::describe(std::vector<AgentInfo> &agents) const
{
    for (AgentInfo &info : agents)
        info = quickAgent({info.applicationId, info.sessionId}, info.agentId).value_or(info);
    tellAbsences(agents);
}

void Roster::tellAbsences(std::span<AgentInfo> agents) const
{
    using Name = std::pair<SessionKey, QString>;
    QHash<Name, AgentInfo *> away;
    for (AgentInfo &info : agents) {
        if (info.state == shared::AgentState::Away)
            away.insert({{info.applicationId, info.sessionId}, info.agentId}, &info);
    }
    for (const shared::TransportRecord &record : m_transports.closedRecords()) {
        if (away.isEmpty())
            return;
        // The newest comes first.
        AgentInfo *info = away.take({{record.applicationId, record.sessionId}, record.agentId});
        if (info != nullptr) {
            info->awaySince = record.closedAt;
            info->awayReason = record.closeReason;
        }
    }
}

AgentInfo Roster::describe(const SessionKey &key, const session::Agent &agent) const
{
    AgentInfo info;
    info.applicationId = key.applicationId;
    info.sessionId = key.sessionId;
    info.agentId = agent.id;
    info.description = agent.description;
    info.unreadMentions = agent.unreadMentions;
    const transport::Transport *transport = m_transports.findOf(key.toString(), agent.id);
    if (transport != nullptr) {
        info.transportId = transport->id();
        info.connectedSince = transport->quickRecord().openedAt;
        info.callsInFlight = transport->peer().callsInFlight();
    }
    if (agent.state == session::AgentState::Waiting)
        info.state = shared::AgentState::Waiting;
    else if (agent.state == session::AgentState::Connected)
        info.state =
            info.callsInFlight > 0 ? shared::AgentState::Busy : shared::AgentState::Connected;
    return info;
}

} // namespace server::admin
