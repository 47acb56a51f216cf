// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/hubnode.h"
#include "shared/contract/agentinfo.h"
#include "shared/contract/sessioninfo.h"
#include "shared/contract/transportrecord.h"

#include <QList>
#include <QSet>
#include <QString>

namespace gui {

// What of the hub is selected, as values: rows may go while a dialog is open.
struct Selection {
    QList<shared::AgentInfo> agents;
    // Those of every row.
    QList<shared::SessionInfo> sessions;
    // All that are open: those chosen, those of the agents chosen, and of the sessions chosen.
    QList<shared::TransportRecord> transports;

    void add(const HubNode &node);

private:
    void addTransport(const TransportNode &transport);

    QSet<QString> m_known; // the ids of transports
    QSet<const HubNode *> m_knownSessions;
};

} // namespace gui
