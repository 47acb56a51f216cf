// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QSet>
#include <QStringList>

#include <set>

namespace server::session {

// Who belongs to a session and who is linked with whom. An empty graph admits everybody and links
// all.
class AgentGraph {
public:
    AgentGraph() = default;
    // Requires: the links and the non-blocking agents are among the agents.
    AgentGraph(const QStringList &agents, const QList<QStringList> &links,
        const QStringList &nonBlockingAgents);

    [[nodiscard]] bool isEmpty() const { return m_agents.isEmpty(); }
    [[nodiscard]] bool admits(const QString &agentId) const;
    // An agent sees itself and, where there is a graph, only those that share a link with it.
    [[nodiscard]] bool canSee(const QString &asking, const QString &other) const;
    // As Hub::group.
    [[nodiscard]] QStringList group(const QString &agentId) const;

    friend bool operator==(const AgentGraph &, const AgentGraph &) = default;

private:
    [[nodiscard]] bool isBlocking(const QString &agentId) const;

    QStringList m_agents;
    QList<QStringList> m_links;
    QSet<QString> m_nonBlocking;
    QHash<QString, std::set<qsizetype>> m_linksOf; // of each agent: indices of its links
};

} // namespace server::session
