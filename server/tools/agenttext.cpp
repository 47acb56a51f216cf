// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/agenttext.h"

namespace server::tools {

using namespace Qt::StringLiterals;

QString stateName(session::AgentState state)
{
    switch (state) {
    case session::AgentState::Away:
        return u"away"_s;
    case session::AgentState::Connected:
        return u"connected"_s;
    case session::AgentState::Waiting:
        return u"waiting"_s;
    }
    Q_UNREACHABLE();
}

QString descriptionOf(const session::Agent &agent)
{
    return agent.description.isEmpty() ? agent.id : agent.description;
}

} // namespace server::tools
