// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/agentinfo.h"

#include "shared/contract/jsonfields.h"

namespace shared {

namespace {

template <typename Fields, typename Agent> void describe(Fields &fields, Agent &agent)
{
    fields.field("applicationId", agent.applicationId);
    fields.field("sessionId", agent.sessionId);
    fields.field("agentId", agent.agentId);
    fields.field("description", agent.description);
    fields.choice("state", agent.state, agentStateName, agentStateFromName);
    fields.field("unreadMentions", agent.unreadMentions);
    fields.field("callsInFlight", agent.callsInFlight);
    fields.field("transportId", agent.transportId);
    fields.field("connectedSince", agent.connectedSince);
    fields.field("awaySince", agent.awaySince);
    fields.choice("awayReason", agent.awayReason, closeReasonName, closeReasonFromName);
}

} // namespace

QString agentStateName(AgentState state)
{
    switch (state) {
    case AgentState::Connected:
        return QStringLiteral("connected");
    case AgentState::Waiting:
        return QStringLiteral("waiting");
    case AgentState::Busy:
        return QStringLiteral("busy");
    case AgentState::Away:
        return QStringLiteral("away");
    }
    Q_UNREACHABLE();
}

std::optional<AgentState> agentStateFromName(QStringView name)
{
    return fromName(name,
        {AgentState::Connected, AgentState::Waiting, AgentState::Busy, AgentState::Away},
        agentStateName);
}

QJsonObject toJson(const AgentInfo &agent)
{
    JsonWriter fields;
    describe(fields, agent);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, AgentInfo &agent)
{
    JsonReader fields(object);
    describe(fields, agent);
    return fields.error();
}

} // namespace shared
