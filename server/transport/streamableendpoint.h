// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/responder.h"
#include "server/mcp/envelope.h"
#include "server/transport/statelessagents.h"
#include "server/transport/transport.h"

#include <QObject>

namespace server::http {
class Router;
}

namespace server::transport {

class StreamableTransport;
class TransportRegistry;

// The MCP endpoint of Streamable HTTP, for clients with sessions (up to 2025-11-25) and without, on
//   /{applicationId}/{privacyKey}/{coralSessionId}/mcp?agentId=NAME, or .../mcp/NAME,
// and the same below /devmode, or without the key, which is a bearer token then: POST brings
// messages, GET listens, DELETE ends a session. docs/PROTOCOL.md has the whole story.
class StreamableEndpoint final : public QObject {
    Q_OBJECT
public:
    // Everything must outlive it. devmode: whether the /devmode/ routes exist.
    StreamableEndpoint(const Transport::Context &context, TransportRegistry &transports,
        bool devmode, QObject *parent = nullptr);

    void addRoutes(http::Router &router);

private:
    // One request on its way through the checks.
    struct Visit {
        const http::Request &request;
        const http::ResponderPointer &responder;
        bool isDevmode = false;
        mcp::Envelope envelope; // of a POST
    };

    void addRoutes(http::Router &router, const QString &path, bool isDevmode);
    void handlePost(const Visit &visit);
    void handleGet(const Visit &visit);
    void handleDelete(const Visit &visit);
    void initialize(const Visit &visit);
    void openTransport(const http::Request &request, const http::ResponderPointer &responder,
        const mcp::Envelope &envelope, const JoinRequest &join, const mcp::Caller &caller,
        qsizetype agentCount);
    [[nodiscard]] bool refuseStateless(const Visit &visit) const;
    [[nodiscard]] bool refuseUnknownRevision(const Visit &visit) const;
    // The session that the request names; null: none, and the request was refused.
    [[nodiscard]] StreamableTransport *findSession(const Visit &visit) const;
    static void refuse(const Visit &visit, const http::Reply &refusal);
    // As it is written; empty: none, or several.
    [[nodiscard]] static QByteArray requestIdOf(const Visit &visit);

    const Transport::Context m_context;
    TransportRegistry &m_transports;
    StatelessAgents m_stateless;
    const bool m_hasDevmode;
};

} // namespace server::transport
