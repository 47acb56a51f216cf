// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/roster.h"

#include "server/session/hub.h"
#include "server/session/sessionstate.h"
#include "server/transport/transportregistry.h"

#include <algorithm>

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

QList<SessionInfo> Roster::sessions() const
{
    QList<SessionInfo> sessions;
    for (const SessionKey &key : m_hub.sessions()) {
        if (auto info = session(key))
            sessions.append(*std::move(info));
    }
    return sessions;
}

std::optional<AgentInfo> Roster::agent(const SessionKey &key, const QString &agentId) const
{
    const auto agent = m_hub.agent(key, agentId);
    if (!agent)
        return std::nullopt;
    const bool isAway = agent->state == session::AgentState::Away;
    return describe(key, *agent, isAway ? absences() : Absences());
}

std::optional<AgentInfo> Roster::quickAgent(const SessionKey &key, const QString &agentId) const
{
    const auto agent = m_hub.agent(key, agentId);
    return agent ? std::optional(describe(key, *agent, {})) : std::nullopt;
}

QList<AgentInfo> Roster::agents() const
{
    const Absences known = absences();
    QList<AgentInfo> all;
    for (const SessionKey &key : m_hub.sessions()) {
        if (const auto agents = m_hub.agents(key)) {
            for (const session::Agent &agent : *agents)
                all.append(describe(key, agent, known));
        }
    }
    return all;
}

Roster::Absences Roster::absences() const
{
    Absences absences;
    for (const shared::TransportRecord &record : m_transports.closedRecords()) {
        Absence &absence = absences[{record.sessionId, record.agentId}];
        if (absence.since.isNull()) // the newest comes first
            absence = {record.closedAt, record.closeReason};
    }
    return absences;
}

AgentInfo Roster::describe(
    const SessionKey &key, const session::Agent &agent, const Absences &absences) const
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
    if (info.state == shared::AgentState::Away) {
        const Absence absence = absences.value({key.sessionId, agent.id});
        info.awaySince = absence.since;
        info.awayReason = absence.reason;
    }
    return info;
}

} // namespace server::admin
