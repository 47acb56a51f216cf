// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/sseendpoint.h"

#include "server/http/router.h"
#include "server/transport/refusals.h"
#include "server/transport/ssetransport.h"
#include "server/transport/transportregistry.h"

#include <QPointer>
#include <QUrl>
#include <QUuid>

#include <utility>

namespace server::transport {

namespace {

using http::Method;
using http::Reply;
using http::Request;
using http::ResponderPointer;

SessionAddress addressOf(const Request &request, bool isDevmode)
{
    return {.isDevmode = isDevmode,
        .applicationId = request.parameters.value(QStringLiteral("applicationId")),
        .privacyKey = request.parameters.value(QStringLiteral("privacyKey")),
        .sessionId = request.parameters.value(QStringLiteral("coralSessionId")),
        .client = request.peerAddress};
}

// The path of the GET with /message in the place of /sse, as it was sent: so it stays right for any
// encoding the client chose.
QByteArray messagePath(const Request &request, const QString &transportId)
{
    QByteArray path = request.target.left(request.target.indexOf('?'));
    path.truncate(path.lastIndexOf('/'));
    return path + "/message?sessionId=" + transportId.toLatin1();
}

// How many agents the client wants to wait for; 0: none.
shared::Result<qsizetype> waitForAgents(const Request &request)
{
    const QString text = request.queryValue(QStringLiteral("waitForAgents"));
    if (text.isEmpty())
        return qsizetype(0);
    bool isNumber = false;
    const qlonglong count = text.toLongLong(&isNumber);
    if (!isNumber || count < 0)
        return shared::Error{shared::ErrorCode::InvalidArgument,
            QStringLiteral("waitForAgents must be a whole number, 0 or more.")};
    return static_cast<qsizetype>(count);
}

// Whether the address names the session of the transport, whose id nobody else can guess.
bool isOf(const Transport &transport, const SessionAddress &address)
{
    const shared::TransportRecord record = transport.record();
    return record.applicationId == address.applicationId && record.sessionId == address.sessionId;
}

bool isJson(const QByteArray &contentType)
{
    return contentType.split(';').constFirst().trimmed().compare(
               "application/json", Qt::CaseInsensitive)
        == 0;
}

http::Headers streamHeaders()
{
    // X-Accel-Buffering: nginx passes events on as they come.
    return {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"},
        {"X-Accel-Buffering", "no"}};
}

QString peerOf(const Request &request)
{
    const QString address = request.peerAddress.toString();
    return (address.contains(u':') ? u'[' + address + u']' : address) + u':'
        + QString::number(request.peerPort);
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
        QObject::connect(&transport.peer(), &mcp::Peer::received, &responder, accept);
    const mcp::Peer::Received received = transport.peer().receive(body);
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

shared::Result<JoinRequest> SseEndpoint::parseJoin(const Request &request, bool isDevmode) const
{
    JoinRequest join;
    join.address = addressOf(request, isDevmode);
    join.agentId = request.queryValue(QStringLiteral("agentId"));
    join.agentDescription = request.queryValue(QStringLiteral("agentDescription"));
    join.transportId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QString longestWait = QStringLiteral("maxWaitForMentionsTimeout");
    if (const QString value = request.queryValue(longestWait); !value.isEmpty())
        join.options.insert(longestWait, value);
    if (join.agentId.isEmpty())
        return shared::Error{shared::ErrorCode::InvalidArgument,
            QStringLiteral("Missing agentId parameter. Add ?agentId=NAME to the URL.")};
    return join;
}

void SseEndpoint::handleOpen(
    const Request &request, const ResponderPointer &responder, bool isDevmode)
{
    const auto join = parseJoin(request, isDevmode);
    if (!join)
        return responder->reply(Reply::error(join.error()));
    if (const auto wait = m_context.gate.refuse(join->address))
        return responder->reply(guessingReply(*wait));
    const auto scope = m_context.gate.authorize(join->address);
    if (!scope)
        return responder->reply(Reply::error(scope.error()));
    if (const auto refusal = refuseTransport(m_transports, *scope, join->agentId))
        return responder->reply(*refusal);
    const auto agentCount = isDevmode ? waitForAgents(request) : shared::Result<qsizetype>(0);
    if (!agentCount)
        return responder->reply(Reply::error(agentCount.error()));
    // A HEAD asks what a GET would say; it opens nothing.
    if (request.method == Method::Head)
        return responder->reply({.status = 200, .headers = streamHeaders(), .body = {}});
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
    http::Stream *stream =
        responder->openStream({.status = 200, .headers = streamHeaders(), .body = {}});
    if (stream == nullptr) {
        m_context.gate.leave(caller);
        return;
    }
    shared::TransportRecord identity;
    identity.id = join.transportId;
    identity.applicationId = join.address.applicationId;
    identity.sessionId = join.address.sessionId;
    identity.agentId = join.agentId;
    identity.peer = peerOf(request);
    identity.userAgent = QString::fromUtf8(request.headers.value("User-Agent").left(256));
    auto owned = std::make_unique<SseTransport>(
        m_context, caller, identity, messagePath(request, join.transportId), *stream);
    SseTransport *transport = owned.get();
    m_transports.add(std::move(owned));
    m_context.gate.hold(caller, agentCount, [transport = QPointer(transport)] {
        if (transport && transport->state() == shared::TransportState::Connecting)
            transport->open();
    });
}

void SseEndpoint::handleMessage(
    const Request &request, const ResponderPointer &responder, bool isDevmode)
{
    const SessionAddress address = addressOf(request, isDevmode);
    const QString id = request.queryValue(QStringLiteral("sessionId"));
    Transport *transport = m_transports.find(id);
    const auto wait =
        transport && isOf(*transport, address) ? std::nullopt : m_context.gate.refuse(address);
    if (wait)
        return responder->reply(guessingReply(*wait));
    const auto scope = m_context.gate.authorize(address);
    if (!scope)
        return responder->reply(Reply::error(scope.error()));
    if (id.isEmpty())
        return responder->reply(Reply::error(400, QLatin1StringView("missing_session_id"),
            QStringLiteral("Missing sessionId parameter. POST to the address that the "
                           "endpoint event named.")));
    if (transport == nullptr && m_transports.wasOpen(id))
        return responder->reply(Reply::error(410, QLatin1StringView("transport_closed"),
            QStringLiteral("This connection has ended and its address with it. Open a "
                           "new one with a GET on the sse address; unread mentions wait "
                           "for you there.")));
    // One of another session is as good as unknown: ids of others are nobody's business. Below
    // /devmode/ the session id alone names the session, as it did when the transport was opened.
    const bool isServed = transport != nullptr
        && (isDevmode ? transport->record().sessionId == address.sessionId
                      : transport->caller().scope == *scope);
    if (!isServed)
        return responder->reply(Reply::error(404, QLatin1StringView("transport_not_found"),
            QStringLiteral("Transport not found. Open one with a GET on the sse address.")));
    if (!isJson(request.headers.value("Content-Type")))
        return responder->reply(Reply::error(400, QLatin1StringView("unsupported_content_type"),
            QStringLiteral("Invalid message: the Content-Type must be application/json.")));
    if (const auto refusal = refuseMessage(*transport, request))
        return responder->reply(*refusal);
    transport->countReceived(request.receivedBytes);
    receive(*transport, request.body, *responder);
}

} // namespace server::transport
