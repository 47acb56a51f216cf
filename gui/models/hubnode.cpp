// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/hubnode.h"

#include <algorithm>

namespace gui {

int SessionNode::countAgents(shared::AgentState state) const
{
    return static_cast<int>(std::ranges::count_if(children, [state](const auto &child) {
        return static_cast<const AgentNode &>(*child).info.state == state;
    }));
}

const TransportNode *AgentNode::current() const
{
    for (auto child = children.crbegin(); child != children.crend(); ++child) {
        const auto *transport = static_cast<const TransportNode *>(child->get());
        if (!transport->isClosed())
            return transport;
    }
    return nullptr;
}

const TransportNode *transportOf(const HubNode &node)
{
    if (node.kind == HubNode::Kind::Transport)
        return static_cast<const TransportNode *>(&node);
    if (node.kind == HubNode::Kind::Agent)
        return static_cast<const AgentNode &>(node).current();
    return nullptr;
}

const SessionNode *sessionOf(const HubNode &node)
{
    const HubNode *at = &node;
    while (at != nullptr && at->kind != HubNode::Kind::Session)
        at = at->parent;
    return static_cast<const SessionNode *>(at);
}

} // namespace gui
