// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/registry.h"

#include <QString>

namespace server::tools {

// How an agent works in a session: the instructions of initialize and the prompt of the same text.
[[nodiscard]] QString sessionInstructions();

// The prompt work_in_session.
void addSessionPrompt(mcp::Registry &registry);

} // namespace server::tools
