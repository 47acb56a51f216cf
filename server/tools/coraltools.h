// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/tools/toolsettings.h"

namespace server::mcp {
class Registry;
}
namespace server::session {
class Hub;
}

namespace server::tools {

// Everything that Coral offers an agent over MCP, in the order of the original's tools/list: the
// seven tools, the thread resources and the prompt. The hub must outlive the registry.
void addCoralTools(mcp::Registry &registry, session::Hub &hub, const WaitSettings &waits);

} // namespace server::tools
