// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/workspace.h"
#include "gui/models/hubnode.h"

#include <QString>

namespace gui {

// All that is known of a row, in one line.
[[nodiscard]] QString detailText(const HubNode &node, const QDateTime &now);
// An address that an agent can connect to; empty: not known yet.
[[nodiscard]] QString agentUrl(const Workspace &workspace);

} // namespace gui
