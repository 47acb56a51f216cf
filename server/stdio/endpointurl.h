// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/stdio/settings.h"

namespace server::stdio {

// The agent's MCP endpoint at the hub of that address (http://HOST:PORT).
[[nodiscard]] QUrl endpointUrl(const QUrl &hub, const Settings &settings);

} // namespace server::stdio
