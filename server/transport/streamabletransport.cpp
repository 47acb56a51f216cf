// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/streamabletransport.h"

#include "server/mcp/revision.h"

#include <QCryptographicHash>

namespace server::transport {

using namespace Qt::StringLiterals;

namespace {

// Tells the event ids of sessions apart without giving the session's id away.
QByteArray tagOf(const QString &transportId)
{
    return QCryptographicHash::hash(transportId.toUtf8(), QCryptographicHash::Sha256)
        .left(6)
        .toHex();
}

} // namespace

StreamableTransport::StreamableTransport(const Context &context, const mcp::Caller &caller,
    const shared::TransportRecord &identity, QObject *parent)
    : PostedTransport(context, caller, identity, tagOf(identity.id), parent)
{
    connect(&streams(), &SessionStreams::listenerLost, this, [this] {
        forgetPing();
        life().noteListenerLost();
    });
    conversation().setHolding(true);
}

void StreamableTransport::post(const http::Request &request, const mcp::Envelope &envelope,
    const http::ResponderPointer &responder)
{
    PostAnswer::Post post;
    post.responder = responder;
    post.requestIds = envelope.requestIds;
    post.isBatch = envelope.isBatch;
    if (envelope.isInitialize())
        post.headers.append("Mcp-Session-Id", id().toLatin1());
    const bool isRequest = !envelope.requestIds.isEmpty() && envelope.method != "ping"_L1;
    const auto answer = beginAnswer(std::move(post), request.receivedBytes, isRequest);
    const mcp::Peer::Received received = conversation().receive(request.body, answer);
    answer->begin(received == mcp::Peer::Received::Ok ? 200 : 400, answer.use_count() > 1);
}

void StreamableTransport::listen(
    const http::Request &request, const http::ResponderPointer &responder)
{
    noteReceived(request.receivedBytes);
    noteHeard();
    prepareStream();
    if (request.headers.contains("Last-Event-ID"))
        streams().resume(*responder, request.headers.value("Last-Event-ID"));
    else
        streams().openListener(*responder);
    if (streams().isListening())
        life().noteListenerOpened();
}

void StreamableTransport::prepareStream()
{
    const mcp::Revision *revision = mcp::findRevision(peer().revision());
    streams().setPolling(revision && revision->hasPolling);
}

void StreamableTransport::greet()
{
    conversation().setHolding(false);
}

bool StreamableTransport::canPing() const
{
    return streams().isListening();
}

void StreamableTransport::sendMessage(const QByteArray &message)
{
    streams().sendUnrelated(message);
}

} // namespace server::transport
