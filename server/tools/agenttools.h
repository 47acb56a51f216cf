// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/registry.h"
#include "server/session/hub.h"

namespace server::tools {

// list_agents. The hub must outlive the registry.
void addAgentTools(mcp::Registry &registry, session::Hub &hub);

} // namespace server::tools
