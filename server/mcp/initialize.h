// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/peer.h"
#include "server/mcp/revision.h"

#include <QJsonObject>

namespace server::mcp {

// The result of initialize: who we are, and which capabilities the registry really has.
[[nodiscard]] QJsonObject initializeResult(
    const Registry &registry, const PeerSettings &settings, const Revision &revision);

} // namespace server::mcp
