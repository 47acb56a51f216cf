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

// The result of server/discover: the same for clients without a conversation.
[[nodiscard]] QJsonObject discoverResult(const Registry &registry, const PeerSettings &settings);
// What the server says of itself in the _meta of a result, where a revision has that.
[[nodiscard]] QJsonObject serverMeta(const PeerSettings &settings);

} // namespace server::mcp
