// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/statelesspeer.h"

#include "server/mcp/initialize.h"
#include "server/mcp/listening.h"
#include "server/mcp/registry.h"
#include "server/mcp/retriedinput.h"

#include <utility>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

const QString kDiscover = u"server/discover"_s;
const QString kListen = u"subscriptions/listen"_s;

QByteArray keyOf(quint64 id)
{
    return QByteArray::number(id);
}

} // namespace

StatelessPeer::StatelessPeer(const Registry &registry, Caller caller, const PeerSettings &settings,
    const StateSeal &seal, QObject *parent)
    : AnyPeer(parent)
    , m_registry(registry)
    , m_registryMethods(registry)
    , m_caller(std::move(caller))
    , m_settings(settings)
    , m_seal(seal)
{
    connect(&m_calls, &CallTable::answered, this, [this](const PeerCall &call, bool isError) {
        emit answered(knows(call.method()) ? call.method() : unknownMethod(), call.tool(), isError,
            call.age());
    });
}

StatelessPeer::~StatelessPeer()
{
    StatelessPeer::close();
}

QStringList StatelessPeer::names()
{
    return {kDiscover, kListen};
}

StatelessPeer::CallId StatelessPeer::serve(const StatelessRequest &request,
    const std::shared_ptr<Outlet> &outlet, const QHash<QString, QString> &callerOptions)
{
    if (m_isClosed)
        return 0;
    const Message &message = request.message;
    if (message.kind != Message::Kind::Request) {
        notice(message);
        return 0;
    }
    m_revision = request.revision->name;
    m_clientInfo = request.meta.clientInfo;
    if (const auto refusal = refuse()) {
        const JsonRpcError error =
            toJsonRpcError(*refusal, kInvalidParams, request.revision->serverErrorCode);
        outlet->sendAnswer(errorMessage(message.id->text, error), {});
        return 0;
    }
    auto caller = std::make_shared<Caller>(m_caller);
    caller->options = callerOptions;
    const auto input = std::make_shared<RetriedInput>(request.meta.clientCapabilities,
        m_settings.hasLogging ? request.meta.logLevel : std::nullopt, m_seal);
    const CallId id = m_nextCall++;
    const auto call = std::make_shared<PeerCall>(m_calls,
        PeerCall::Context{.caller = std::move(caller),
            .revision = request.revision,
            .outlet = outlet,
            .counterpart = input,
            .key = keyOf(id),
            .resultMeta = serverMeta(m_settings)},
        message);
    m_calls.add(call);
    emit received(message.method);
    if (m_isClosed || !input->read(call))
        return id;
    if (m_isHolding && message.method == "tools/call"_L1)
        m_held.push_back(call);
    else
        dispatch(call);
    return id;
}

// These revisions have clients tell nothing by HTTP. But whoever relays for one, and has lost an
// answer that a proxy in between has taken, has no other way to say so. Ids are the client's own
// and not unique here, so it is about all that was answered lately.
void StatelessPeer::notice(const Message &notification)
{
    ++m_ignoredMessages;
    emit received(notification.method);
    if (notification.method == "notifications/cancelled"_L1 && notification.requestId)
        emit lateCancellation();
}

std::optional<shared::Error> StatelessPeer::refuse() const
{
    if (m_refusal)
        return m_refusal;
    if (m_calls.size() < m_settings.maxCallsInFlight)
        return std::nullopt;
    return shared::Error{shared::ErrorCode::LimitReached,
        u"%1 requests are being served already. Wait for an answer or cancel one."_s.arg(
            m_calls.size())};
}

// Whoever listens waits for nothing of ours.
qsizetype StatelessPeer::callsInFlight() const
{
    return m_calls.sizeWithout(kListen);
}

void StatelessPeer::dispatch(const PeerCallPointer &call)
{
    if (call->method() == kDiscover) {
        call->finish(discoverResult(m_registry, m_settings));
    } else if (call->method() == kListen && m_registry.hasResources()) {
        Listening::begin(m_registry, call, m_settings.maxSubscriptions, this);
    } else if (!m_registryMethods.serve(call)) {
        call->fail(JsonRpcError{
            kMethodNotFound, u"Method not found: %1"_s.arg(call->method().left(100)), {}});
    }
}

bool StatelessPeer::knows(const QString &method) const
{
    return method == kDiscover || (method == kListen && m_registry.hasResources())
        || RegistryMethods::knows(method);
}

void StatelessPeer::cancel(CallId id)
{
    if (m_calls.cancel(keyOf(id)) == CallTable::Cancelled::Unknown)
        ++m_ignoredMessages;
}

void StatelessPeer::setHolding(bool isHolding)
{
    m_isHolding = isHolding;
    if (isHolding)
        return;
    for (const PeerCallPointer &call : std::exchange(m_held, {})) {
        if (!m_isClosed && !call->isCancelled())
            dispatch(call);
    }
}

void StatelessPeer::drain(const shared::Error &refusal)
{
    m_refusal = refusal;
}

void StatelessPeer::endListening(const QString &reason)
{
    const auto listening = findChildren<Listening *>(QString(), Qt::FindDirectChildrenOnly);
    for (Listening *one : listening)
        one->finish(reason);
}

void StatelessPeer::close()
{
    m_isClosed = true;
    m_calls.cancelAll();
    m_held.clear();
}

} // namespace server::mcp
