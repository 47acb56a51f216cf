// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/statelessagents.h"

#include "server/transport/joining.h"
#include "server/transport/jsonrpcreply.h"
#include "server/transport/mirroredheaders.h"
#include "server/transport/refusals.h"
#include "server/transport/statelesstransport.h"
#include "server/transport/transportregistry.h"

#include <QPointer>

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

namespace server::transport {

using http::Reply;
using http::Request;
using http::ResponderPointer;

namespace {

QStringList keyOf(const JoinRequest &join)
{
    return {join.address.applicationId, join.address.sessionId, join.agentId,
        join.address.isDevmode ? QString() : join.address.privacyKey};
}

} // namespace

StatelessAgents::StatelessAgents(
    const Transport::Context &context, TransportRegistry &transports, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_transports(transports)
    , m_seal(context.clock)
{
}

bool StatelessAgents::speaks(const QByteArray &version) const
{
    return m_context.peerSettings.statelessRevisions.contains(QString::fromLatin1(version));
}

void StatelessAgents::post(
    const Request &request, const ResponderPointer &responder, bool isDevmode)
{
    const Access access = accessTo(m_context.gate, nullptr, readAddress(request, isDevmode));
    if (access.refusal)
        return responder->reply(asJsonRpc(*access.refusal, {}));
    const auto check = [&](const mcp::Message &message, const mcp::StatelessMeta &meta) {
        return findMismatch(request.headers, message, meta, m_context.registry);
    };
    const auto read =
        mcp::StatelessRequest::read(request.body, m_context.peerSettings.allRevisions(), check);
    if (const auto *refusal = std::get_if<mcp::Refusal>(&read))
        return responder->reply(jsonRpcReply(400, mcp::errorMessage(refusal->id, refusal->error)));
    serve({request, responder, std::get<mcp::StatelessRequest>(read), isDevmode}, access.scope);
}

void StatelessAgents::refuse(const Visit &visit, const Reply &refusal)
{
    const auto &id = visit.message.message.id;
    visit.responder->reply(asJsonRpc(refusal, id ? id->text : QByteArray()));
}

void StatelessAgents::serve(const Visit &visit, const QString &scope)
{
    const auto join = readJoin(visit.request, visit.isDevmode);
    if (!join)
        return refuse(visit, Reply::error(join.error()));
    auto *transport = qobject_cast<StatelessTransport *>(m_transports.findOf(scope, join->agentId));
    if (transport != nullptr)
        return pass(visit, *transport);
    // Nothing is told that way, so nobody is let in for it.
    if (visit.message.message.kind == mcp::Message::Kind::Notification)
        return visit.responder->reply({.status = 202, .headers = {}, .body = {}});
    this->join(visit, *join);
}

void StatelessAgents::pass(const Visit &visit, StatelessTransport &transport)
{
    if (const auto refusal = refuseMessages(transport, visit.request))
        return refuse(visit, *refusal);
    transport.setPeer(readPeer(visit.request));
    transport.post(visit.message, visit.request.receivedBytes, readCallerOptions(visit.request),
        visit.responder);
}

void StatelessAgents::join(const Visit &visit, const JoinRequest &join)
{
    if (const auto refusal = refuseJoin(m_context.gate, m_transports, join))
        return refuse(visit, *refusal);
    const auto agentCount =
        visit.isDevmode ? readAgentCount(visit.request) : shared::Result<qsizetype>(0);
    if (!agentCount)
        return refuse(visit, Reply::error(agentCount.error()));
    const QStringList key = keyOf(join);
    const bool isFirst = !m_joining.contains(key);
    m_joining[key].append(visit);
    if (!isFirst)
        return;
    m_context.gate.join(join,
        [this, self = QPointer(this), key, join, agentCount = *agentCount](
            const shared::Result<mcp::Caller> &caller) {
            if (!self)
                return;
            const QList<Visit> visits = m_joining.take(key);
            if (caller)
                return open(visits, join, agentCount, *caller);
            for (const Visit &waiting : visits)
                refuse(waiting, Reply::error(caller.error()));
        });
}

void StatelessAgents::open(const QList<Visit> &visits, const JoinRequest &join,
    qsizetype agentCount, const mcp::Caller &caller)
{
    const auto refusal = refuseOpening(m_transports, m_context.settings, caller);
    const bool isAnybodyThere = std::ranges::any_of(
        visits, [](const Visit &visit) { return visit.responder->isConnected(); });
    if (refusal || !isAnybodyThere) {
        m_context.gate.leave(caller);
        for (const Visit &visit : visits) {
            if (refusal)
                refuse(visit, *refusal);
        }
        return;
    }
    auto owned = std::make_unique<StatelessTransport>(
        m_context, caller, m_seal, identify(visits.constFirst().request, join));
    const QPointer<StatelessTransport> transport = owned.get();
    m_transports.add(std::move(owned));
    for (const Visit &visit : visits) {
        if (transport && visit.responder->isConnected())
            pass(visit, *transport);
    }
    if (!transport)
        return;
    m_context.gate.hold(caller, agentCount, [transport] {
        if (transport && transport->state() == shared::TransportState::Connecting)
            transport->open();
    });
}

} // namespace server::transport
