// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/registry.h"
#include "server/session/hub.h"

namespace server::tools {

class Idempotency;

// send_message. The hub must outlive the registry.
void addMessageTools(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency);

} // namespace server::tools
