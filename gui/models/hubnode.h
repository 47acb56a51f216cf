// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/roundtrips.h"
#include "shared/contract/agentinfo.h"
#include "shared/contract/sessioninfo.h"
#include "shared/contract/transportrecord.h"

#include <QString>

#include <memory>
#include <vector>

namespace gui {

// A row of the tree of live sessions. The model alone changes them.
struct HubNode {
    enum class Kind { Root, Session, Agent, Transport };

    HubNode(Kind nodeKind, HubNode *nodeParent)
        : kind(nodeKind)
        , parent(nodeParent)
    {
    }
    virtual ~HubNode() = default;

    const Kind kind;
    HubNode *const parent; // null: the root
    int row = 0; // among its parent's children
    int generation = 0; // of the latest load that it was part of
    std::vector<std::unique_ptr<HubNode>> children;
};

struct SessionNode final : HubNode {
    explicit SessionNode(HubNode *root)
        : HubNode(Kind::Session, root)
    {
    }
    [[nodiscard]] int countAgents(shared::AgentState state) const;

    shared::SessionInfo info;
};

struct TransportNode final : HubNode {
    explicit TransportNode(HubNode *agent)
        : HubNode(Kind::Transport, agent)
    {
    }
    [[nodiscard]] bool isClosed() const { return record.state == shared::TransportState::Closed; }

    shared::TransportRecord record;
    RoundTrips roundTrips;
    QString note; // how what was asked of it went; empty: nothing was
};

struct AgentNode final : HubNode {
    explicit AgentNode(HubNode *session)
        : HubNode(Kind::Agent, session)
    {
    }
    // The newest that is not closed; null: none.
    [[nodiscard]] const TransportNode *current() const;

    shared::AgentInfo info;
};

// What a row tells of its connection: of a transport itself, of an agent its current one; null:
// none.
[[nodiscard]] const TransportNode *transportOf(const HubNode &node);
[[nodiscard]] const SessionNode *sessionOf(const HubNode &node);

} // namespace gui
