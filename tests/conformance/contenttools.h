// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace server::mcp {
class Registry;
}

namespace tests {

// Tools of the suite that answer at once: one for each kind of content, and for schemas.
void addContentTools(server::mcp::Registry &registry);

} // namespace tests
