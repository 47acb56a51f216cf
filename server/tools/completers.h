// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/completer.h"

namespace server::session {
class Hub;
}

namespace server::tools {

// What a client may suggest to a person who types an id. The hub must outlive them.

// Ids of the caller's threads whose id or name has what was typed: open ones first, newest first.
[[nodiscard]] mcp::Completer threadIdCompleter(const session::Hub &hub);
// Ids of the agents that the caller may see.
[[nodiscard]] mcp::Completer agentIdCompleter(const session::Hub &hub);

} // namespace server::tools
