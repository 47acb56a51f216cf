// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/registry.h"
#include "server/session/hub.h"

namespace server::tools {

class Idempotency;

// create_thread, add_participant, remove_participant, close_thread. The hub must outlive the
// registry.
void addThreadTools(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency);

} // namespace server::tools
