// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/joining.h"

#include "server/transport/refusals.h"
#include "server/transport/transportregistry.h"

#include <QUuid>

namespace server::transport {

using namespace Qt::StringLiterals;
using http::Reply;
using http::Request;

namespace {

bool isOf(const Transport &transport, const SessionAddress &address)
{
    return transport.applicationId() == address.applicationId
        && transport.sessionId() == address.sessionId;
}

// Whether a transport of that session and scope is one of the session that the address names, which
// was found to have the scope authorized. Below /devmode/ the id of a session is enough.
bool isOwnOf(const QString &sessionId, const QString &scope, const SessionAddress &address,
    const QString &authorized)
{
    return address.isDevmode ? sessionId == address.sessionId : scope == authorized;
}

} // namespace

SessionAddress readAddress(const Request &request, bool isDevmode)
{
    const QString key = request.parameters.value(u"privacyKey"_s);
    return {.isDevmode = isDevmode,
        .applicationId = request.parameters.value(u"applicationId"_s),
        .privacyKey = key.isEmpty() ? request.bearerToken() : key,
        .sessionId = request.parameters.value(u"coralSessionId"_s),
        .client = request.peerAddress};
}

QString readAgentId(const Request &request)
{
    const QString named = request.parameters.value(u"agentId"_s);
    return named.isEmpty() ? request.queryValue(u"agentId"_s) : named;
}

QHash<QString, QString> readCallerOptions(const Request &request)
{
    QHash<QString, QString> options;
    const QString longestWait = u"maxWaitForMentionsTimeout"_s;
    if (const QString value = request.queryValue(longestWait); !value.isEmpty())
        options.insert(longestWait, value);
    return options;
}

shared::Result<JoinRequest> readJoin(const Request &request, bool isDevmode)
{
    JoinRequest join;
    join.address = readAddress(request, isDevmode);
    join.agentId = readAgentId(request);
    join.agentDescription = request.queryValue(u"agentDescription"_s);
    // Random bits of the system's: an id can't be guessed.
    join.transportId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    join.options = readCallerOptions(request);
    if (join.agentId.isEmpty())
        return shared::Error{shared::ErrorCode::InvalidArgument,
            u"Missing agentId parameter. Add ?agentId=NAME to the URL."_s};
    return join;
}

shared::Result<qsizetype> readAgentCount(const Request &request)
{
    const QString text = request.queryValue(u"waitForAgents"_s);
    if (text.isEmpty())
        return qsizetype(0);
    bool isNumber = false;
    const qlonglong count = text.toLongLong(&isNumber);
    if (!isNumber || count < 0)
        return shared::Error{shared::ErrorCode::InvalidArgument,
            u"waitForAgents must be a whole number, 0 or more."_s};
    return static_cast<qsizetype>(count);
}

QString readPeer(const Request &request)
{
    const QString address = request.peerAddress.toString();
    return (address.contains(u':') ? u'[' + address + u']' : address) + u':'
        + QString::number(request.peerPort);
}

shared::TransportRecord identify(const Request &request, const JoinRequest &join)
{
    shared::TransportRecord identity;
    identity.id = join.transportId;
    identity.applicationId = join.address.applicationId;
    identity.sessionId = join.address.sessionId;
    identity.agentId = join.agentId;
    identity.peer = readPeer(request);
    identity.userAgent = QString::fromUtf8(request.headers.value("User-Agent").left(256));
    return identity;
}

std::optional<Reply> refuseJoin(
    Gate &gate, const TransportRegistry &transports, const JoinRequest &join)
{
    if (const auto ban = gate.banishment(join.address, join.agentId))
        return bannedReply(*ban);
    if (const auto wait = gate.refuse(join.address))
        return guessingReply(*wait);
    const auto scope = gate.authorize(join.address);
    if (!scope)
        return Reply::error(scope.error());
    return refuseTransport(transports, *scope, join.agentId);
}

std::optional<Reply> refuseOpening(
    const TransportRegistry &transports, const Settings &settings, const mcp::Caller &caller)
{
    // An agent that comes back takes its own place.
    if (transports.size() >= settings.maxSessions
        && transports.findOf(caller.scope, caller.name) == nullptr)
        return Reply::error(503, "too_many_sessions"_L1,
            u"The server has as many open sessions as it may have. Try again in a minute."_s,
            std::chrono::minutes(1));
    return refuseTransport(transports, caller.scope, caller.name);
}

Access accessTo(Gate &gate, const Transport *transport, const SessionAddress &address)
{
    // Nobody else can guess the id of a transport.
    if (transport == nullptr || !isOf(*transport, address)) {
        if (const auto wait = gate.refuse(address))
            return {guessingReply(*wait), {}, false};
    }
    const auto scope = gate.authorize(address);
    if (!scope)
        return {Reply::error(scope.error()), {}, false};
    const bool isOwn = transport != nullptr
        && isOwnOf(transport->sessionId(), transport->caller().scope, address, *scope);
    return {std::nullopt, *scope, isOwn};
}

bool wasOwn(const TransportRegistry &transports, const QString &id, shared::TransportKind kind,
    const SessionAddress &address, const QString &scope)
{
    const TransportRegistry::Tombstone *ended = transports.tombstone(id);
    return ended != nullptr && ended->kind == kind
        && isOwnOf(ended->sessionId, ended->scope, address, scope);
}

Reply eventStreamHead()
{
    // X-Accel-Buffering: nginx passes events on as they come.
    return {.status = 200,
        .headers = {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"},
            {"X-Accel-Buffering", "no"}},
        .body = {}};
}

} // namespace server::transport
