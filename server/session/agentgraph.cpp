// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/agentgraph.h"

#include <algorithm>
#include <iterator>

namespace server::session {

AgentGraph::AgentGraph(const QStringList &agents, const QList<QStringList> &links,
    const QStringList &nonBlockingAgents)
    : m_agents(agents)
    , m_links(links)
    , m_nonBlocking(nonBlockingAgents.cbegin(), nonBlockingAgents.cend())
{
    for (const QString &agentId : agents)
        m_linksOf.insert(agentId, {});
    for (qsizetype link = 0; link < links.size(); ++link) {
        for (const QString &agentId : links.at(link))
            m_linksOf[agentId].insert(link);
    }
}

bool AgentGraph::admits(const QString &agentId) const
{
    return m_agents.isEmpty() || m_linksOf.contains(agentId);
}

bool AgentGraph::canSee(const QString &asking, const QString &other) const
{
    if (m_agents.isEmpty() || asking == other)
        return true;
    const auto mine = m_linksOf.constFind(asking);
    const auto theirs = m_linksOf.constFind(other);
    if (mine == m_linksOf.cend() || theirs == m_linksOf.cend())
        return false;
    return std::any_of(
        mine->cbegin(), mine->cend(), [&](qsizetype link) { return theirs->contains(link); });
}

QStringList AgentGraph::group(const QString &agentId) const
{
    if (!isBlocking(agentId))
        return {agentId};
    // Breadth first over the links; each link is looked at once.
    QList<QString> reached{agentId};
    QSet<QString> isReached{agentId};
    std::set<qsizetype> followed;
    for (qsizetype next = 0; next < reached.size(); ++next) {
        for (const qsizetype link : m_linksOf.value(reached.at(next))) {
            if (!followed.insert(link).second)
                continue;
            for (const QString &other : m_links.at(link)) {
                if (isBlocking(other) && !isReached.contains(other)) {
                    isReached.insert(other);
                    reached.append(other);
                }
            }
        }
    }
    QStringList inOrder;
    std::copy_if(m_agents.cbegin(), m_agents.cend(), std::back_inserter(inOrder),
        [&](const QString &agent) { return isReached.contains(agent); });
    return inOrder;
}

bool AgentGraph::isBlocking(const QString &agentId) const
{
    return m_linksOf.contains(agentId) && !m_nonBlocking.contains(agentId);
}

} // namespace server::session
