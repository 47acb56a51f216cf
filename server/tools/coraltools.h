// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/tools/toolcontext.h"

namespace server::mcp {
class Registry;
}

namespace server::tools {

// Everything that Coral offers an agent over MCP, in the order of the original's tools/list: the
// seven tools, the resources and the prompts. What the context names must outlive the registry.
void addCoralTools(mcp::Registry &registry, const ToolContext &context);

} // namespace server::tools
