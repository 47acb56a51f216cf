// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/registry.h"
#include "server/tools/toolcontext.h"

namespace server::tools {

// wait_for_mentions. What the context names must outlive the registry.
void addWaitTool(mcp::Registry &registry, const ToolContext &context);

} // namespace server::tools
