// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace tests {

// For main(): runs this program again in a D-Bus session of its own, where nothing is started that
// the test does not start, with a home of its own, so that nothing of the developer's desktop is
// touched. Its exit status; nothing: this is that second run, or there can be none.
[[nodiscard]] std::optional<int> runInPrivateSession(int argc, char **argv);

// Whether this is that second run.
[[nodiscard]] bool isPrivateSession();

} // namespace tests
