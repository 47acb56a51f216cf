// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/sseendpoint.h"

#include "server/http/router.h"
#include "server/transport/joining.h"
#include "server/transport/mediatypes.h"
#include "server/transport/refusals.h"
#include "server/transport/ssetransport.h"
#include "server/transport/transportregistry.h"

#include <QPointer>

#include <utility>

namespace server::transport {

namespace {

using http::Method;
using http::Reply;
using http::Request;
using http::ResponderPointer;

// The path of the GET with /message in the place of /sse, as it was sent: so it stays right for any
// encoding the client chose.
QByteArray messagePath(const Request &request, const QString &transportId)
{
    QByteArray path = request.target.left(request.target.indexOf('?'));
    path.truncate(path.lastIndexOf('/'));
    return path + "/message?sessionId=" + transportId.toLatin1();
}

// Answers the POST: 202 as soon as the message is known to be one, before anything runs for it.
void receive(Transport &transport, const QByteArray &body, http::Responder &responder)
{
    bool isAnswered = false;
    const auto accept = [&] {
        if (!std::exchange(isAnswered, true))
            responder.reply(Reply::text(202, QStringLiteral("Accepted")));
    };
    const auto connection =
        QObject::connect(&transport.peer(), &mcp::AnyPeer::received, &responder, accept);
    const mcp::Peer::Received received = transport.conversation().receive(body);
    QObject::disconnect(connection);
    if (isAnswered)
        return;
    if (received == mcp::Peer::Received::Ok)
        return accept();
    const bool isJson = received != mcp::Peer::Received::ParseError;
    responder.reply(Reply::error(400,
        isJson ? QLatin1StringView("invalid_request") : QLatin1StringView("parse_error"),
        isJson ? QStringLiteral("Error handling message: not a valid JSON-RPC 2.0 message.")
               : QStringLiteral("Error handling message: the body is not valid JSON.")));
}

} // namespace

SseEndpoint::SseEndpoint(
    const Transport::Context &context, TransportRegistry &transports, bool devmode, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_transports(transports)
    , m_hasDevmode(devmode)
{
}

void SseEndpoint::addRoutes(http::Router &router)
{
    const auto add = [&](const QString &prefix, bool isDevmode) {
        const QString base =
            prefix + QStringLiteral("/{applicationId}/{privacyKey}/{coralSessionId}");
        router.add(Method::Get, base + QStringLiteral("/sse"),
            [this, isDevmode](const Request &request, const ResponderPointer &responder) {
                handleOpen(request, responder, isDevmode);
            });
        router.add(Method::Post, base + QStringLiteral("/message"),
            [this, isDevmode](const Request &request, const ResponderPointer &responder) {
                handleMessage(request, responder, isDevmode);
            });
    };
    add({}, false);
    if (m_hasDevmode)
        add(QStringLiteral("/devmode"), true);
}

void SseEndpoint::handleOpen(
    const Request &request, const ResponderPointer &responder, bool isDevmode)
{
    const auto join = readJoin(request, isDevmode);
    if (!join)
        return responder->reply(Reply::error(join.error()));
    if (const auto refusal = refuseJoin(m_context.gate, m_transports, *join))
        return responder->reply(*refusal);
    const auto agentCount = isDevmode ? readAgentCount(request) : shared::Result<qsizetype>(0);
    if (!agentCount)
        return responder->reply(Reply::error(agentCount.error()));
    // A HEAD asks what a GET would say; it opens nothing.
    if (request.method == Method::Head)
        return responder->reply(eventStreamHead());
    m_context.gate.join(*join,
        [this, self = QPointer(this), request, responder, join = *join, agentCount = *agentCount](
            const shared::Result<mcp::Caller> &caller) {
            if (!self)
                return;
            if (!caller)
                return responder->reply(Reply::error(caller.error()));
            openTransport(request, responder, join, *caller, agentCount);
        });
}

void SseEndpoint::openTransport(const Request &request, const ResponderPointer &responder,
    const JoinRequest &join, const mcp::Caller &caller, qsizetype agentCount)
{
    // While the agent was joining the server may have begun to stop, or others have been quicker.
    if (const auto refusal = refuseTransport(m_transports, caller.scope, caller.name)) {
        m_context.gate.leave(caller);
        return responder->reply(*refusal);
    }
    http::Stream *stream = responder->openStream(eventStreamHead());
    if (stream == nullptr) {
        m_context.gate.leave(caller);
        return;
    }
    auto owned = std::make_unique<SseTransport>(m_context, caller, identify(request, join),
        messagePath(request, join.transportId), *stream);
    SseTransport *transport = owned.get();
    transport->noteReceived(request.receivedBytes);
    m_transports.add(std::move(owned));
    m_context.gate.hold(caller, agentCount, [transport = QPointer(transport)] {
        if (transport && transport->state() == shared::TransportState::Connecting)
            transport->open();
    });
}

void SseEndpoint::handleMessage(
    const Request &request, const ResponderPointer &responder, bool isDevmode)
{
    const QString id = request.queryValue(QStringLiteral("sessionId"));
    Transport *transport = m_transports.find(id);
    const SessionAddress address = readAddress(request, isDevmode);
    const Access access = accessTo(m_context.gate, transport, address);
    if (access.refusal)
        return responder->reply(*access.refusal);
    if (id.isEmpty())
        return responder->reply(Reply::error(400, QLatin1StringView("missing_session_id"),
            QStringLiteral("Missing sessionId parameter. POST to the address that the "
                           "endpoint event named.")));
    // One of another session or kind is as good as unknown, also when it has ended: ids of others
    // are nobody's business.
    constexpr auto kKind = shared::TransportKind::HttpSse;
    if (transport == nullptr && wasOwn(m_transports, id, kKind, address, access.scope))
        return responder->reply(Reply::error(410, QLatin1StringView("transport_closed"),
            QStringLiteral("This connection has ended and its address with it. Open a "
                           "new one with a GET on the sse address; unread mentions wait "
                           "for you there.")));
    const bool isServed = transport && access.isOwn && transport->kind() == kKind;
    if (!isServed)
        return responder->reply(Reply::error(404, QLatin1StringView("transport_not_found"),
            QStringLiteral("Transport not found. Open one with a GET on the sse address.")));
    if (!isJsonType(request.headers.value("Content-Type")))
        return responder->reply(Reply::error(400, QLatin1StringView("unsupported_content_type"),
            QStringLiteral("Invalid message: the Content-Type must be application/json.")));
    if (const auto refusal = refuseMessages(*transport, request))
        return responder->reply(*refusal);
    transport->countReceived(request.receivedBytes);
    receive(*transport, request.body, *responder);
}

} // namespace server::transport
