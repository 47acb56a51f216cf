// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/responder.h"
#include "server/mcp/envelope.h"
#include "server/transport/postedtransport.h"

namespace server::transport {

// The transport of MCP revisions 2025-03-26 to 2025-11-25, "Streamable HTTP": a session that begins
// with initialize and is named by the Mcp-Session-Id of every request after it. Connections come
// and go below it; it ends by DELETE, when nothing was heard for too long, or as every transport
// does.
class StreamableTransport final : public PostedTransport {
    Q_OBJECT
public:
    StreamableTransport(const Context &context, const mcp::Caller &caller,
        const shared::TransportRecord &identity, QObject *parent = nullptr);

    // A POST of this session.
    void post(const http::Request &request, const mcp::Envelope &envelope,
        const http::ResponderPointer &responder);
    // A GET of this session; with an event id, for what came after it.
    void listen(const http::Request &request, const http::ResponderPointer &responder);

protected:
    void greet() override;
    [[nodiscard]] bool canPing() const override;
    void sendMessage(const QByteArray &message) override;
    void prepareStream() override;
    [[nodiscard]] int endedStatus() const override { return 404; }
    [[nodiscard]] int endedCode() const override { return mcp::kServerError; }
};

} // namespace server::transport
