// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/coraltools.h"

#include "server/tools/agenttools.h"
#include "server/tools/idempotency.h"
#include "server/tools/messagetools.h"
#include "server/tools/resources.h"
#include "server/tools/sessionprompt.h"
#include "server/tools/threadprompt.h"
#include "server/tools/threadtools.h"
#include "server/tools/waittool.h"

#include <memory>

namespace server::tools {

void addCoralTools(mcp::Registry &registry, const ToolContext &context)
{
    addAgentTools(registry, context.hub);
    // What lists has no effect to repeat, and a wait is repeated anyway until it brings something.
    const auto idempotency =
        std::make_shared<Idempotency>(context.idempotency, context.clock, context.deadlines);
    addThreadTools(registry, context.hub, *idempotency);
    addMessageTools(registry, context.hub, *idempotency);
    addWaitTool(registry, context);
    addResources(registry, context.hub);
    addSessionPrompt(registry);
    addThreadPrompt(registry, context.hub);
}

} // namespace server::tools
