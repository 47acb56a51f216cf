// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/activityevent.h"
#include "shared/contract/agentinfo.h"
#include "shared/contract/ban.h"
#include "shared/contract/closereason.h"
#include "shared/contract/transportrecord.h"

#include <QString>

namespace gui {

// What the values of the contract are called in the user's language.
[[nodiscard]] QString wordFor(shared::AgentState state);
[[nodiscard]] QString wordFor(shared::TransportKind kind);
[[nodiscard]] QString wordFor(shared::TransportState state);
[[nodiscard]] QString wordFor(shared::CloseReason reason);
[[nodiscard]] QString wordFor(shared::ActivityKind kind);
[[nodiscard]] QString wordFor(shared::ActivityGap::Reason reason);
// The transport's kind with the revision of the protocol.
[[nodiscard]] QString protocolOf(const shared::TransportRecord &record);

} // namespace gui
