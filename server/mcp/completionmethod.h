// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/peercall.h"
#include "server/mcp/registry.h"

namespace server::mcp {

// Serves completion/complete: suggestions for an argument of a prompt or a variable of a resource
// template.
void completeArgument(const Registry &registry, const PeerCallPointer &call);

} // namespace server::mcp
