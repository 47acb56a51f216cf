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
    if (auto checked = checkName(u"The agent id", agentId, limits.nameBytes); !checked)
        return checked;
    if (agentId == kSystemSender)
        return Error{ErrorCode::InvalidArgument,
            u"The agent id \"system\" signs the notices of the server. Choose another."_s};
    return Done{};
}

Result<Done> checkGraph(
    const Situation &at, const QStringList &agents, const QList<QStringList> &links)
{
    const QSet<QString> known(agents.cbegin(), agents.cend());
    if (known.size() > at.limits.agentsPerSession)
        return limitReached(
            u"agents per session", at.limits.agentsPerSession, u"Name fewer agents in the graph.");
    for (const QString &agentId : agents) {
        if (auto checked = checkAgentId(agentId, at.limits); !checked)
            return checked;
    }
    QStringList unknown;
    for (const QStringList &link : links) {
        for (const QString &agentId : link) {
            if (!known.contains(agentId) && !unknown.contains(agentId))
                unknown.append(agentId);
        }
    }
    if (!unknown.isEmpty())
        return Error{ErrorCode::InvalidArgument,
            u"Unknown agent names in links: %1. Add them to the graph's agents, or take "
            u"them out of the links."_s.arg(quoted(unknown))};
    return Done{};
}

} // namespace

Result<Done> checkKey(const SessionKey &key, const Limits &limits)
{
    if (auto checked = checkName(u"The application id", key.applicationId, limits.nameBytes);
        !checked)
        return checked;
    return checkName(u"The session id", key.sessionId, limits.nameBytes);
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

Decision decideCreateSession(const Situation &at, const SessionKey &key, const QStringList &agents,
    const QList<QStringList> &links)
{
    if (at.state.isCreated())
        return Error{ErrorCode::Conflict,
            u"The session %1 exists already. Choose another id, or join it."_s.arg(
                quoted(key.sessionId))};
    if (auto checked = checkGraph(at, agents, links); !checked)
        return checked.error();
    QStringList distinct = agents;
    distinct.removeDuplicates();
    return QList<Event>{SessionCreated{key, distinct, links}};
}

Decision decideRegisterAgent(
    const Situation &at, const QString &agentId, const QString &description)
{
    if (auto checked = checkAgentId(agentId, at.limits); !checked)
        return checked.error();
    if (auto checked = checkText(u"The agent description", description, at.limits.descriptionBytes);
        !checked)
        return checked.error();
    if (!at.state.admits(agentId))
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

} // namespace server::session
