// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/responder.h"
#include "server/mcp/statelesspeer.h"
#include "server/transport/postedtransport.h"

namespace server::transport {

// The transport of MCP revision 2026-07-28 on: requests that are each whole in themselves. There is
// no session, so this is what the server knows of an agent that speaks so: it begins with the
// first request and ends when nothing was heard for too long or a transport of another kind takes
// over. A connection that ends before its answer cancels the request.
class StatelessTransport final : public PostedTransport {
    Q_OBJECT
public:
    // The seal must outlive it.
    StatelessTransport(const Context &context, const mcp::Caller &caller,
        const mcp::StateSeal &seal, const shared::TransportRecord &identity,
        QObject *parent = nullptr);

    // A request or notification of the agent. callerOptions: what the URL of this request says.
    void post(const mcp::StatelessRequest &request, qint64 bytes,
        const QHash<QString, QString> &callerOptions, const http::ResponderPointer &responder);

protected:
    void greet() override;
    // The server says nothing but answers.
    void sendMessage(const QByteArray &) override { Q_UNREACHABLE(); }
    void refusePending(shared::CloseReason reason, const QString &explanation) override;
    // There is no other way: subscriptions/listen.
    [[nodiscard]] bool hasListenersByPost() const override { return true; }
    [[nodiscard]] int endedStatus() const override { return 409; }
    [[nodiscard]] int endedCode() const override { return mcp::kOwnError; }

private:
    StatelessTransport(const Context &context, std::unique_ptr<mcp::StatelessPeer> peer,
        const shared::TransportRecord &identity, QObject *parent);

    mcp::StatelessPeer &m_requests; // the peer
};

} // namespace server::transport
