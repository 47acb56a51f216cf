// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/rules.h"
#include "server/session/text.h"

#include <QSet>

namespace server::session {

using namespace Qt::StringLiterals;
using shared::Done;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

Result<Done> checkAgentId(const QString &agentId, const Limits &limits)
{
    if (auto checked = checkId(u"The agent id", agentId, limits.nameBytes); !checked)
        return checked;
    if (agentId == kSystemSender)
        return Error{ErrorCode::InvalidArgument,
            u"The agent id \"system\" signs the notices of the server. Choose another."_s};
    return Done{};
}

// The names that are not among the known, each once.
QStringList unknownAmong(const QStringList &names, const QSet<QString> &known)
{
    QStringList unknown;
    for (const QString &name : names) {
        if (!known.contains(name) && !unknown.contains(name))
            unknown.append(name);
    }
    return unknown;
}

Result<Done> checkGraph(const Situation &at, const SessionCreated &wanted)
{
    const QSet<QString> known(wanted.agents.cbegin(), wanted.agents.cend());
    if (known.size() > at.limits.agentsPerSession)
        return limitReached(
            u"agents per session", at.limits.agentsPerSession, u"Name fewer agents in the graph.");
    for (const QString &agentId : wanted.agents) {
        if (auto checked = checkAgentId(agentId, at.limits); !checked)
            return checked;
    }
    QStringList linked;
    for (const QStringList &link : wanted.links)
        linked += link;
    if (const QStringList unknown = unknownAmong(linked, known); !unknown.isEmpty())
        return Error{ErrorCode::InvalidArgument,
            u"Unknown agent names in links: %1. Add them to the graph's agents, or take "
            u"them out of the links."_s.arg(quoted(unknown))};
    if (const QStringList unknown = unknownAmong(wanted.nonBlockingAgents, known);
        !unknown.isEmpty())
        return Error{ErrorCode::InvalidArgument,
            u"Unknown non-blocking agents: %1. Add them to the graph's agents."_s.arg(
                quoted(unknown))};
    return Done{};
}

} // namespace

Result<Done> checkKey(const SessionKey &key, const Limits &limits)
{
    if (auto checked = checkId(u"The application id", key.applicationId, limits.nameBytes);
        !checked)
        return checked;
    return checkId(u"The session id", key.sessionId, limits.nameBytes);
}

Error noSuchSession(const SessionKey &key)
{
    return {ErrorCode::NotFound,
        u"There is no session %1. Create it first, or check its id."_s.arg(quoted(key.sessionId))};
}

Error noSuchAgent(const QString &agentId)
{
    return {ErrorCode::NotFound,
        u"Agent %1 is not registered in this session. Connect as this agent first."_s.arg(
            quoted(agentId))};
}

Decision decideCreateSession(const Situation &at, const SessionCreated &wanted)
{
    if (at.state.isCreated())
        return Error{ErrorCode::Conflict,
            u"The session %1 exists already. Choose another id, or join it."_s.arg(
                quoted(wanted.key.sessionId))};
    if (auto checked = checkGraph(at, wanted); !checked)
        return checked.error();
    SessionCreated created = wanted;
    created.agents.removeDuplicates();
    return QList<Event>{created};
}

Decision decideRegisterAgent(
    const Situation &at, const QString &agentId, const QString &description)
{
    if (auto checked = checkAgentId(agentId, at.limits); !checked)
        return checked.error();
    if (auto checked = checkText(u"The agent description", description, at.limits.descriptionBytes);
        !checked)
        return checked.error();
    if (!at.state.graph().admits(agentId))
        return Error{ErrorCode::NotFound,
            u"Agent %1 is not in the agent graph of this session. Connect with an agent "
            u"id of the graph."_s.arg(quoted(agentId))};
    if (const SessionState::AgentRecord *known = at.state.agent(agentId)) {
        if (description.isEmpty() || description == known->description)
            return QList<Event>{};
        return QList<Event>{AgentDescribed{agentId, description}};
    }
    if (static_cast<qsizetype>(at.state.agents().size()) >= at.limits.agentsPerSession)
        return limitReached(u"agents per session", at.limits.agentsPerSession,
            u"Join as an agent that is registered already, or use another "
            u"session.");
    return QList<Event>{AgentRegistered{agentId, description}};
}

Decision decideRemoveAgent(const Situation &at, const QString &agentId)
{
    if (!at.state.agent(agentId))
        return Error{
            ErrorCode::NotFound, u"There is no agent %1 in this session."_s.arg(quoted(agentId))};
    return QList<Event>{AgentRemoved{agentId}};
}

} // namespace server::session
