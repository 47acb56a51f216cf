// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/registry.h"
#include "server/session/hub.h"

namespace server::tools {

// What an agent may read as MCP resources: all of its threads at coral://threads, each at
// coral://threads/{threadId} (what has no place in one answer at …/before/{messageId}), who and
// what there is in its session at coral://session, and each agent that it sees at
// coral://agents/{agentId}. Subscribers of the first three hear of changes. The hub must outlive
// the registry.
void addResources(mcp::Registry &registry, session::Hub &hub);

} // namespace server::tools
