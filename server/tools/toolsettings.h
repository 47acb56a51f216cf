// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace server::tools {

// How long wait_for_mentions may hold a call. Configurable ([wait] of the configuration file).
struct WaitSettings {
    std::chrono::milliseconds byDefault{30'000}; // when the call names no timeoutMs
    // The longest, when the client named no maxWaitForMentionsTimeout: below the 60 s after which
    // the TypeScript SDK gives up on a call.
    std::chrono::milliseconds longest{55'000};
    // The most that maxWaitForMentionsTimeout may ask for.
    std::chrono::milliseconds cap{3'600'000};
    // How often a client that gave a progress token hears that its call still waits.
    std::chrono::milliseconds progressInterval{5'000};
};

// For how long, and for how many calls of an agent, a repeated call gets the answer of the first.
// Configurable ([idempotency]).
struct IdempotencySettings {
    std::chrono::milliseconds window{600'000}; // from the first answer on; 0: keys are not heeded
    int answersPerAgent = 128; // that are kept
};

} // namespace server::tools
