// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace server::mcp {
class Registry;
}

namespace tests {

// Tools and a prompt of the suite that need something of the client. They are written once; which
// revision the client speaks decides how it is asked.
void addAskingTools(server::mcp::Registry &registry);

} // namespace tests
