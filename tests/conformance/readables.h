// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace server::mcp {
class Registry;
}

namespace tests {

// The resources, prompts and completions of the suite.
void addReadables(server::mcp::Registry &registry);

} // namespace tests
