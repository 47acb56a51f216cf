// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/registry.h"
#include "server/mcp/revision.h"

#include <QJsonArray>

namespace server::mcp {

// What a registry offers, as the list requests of a revision tell it, in the order of adding.
[[nodiscard]] QJsonArray listTools(const Registry &registry, const Revision &revision);
[[nodiscard]] QJsonArray listPrompts(const Registry &registry, const Revision &revision);
[[nodiscard]] QJsonArray listResources(
    const Registry &registry, const Caller &caller, const Revision &revision);
[[nodiscard]] QJsonArray listResourceTemplates(const Registry &registry, const Revision &revision);

} // namespace server::mcp
