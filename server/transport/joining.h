// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/reply.h"
#include "server/http/request.h"
#include "server/transport/gate.h"
#include "server/transport/settings.h"
#include "shared/contract/transportrecord.h"

#include <QHash>

#include <optional>

namespace server::transport {

class Transport;
class TransportRegistry;

// What the HTTP endpoints of all transport kinds have in common: which session and agent a URL
// names, and how a client that can't be served is told.

// The key is a bearer token where the path has none.
[[nodiscard]] SessionAddress readAddress(const http::Request &request, bool isDevmode);
// The agent's name: of the query, or of the path where the route has it.
[[nodiscard]] QString readAgentId(const http::Request &request);
// What the URL says of the client to the tools.
[[nodiscard]] QHash<QString, QString> readCallerOptions(const http::Request &request);
// Who wants to join, with a fresh transport id.
[[nodiscard]] shared::Result<JoinRequest> readJoin(const http::Request &request, bool isDevmode);
// How many agents the client wants to wait for; 0: none. Means something below /devmode/ alone.
[[nodiscard]] shared::Result<qsizetype> readAgentCount(const http::Request &request);
// Where the request came from, as address:port.
[[nodiscard]] QString readPeer(const http::Request &request);
// What is known of a transport before it opens.
[[nodiscard]] shared::TransportRecord identify(
    const http::Request &request, const JoinRequest &join);

// Why that agent may not open a transport; null: it may.
[[nodiscard]] std::optional<http::Reply> refuseJoin(
    Gate &gate, const TransportRegistry &transports, const JoinRequest &join);
// The same for transports that outlive their connections, once the agent has joined.
[[nodiscard]] std::optional<http::Reply> refuseOpening(
    const TransportRegistry &transports, const Settings &settings, const mcp::Caller &caller);
struct Access {
    std::optional<http::Reply> refusal; // of whoever may not even ask
    QString scope; // of the session; empty: none yet
    bool isOwn = false; // the transport is one of the session that the address names
};
// What a request for that transport (null: there is none) may do. Below /devmode/ the session id
// alone names the session, as it did when the transport was opened.
[[nodiscard]] Access accessTo(
    Gate &gate, const Transport *transport, const SessionAddress &address);

// Whether a transport of that id and kind has ended, and was one of the session that the address
// names. scope: as above.
[[nodiscard]] bool wasOwn(const TransportRegistry &transports, const QString &id,
    shared::TransportKind kind, const SessionAddress &address, const QString &scope);

[[nodiscard]] http::Reply eventStreamHead();

} // namespace server::transport
