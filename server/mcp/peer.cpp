// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/peer.h"

#include "server/mcp/calltable.h"
#include "server/mcp/clientrequests.h"
#include "server/mcp/conversationmethods.h"
#include "server/mcp/jsonrpc.h"
#include "server/mcp/message.h"
#include "server/mcp/peercall.h"
#include "server/mcp/registry.h"
#include "server/mcp/registrymethods.h"
#include "server/mcp/subscriptions.h"

#include <optional>
#include <utility>
#include <vector>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

using OutletPointer = std::shared_ptr<Outlet>;

} // namespace

class Peer::Private {
public:
    Private(Peer &peer, const Registry &sourceRegistry, Outlet &mainOutlet, Caller who,
        PeerSettings given);

    Received receiveBatch(const JsonOutline &outline, const OutletPointer &answers);
    Received receiveOne(const JsonOutline &outline, const OutletPointer &answers);
    void close();
    // The id of an error for no request in particular.
    [[nodiscard]] QByteArray nobody() const
    {
        return errorIdOfNobody(conversationMethods.revision());
    }

    Peer &q;
    const Registry &registry;
    const RegistryMethods registryMethods;
    const OutletPointer outlet; // not owned
    const std::shared_ptr<const Caller> caller;
    const PeerSettings settings;

    CallTable calls;
    Subscriptions subscriptions;
    ConversationMethods conversationMethods;
    ClientRequests requests;
    // The requests as the calls see them; not owned.
    const std::shared_ptr<Counterpart> counterpart;
    quint64 ignoredMessages = 0;
    std::optional<shared::Error> refusal; // of a server that stops
    bool hasClientConfirmed = false;
    bool isHolding = false;
    bool isClosed = false;
    std::vector<PeerCallPointer> held; // not begun yet

    void dispatch(const PeerCallPointer &call);

private:
    Received receiveRequest(const Message &request, const OutletPointer &answers);
    void receiveNotification(const Message &notification);
    void receiveResponse(const Message &response);
    void cancel(const Message &notification);
    void connectRequests();
};

Peer::Private::Private(
    Peer &peer, const Registry &sourceRegistry, Outlet &mainOutlet, Caller who, PeerSettings given)
    : q(peer)
    , registry(sourceRegistry)
    , registryMethods(sourceRegistry)
    , outlet(std::shared_ptr<void>(), &mainOutlet)
    , caller(std::make_shared<const Caller>(std::move(who)))
    , settings(std::move(given))
    , subscriptions(registry, *caller, settings.maxSubscriptions)
    , conversationMethods(registry, settings, subscriptions)
    , requests(conversationMethods, settings)
    , counterpart(std::shared_ptr<void>(), &requests)
{
    connectRequests();
    connect(&calls, &CallTable::answered, &q, [this](const PeerCall &call, bool isError) {
        const bool isKnown =
            conversationMethods.knows(call.method()) || RegistryMethods::knows(call.method());
        emit q.answered(
            isKnown ? call.method() : AnyPeer::unknownMethod(), call.tool(), isError, call.age());
    });
    connect(&subscriptions, &Subscriptions::updated, &q, [this](const QString &uri) {
        q.notify(u"notifications/resources/updated"_s, {{u"uri"_s, uri}});
    });
    connect(&subscriptions, &Subscriptions::listChanged, &q,
        [this] { q.notify(u"notifications/resources/list_changed"_s); });
}

void Peer::Private::connectRequests()
{
    connect(&requests, &ClientRequests::pong, &q, &Peer::pong);
    connect(&requests, &ClientRequests::answered, &q, [this](const PeerCallPointer &call) {
        if (!isClosed)
            dispatch(call);
    });
}

Peer::Received Peer::Private::receiveBatch(const JsonOutline &outline, const OutletPointer &answers)
{
    const qsizetype size = outline.pieces().size();
    QString problem;
    if (!conversationMethods.isInitialized() || !conversationMethods.revision().hasBatches)
        problem = u"Batches are not part of this protocol revision: send one message at a time."_s;
    else if (size == 0)
        problem = u"An empty batch says nothing."_s;
    else if (size > settings.maxBatchSize)
        problem = u"A batch has %1 messages at most."_s.arg(settings.maxBatchSize);
    if (!problem.isEmpty()) {
        answers->sendAnswer(errorMessage(nobody(), {kInvalidRequest, problem, {}}), {});
        return Received::InvalidRequest;
    }
    for (const JsonOutline::Piece &piece : outline.pieces()) {
        // Valid, since the whole is; refused messages are answered one by one.
        if (const auto message = JsonOutline::read(piece.value); message && !isClosed)
            receiveOne(*message, answers);
    }
    return Received::Ok;
}

Peer::Received Peer::Private::receiveOne(const JsonOutline &outline, const OutletPointer &answers)
{
    const auto read = readMessage(outline);
    if (const auto *refused = std::get_if<Refusal>(&read)) {
        if (refused->isAnswered)
            answers->sendAnswer(
                errorMessage(refused->id.isEmpty() ? nobody() : refused->id, refused->error), {});
        else
            ++ignoredMessages;
        return refused->error.code == kInvalidRequest ? Received::InvalidRequest : Received::Ok;
    }
    const auto &message = std::get<Message>(read);
    switch (message.kind) {
    case Message::Kind::Request:
        return receiveRequest(message, answers);
    case Message::Kind::Notification:
        receiveNotification(message);
        break;
    case Message::Kind::Response:
        receiveResponse(message);
        break;
    }
    return Received::Ok;
}

Peer::Received Peer::Private::receiveRequest(const Message &request, const OutletPointer &answers)
{
    const PeerCallPointer earlier = calls.find(request.id->key);
    if (earlier && earlier->outlet().isAwaited()) {
        answers->sendAnswer(
            errorMessage(request.id->text,
                {kInvalidRequest, u"A request with this id is still being served."_s, {}}),
            {});
        return Received::InvalidRequest;
    }
    if (refusal && request.method != "ping"_L1) {
        answers->sendAnswer(
            errorMessage(request.id->text, toJsonRpcError(*refusal, kInvalidParams)), {});
        return Received::Ok;
    }
    // No id is used twice in a session: the client lost the connection and asks again.
    if (earlier)
        calls.cancel(request.id->key);
    // A ping is answered at once, and the answer is what keeps a busy client connected.
    if (calls.size() >= settings.maxCallsInFlight && request.method != "ping"_L1) {
        const shared::Error error{shared::ErrorCode::LimitReached,
            u"%1 requests are being served already. Wait for an answer or cancel one."_s.arg(
                calls.size())};
        answers->sendAnswer(
            errorMessage(request.id->text, toJsonRpcError(error, kInvalidParams)), {});
        return Received::Ok;
    }
    const auto call = std::make_shared<PeerCall>(calls,
        PeerCall::Context{caller, &conversationMethods.revision(), answers, counterpart}, request);
    calls.add(call);
    emit q.received(request.method);
    if (isHolding && request.method == "tools/call"_L1)
        held.push_back(call);
    else if (!isClosed)
        dispatch(call);
    return Received::Ok;
}

void Peer::Private::dispatch(const PeerCallPointer &call)
{
    if (!conversationMethods.serve(call) && !registryMethods.serve(call)) {
        call->fail(JsonRpcError{
            kMethodNotFound, u"Method not found: %1"_s.arg(call->method().left(100)), {}});
    }
}

void Peer::Private::receiveNotification(const Message &notification)
{
    emit q.received(notification.method);
    if (isClosed)
        return;
    if (notification.method == "notifications/cancelled"_L1) {
        cancel(notification);
    } else if (notification.method == "notifications/initialized"_L1
        && conversationMethods.isInitialized() && !hasClientConfirmed) {
        hasClientConfirmed = true;
        if (registry.hasChangingResources())
            subscriptions.watchList();
        emit q.initialized();
    }
}

void Peer::Private::receiveResponse(const Message &response)
{
    if (!requests.receive(response))
        ++ignoredMessages;
}

void Peer::Private::cancel(const Message &notification)
{
    const auto outcome = notification.requestId ? calls.cancel(notification.requestId->key)
                                                : CallTable::Cancelled::Unknown;
    if (outcome == CallTable::Cancelled::InFlight)
        return;
    ++ignoredMessages;
    if (outcome == CallTable::Cancelled::AfterAnswer)
        emit q.lateCancellation();
}

void Peer::Private::close()
{
    isClosed = true;
    requests.close();
    subscriptions.clear();
    calls.cancelAll();
    held.clear();
}

Peer::Peer(
    const Registry &registry, Outlet &outlet, Caller caller, PeerSettings settings, QObject *parent)
    : AnyPeer(parent)
    , m_d(std::make_unique<Private>(
          *this, registry, outlet, std::move(caller), std::move(settings)))
{
}

Peer::~Peer()
{
    m_d->close();
}

Peer::Received Peer::receive(const QByteArray &json)
{
    return receive(json, m_d->outlet);
}

Peer::Received Peer::receive(const QByteArray &json, const std::shared_ptr<Outlet> &answers)
{
    if (m_d->isClosed)
        return Received::Ok;
    // The outline looks at the bytes, whatever becomes of the caller's variable meanwhile.
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization)
    const QByteArray bytes = json;
    QString problem;
    const auto outline = JsonOutline::read(bytes, &problem);
    if (!outline) {
        const QString message = u"This is not JSON: %1."_s.arg(problem);
        answers->sendAnswer(errorMessage(m_d->nobody(), {kParseError, message, {}}), {});
        return Received::ParseError;
    }
    return outline->type() == JsonOutline::Type::Array ? m_d->receiveBatch(*outline, answers)
                                                       : m_d->receiveOne(*outline, answers);
}

void Peer::setHolding(bool isHolding)
{
    m_d->isHolding = isHolding;
    if (isHolding)
        return;
    for (const PeerCallPointer &call : std::exchange(m_d->held, {})) {
        if (!m_d->isClosed && !call->isCancelled())
            m_d->dispatch(call);
    }
}

qint64 Peer::ping()
{
    return m_d->isClosed ? 0 : m_d->requests.ping(*m_d->outlet);
}

void Peer::notify(const QString &method, const QJsonObject &params)
{
    if (!m_d->isClosed)
        m_d->outlet->send(notificationMessage(method, params));
}

void Peer::log(LogLevel level, const QString &logger, const QJsonValue &data)
{
    Q_ASSERT(m_d->settings.hasLogging);
    if (level < m_d->conversationMethods.logLevel())
        return;
    notify(u"notifications/message"_s, logMessageParams(level, logger, data));
}

void Peer::drain(const shared::Error &refusal)
{
    m_d->refusal = refusal;
}

void Peer::close()
{
    m_d->close();
}

QString Peer::revision() const
{
    return m_d->conversationMethods.isInitialized() ? m_d->conversationMethods.revision().name
                                                    : QString();
}

QJsonObject Peer::clientInfo() const
{
    return m_d->conversationMethods.clientInfo();
}

qsizetype Peer::callsInFlight() const
{
    return m_d->calls.size();
}

const Caller &Peer::caller() const
{
    return *m_d->caller;
}

quint64 Peer::ignoredMessages() const
{
    return m_d->ignoredMessages;
}

} // namespace server::mcp
