// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace server::mcp {
class Registry;
}
namespace shared {
class DeadlineQueue;
}

namespace tests {

// Tools of the suite that take their time and tell about it. The deadlines must outlive the
// registry.
void addWorkingTools(server::mcp::Registry &registry, shared::DeadlineQueue &deadlines);

} // namespace tests
