// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/streamableendpoint.h"

#include "server/http/router.h"
#include "server/transport/joining.h"
#include "server/transport/jsonrpcreply.h"
#include "server/transport/mediatypes.h"
#include "server/transport/refusals.h"
#include "server/transport/streamabletransport.h"
#include "server/transport/transportregistry.h"

#include <QPointer>

#include <memory>

namespace server::transport {

using namespace Qt::StringLiterals;
using http::Method;
using http::Reply;
using http::Request;
using http::ResponderPointer;

namespace {

constexpr QByteArrayView kSessionHeader = "Mcp-Session-Id";
constexpr QByteArrayView kVersionHeader = "MCP-Protocol-Version";

Reply unauthorizedReply()
{
    Reply reply = Reply::error(401, "unauthorized"_L1,
        u"Send the privacy key of the application as Authorization: Bearer KEY, or in the path."_s);
    reply.headers.set("WWW-Authenticate", "Bearer");
    return reply;
}

} // namespace

StreamableEndpoint::StreamableEndpoint(
    const Transport::Context &context, TransportRegistry &transports, bool devmode, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_transports(transports)
    , m_stateless(context, transports)
    , m_hasDevmode(devmode)
{
}

void StreamableEndpoint::addRoutes(http::Router &router)
{
    const QString base = u"/{applicationId}/{privacyKey}/{coralSessionId}/mcp"_s;
    // The name in the path, too: some clients drop the query.
    for (const QString &path : {base, base + u"/{agentId}"_s}) {
        addRoutes(router, path, false);
        if (m_hasDevmode)
            addRoutes(router, u"/devmode"_s + path, true);
    }
    // With the key as a bearer token: so it stays out of what proxies and clients write down.
    addRoutes(router, u"/{applicationId}/{coralSessionId}/mcp"_s, false);
}

void StreamableEndpoint::addRoutes(http::Router &router, const QString &path, bool isDevmode)
{
    const auto add = [&](Method method, void (StreamableEndpoint::*handle)(const Visit &)) {
        router.add(method, path,
            [this, handle, isDevmode](const Request &request, const ResponderPointer &responder) {
                if (!request.parameters.contains(u"privacyKey"_s)
                    && request.bearerToken().isEmpty())
                    return responder->reply(asJsonRpc(unauthorizedReply(), {}));
                (this->*handle)({request, responder, isDevmode, {}});
            });
    };
    add(Method::Post, &StreamableEndpoint::handlePost);
    add(Method::Get, &StreamableEndpoint::handleGet);
    add(Method::Delete, &StreamableEndpoint::handleDelete);
}

void StreamableEndpoint::refuse(const Visit &visit, const Reply &refusal)
{
    visit.responder->reply(asJsonRpc(refusal, requestIdOf(visit)));
}

QByteArray StreamableEndpoint::requestIdOf(const Visit &visit)
{
    return visit.envelope.isBatch ? QByteArray() : visit.envelope.requestIds.value(0);
}

void StreamableEndpoint::handlePost(const Visit &arrived)
{
    Visit visit = arrived;
    if (!isJsonType(visit.request.headers.value("Content-Type")))
        return refuse(visit,
            Reply::error(415, "unsupported_content_type"_L1,
                u"The Content-Type must be application/json."_s));
    if (!accepts(visit.request.headers, "application/json")
        || !accepts(visit.request.headers, "text/event-stream"))
        return refuse(visit,
            Reply::error(406, "not_acceptable"_L1,
                u"The Accept header must list application/json and text/event-stream."_s));
    visit.envelope = mcp::Envelope::read(visit.request.body);
    if (visit.envelope.isStateless
        || m_stateless.speaks(visit.request.headers.value(kVersionHeader)))
        return m_stateless.post(visit.request, visit.responder, visit.isDevmode);
    const bool isNew = visit.envelope.isInitialize()
        && m_transports.find(QString::fromLatin1(visit.request.headers.value(kSessionHeader)))
            == nullptr;
    if (isNew)
        return initialize(visit);
    StreamableTransport *session = findSession(visit);
    if (session == nullptr)
        return;
    if (const auto refusal = refuseMessages(*session, visit.request, visit.envelope.messages))
        return refuse(visit, *refusal);
    session->setPeer(readPeer(visit.request));
    session->post(visit.request, visit.envelope, visit.responder);
}

void StreamableEndpoint::initialize(const Visit &visit)
{
    const auto join = readJoin(visit.request, visit.isDevmode);
    if (!join)
        return refuse(visit, Reply::error(join.error()));
    if (const auto refusal = refuseJoin(m_context.gate, m_transports, *join))
        return refuse(visit, *refusal);
    const auto agentCount =
        visit.isDevmode ? readAgentCount(visit.request) : shared::Result<qsizetype>(0);
    if (!agentCount)
        return refuse(visit, Reply::error(agentCount.error()));
    // What can't be answered with a session must not end the agent's present one.
    if (visit.envelope.requestIds.isEmpty() || visit.envelope.protocolVersion.isNull())
        return refuse(visit,
            Reply::error(400, "invalid_request"_L1,
                u"initialize needs an id and a protocolVersion, which is a string."_s));
    m_context.gate.join(*join,
        [this, self = QPointer(this), request = visit.request, responder = visit.responder,
            envelope = visit.envelope, join = *join,
            agentCount = *agentCount](const shared::Result<mcp::Caller> &caller) {
            if (!self)
                return;
            if (!caller)
                return responder->reply(
                    asJsonRpc(Reply::error(caller.error()), envelope.requestIds.constFirst()));
            openTransport(request, responder, envelope, join, *caller, agentCount);
        });
}

void StreamableEndpoint::openTransport(const Request &request, const ResponderPointer &responder,
    const mcp::Envelope &envelope, const JoinRequest &join, const mcp::Caller &caller,
    qsizetype agentCount)
{
    if (const auto refusal = refuseOpening(m_transports, m_context.settings, caller)) {
        m_context.gate.leave(caller);
        return responder->reply(asJsonRpc(*refusal, envelope.requestIds.constFirst()));
    }
    if (!responder->isConnected())
        return m_context.gate.leave(caller);
    auto owned = std::make_unique<StreamableTransport>(m_context, caller, identify(request, join));
    const QPointer<StreamableTransport> transport = owned.get();
    m_transports.add(std::move(owned));
    transport->post(request, envelope, responder);
    if (!transport)
        return;
    m_context.gate.hold(caller, agentCount, [transport] {
        if (transport && transport->state() == shared::TransportState::Connecting)
            transport->open();
    });
}

void StreamableEndpoint::handleGet(const Visit &visit)
{
    if (refuseStateless(visit))
        return;
    if (!accepts(visit.request.headers, "text/event-stream"))
        return refuse(visit,
            Reply::error(
                406, "not_acceptable"_L1, u"The Accept header must list text/event-stream."_s));
    StreamableTransport *session = findSession(visit);
    if (session == nullptr)
        return;
    // A HEAD asks what a GET would say; it opens nothing.
    if (visit.request.method == Method::Head)
        return visit.responder->reply(eventStreamHead());
    if (const auto refusal = m_transports.intake().refuseTransport())
        return refuse(visit, *refusal);
    session->setPeer(readPeer(visit.request));
    session->listen(visit.request, visit.responder);
}

void StreamableEndpoint::handleDelete(const Visit &visit)
{
    if (refuseStateless(visit))
        return;
    StreamableTransport *session = findSession(visit);
    if (session == nullptr)
        return;
    session->close(shared::CloseReason::ClientClosed, u"The client has ended this session."_s);
    visit.responder->reply({.status = 204, .headers = {}, .body = {}});
}

// Whoever has no session has nothing to listen to that way, and nothing to end.
bool StreamableEndpoint::refuseStateless(const Visit &visit) const
{
    if (!m_stateless.speaks(visit.request.headers.value(kVersionHeader)))
        return false;
    Reply reply = Reply::error(405, "method_not_allowed"_L1,
        u"In this protocol revision there is only POST. Listen with subscriptions/listen."_s);
    reply.headers.set("Allow", "POST");
    refuse(visit, reply);
    return true;
}

// Without a session that tells what its client speaks, a revision that we don't know may be one of
// those that have no sessions: its clients learn from the error which ones we do.
bool StreamableEndpoint::refuseUnknownRevision(const Visit &visit) const
{
    const QString version = QString::fromLatin1(visit.request.headers.value(kVersionHeader));
    const QStringList supported = m_context.peerSettings.allRevisions();
    if (version.isEmpty() || supported.contains(version))
        return false;
    visit.responder->reply(jsonRpcReply(
        400, mcp::errorMessage(requestIdOf(visit), mcp::unsupportedRevision(supported, version))));
    return true;
}

StreamableTransport *StreamableEndpoint::findSession(const Visit &visit) const
{
    const Request &request = visit.request;
    const QByteArray id = request.headers.value(kSessionHeader);
    auto *transport =
        qobject_cast<StreamableTransport *>(m_transports.find(QString::fromLatin1(id)));
    const Access access =
        accessTo(m_context.gate, transport, readAddress(request, visit.isDevmode));
    if (access.refusal) {
        refuse(visit, *access.refusal);
        return nullptr;
    }
    if (id.isEmpty() && refuseUnknownRevision(visit))
        return nullptr;
    if (id.isEmpty()) {
        refuse(visit,
            Reply::error(400, "missing_session_id"_L1,
                u"The Mcp-Session-Id header is missing. Send initialize first, and then the id "
                "that its answer brings with every request."_s));
        return nullptr;
    }
    // One of another agent is as good as unknown: ids of others are nobody's business.
    const bool isServed = access.isOwn && transport->caller().name == readAgentId(request);
    // Nobody else can guess the id of a session.
    if (transport == nullptr && m_transports.wasTakenOver(QString::fromLatin1(id))) {
        refuse(visit,
            Reply::error(404, "taken_over"_L1,
                u"This session has ended, since the agent opened a newer connection. Only if "
                "that is not yours, begin a new one with initialize, which takes over in turn."_s));
        return nullptr;
    }
    if (!isServed) {
        refuse(visit,
            Reply::error(404, "session_not_found"_L1,
                u"There is no such session, or it has ended. Begin a new one with initialize; "
                "unread mentions wait for you there."_s));
        return nullptr;
    }
    const QByteArray version = request.headers.value(kVersionHeader);
    if (!version.isEmpty()
        && !m_context.peerSettings.revisions.contains(QString::fromLatin1(version))) {
        refuse(visit,
            Reply::error(400, "unsupported_protocol_version"_L1,
                u"The MCP-Protocol-Version header names no revision that a session has here: %1."_s
                    .arg(m_context.peerSettings.revisions.join(u", "))));
        return nullptr;
    }
    return transport;
}

} // namespace server::transport
