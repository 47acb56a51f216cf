// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/closereason.h"
#include "shared/contract/transportrecord.h"

#include <span>
#include <string>

namespace server::admin {

// The values that labels of metrics are known to take. A series that begins at its first event
// hides that event from rate(): so the series of these are there, with 0, from the start.

[[nodiscard]] std::span<const shared::CloseReason> closeReasons();
// Those of a TLS handshake that a client broke off or could not do.
[[nodiscard]] std::span<const shared::CloseReason> handshakeEnds();
[[nodiscard]] std::span<const shared::TransportKind> transportKinds();
[[nodiscard]] std::span<const shared::TransportState> openStates();

// As labels have them.
[[nodiscard]] std::string nameOf(shared::CloseReason reason);
[[nodiscard]] std::string nameOf(shared::TransportKind kind);

// Why requests and connections are refused: the status, and the code that stands in the answer.
struct Refusal {
    int status;
    const char *cause;
};
[[nodiscard]] std::span<const Refusal> refusals();

} // namespace server::admin
