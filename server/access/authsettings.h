// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace server::access {

// What happens to who guesses privacy keys. Configurable ([auth] of the configuration file).
struct AuthSettings {
    int maxFailures = 10; // wrong keys within the window; 0: any number
    std::chrono::milliseconds window{60'000};
    std::chrono::milliseconds refusal{60'000}; // the first one; each further one is twice as long
    std::chrono::milliseconds longestRefusal{900'000};
};

} // namespace server::access
