// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/selection.h"

namespace gui {

void Selection::add(const HubNode &node)
{
    if (const SessionNode *session = sessionOf(node);
        session != nullptr && !m_knownSessions.contains(session)) {
        m_knownSessions.insert(session);
        sessions.append(session->info);
        sessions.last().agents = static_cast<qint64>(session->children.size());
    }
    switch (node.kind) {
    case HubNode::Kind::Root:
        return;
    case HubNode::Kind::Session:
        for (const auto &agent : node.children) {
            if (const TransportNode *transport = transportOf(*agent))
                addTransport(*transport);
        }
        return;
    case HubNode::Kind::Agent:
        agents.append(static_cast<const AgentNode &>(node).info);
        [[fallthrough]];
    case HubNode::Kind::Transport:
        if (const TransportNode *transport = transportOf(node))
            addTransport(*transport);
    }
}

void Selection::addTransport(const TransportNode &transport)
{
    const QString &id = transport.record.id;
    if (transport.isClosed() || m_known.contains(id))
        return;
    m_known.insert(id);
    transports.append(transport.record);
}

} // namespace gui
