// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/statelesstransport.h"

#include "server/transport/jsonrpcreply.h"

namespace server::transport {

StatelessTransport::StatelessTransport(const Context &context, const mcp::Caller &caller,
    const mcp::StateSeal &seal, const shared::TransportRecord &identity, QObject *parent)
    : StatelessTransport(context,
        std::make_unique<mcp::StatelessPeer>(context.registry, caller, context.peerSettings, seal),
        identity, parent)
{
}

StatelessTransport::StatelessTransport(const Context &context,
    std::unique_ptr<mcp::StatelessPeer> peer, const shared::TransportRecord &identity,
    QObject *parent)
    : PostedTransport(context, std::move(peer), identity, {}, parent)
    , m_requests(static_cast<mcp::StatelessPeer &>(this->peer()))
{
    m_requests.setHolding(true);
}

void StatelessTransport::post(const mcp::StatelessRequest &request, qint64 bytes,
    const QHash<QString, QString> &callerOptions, const http::ResponderPointer &responder)
{
    const bool isRequest = request.message.kind == mcp::Message::Kind::Request;
    const auto call = std::make_shared<mcp::StatelessPeer::CallId>(0);
    PostAnswer::Post post;
    post.responder = responder;
    if (isRequest)
        post.requestIds = {request.message.id->text};
    post.statusOf = statusOfAnswer;
    post.left = [this, call] { m_requests.cancel(*call); };
    const auto answer = beginAnswer(std::move(post), bytes, isRequest);
    *call = m_requests.serve(request, answer, callerOptions);
    answer->begin(200, answer.use_count() > 1);
}

// Whoever merely listens is told by a result; MCP keeps errors for streams that broke.
void StatelessTransport::refusePending(shared::CloseReason reason, const QString &explanation)
{
    m_requests.endListening(shared::closeReasonName(reason));
    PostedTransport::refusePending(reason, explanation);
}

void StatelessTransport::greet()
{
    m_requests.setHolding(false);
}

} // namespace server::transport
