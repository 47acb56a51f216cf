// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/agenttext.h"

namespace server::tools {

QString stateName(session::AgentState state)
{
    switch (state) {
    case session::AgentState::Away:
        return QStringLiteral("away");
    case session::AgentState::Connected:
        return QStringLiteral("connected");
    case session::AgentState::Waiting:
        return QStringLiteral("waiting");
    }
    Q_UNREACHABLE();
}

QString descriptionOf(const session::Agent &agent)
{
    return agent.description.isEmpty() ? agent.id : agent.description;
}

} // namespace server::tools
