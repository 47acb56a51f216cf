// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/registry.h"
#include "server/session/hub.h"

namespace server::tools {

// The prompt thread_digest: a thread of the agent's, with the request to sum it up. The hub must
// outlive the registry.
void addThreadPrompt(mcp::Registry &registry, session::Hub &hub);

} // namespace server::tools
