// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/registry.h"
#include "server/session/hub.h"

namespace server::tools {

// The threads of an agent as MCP resources: all of them at coral://threads, each at
// coral://threads/{threadId}; subscribers hear of changes. The hub must outlive the registry.
void addThreadResources(mcp::Registry &registry, session::Hub &hub);

} // namespace server::tools
