// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/reply.h"

#include <QHostAddress>

#include <chrono>
#include <optional>

namespace server::http {
struct Request;
}

namespace server::transport {

struct Banishment;
class Transport;
class TransportRegistry;

// How clients that reach a limit are told: 429 or 503, which limit it is, and when to come back.

// The client guessed keys, and its next one is not looked at for so long.
[[nodiscard]] http::Reply guessingReply(std::chrono::nanoseconds wait);
// An administrator keeps the client out.
[[nodiscard]] http::Reply bannedReply(const Banishment &ban);
// When the server takes nobody new, or the session has as many transports as it may and none of
// them is the agent's own, which the new one would take over. An empty scope is a session that
// would be made for the agent.
[[nodiscard]] std::optional<http::Reply> refuseTransport(
    const TransportRegistry &transports, const QString &scope, const QString &agent);
// When the transport sends messages faster than it may. Else they are taken from its budget.
[[nodiscard]] std::optional<http::Reply> refuseMessages(
    Transport &transport, const http::Request &request, qsizetype messages = 1);

} // namespace server::transport
