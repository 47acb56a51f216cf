// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace server::mcp {

// The methods that any peer can serve, and the name for all others: every method that
// AnyPeer::answered() can tell of.
[[nodiscard]] QStringList methodNames();

} // namespace server::mcp
