// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/responder.h"
#include "server/transport/transport.h"

#include <QObject>

namespace server::http {
class Router;
}

namespace server::transport {

class SseTransport;
class TransportRegistry;

// The HTTP side of the HTTP+SSE transport: the GET that opens one and the POSTs of its client, on
//   /{applicationId}/{privacyKey}/{coralSessionId}/sse and .../message,
//   /devmode/{applicationId}/{privacyKey}/{coralSessionId}/sse and .../message.
// Refusals are true HTTP statuses before any stream header. docs/PROTOCOL.md has the whole story.
class SseEndpoint final : public QObject {
    Q_OBJECT
public:
    // Everything must outlive it. devmode: whether the /devmode/ routes exist.
    SseEndpoint(const Transport::Context &context, TransportRegistry &transports, bool devmode,
        QObject *parent = nullptr);

    void addRoutes(http::Router &router);

private:
    void handleOpen(
        const http::Request &request, const http::ResponderPointer &responder, bool isDevmode);
    void openTransport(const http::Request &request, const http::ResponderPointer &responder,
        const JoinRequest &join, const mcp::Caller &caller, qsizetype waitForAgents);
    void handleMessage(
        const http::Request &request, const http::ResponderPointer &responder, bool isDevmode);

    const Transport::Context m_context;
    TransportRegistry &m_transports;
    const bool m_hasDevmode;
};

} // namespace server::transport
