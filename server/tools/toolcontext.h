// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/tools/toolsettings.h"

namespace server::session {
class Hub;
}
namespace shared {
class Clock;
class DeadlineQueue;
} // namespace shared

namespace server::tools {

// What Coral's tools work on; all must outlive the registry that they are added to.
struct ToolContext {
    session::Hub &hub;
    const shared::Clock &clock;
    shared::DeadlineQueue &deadlines;
    WaitSettings waits = {};
    IdempotencySettings idempotency = {};
};

} // namespace server::tools
