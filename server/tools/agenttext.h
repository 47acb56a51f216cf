// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/types.h"

#include <QString>

namespace server::tools {

// How an agent is told of to others.
[[nodiscard]] QString stateName(session::AgentState state);
[[nodiscard]] QString descriptionOf(const session::Agent &agent); // its id when it gave none

} // namespace server::tools
