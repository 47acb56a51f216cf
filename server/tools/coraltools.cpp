// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/coraltools.h"

#include "server/tools/agenttools.h"
#include "server/tools/messagetools.h"
#include "server/tools/sessionprompt.h"
#include "server/tools/threadresources.h"
#include "server/tools/threadtools.h"

namespace server::tools {

void addCoralTools(mcp::Registry &registry, session::Hub &hub, const WaitSettings &waits)
{
    addAgentTools(registry, hub);
    addThreadTools(registry, hub);
    addMessageTools(registry, hub, waits);
    addThreadResources(registry, hub);
    addSessionPrompt(registry);
}

} // namespace server::tools
