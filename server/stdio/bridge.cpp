// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/bridge.h"

#include "server/mcp/jsonoutline.h"
#include "server/mcp/revision.h"
#include "server/stdio/endpointurl.h"
#include "server/stdio/handshakereplay.h"
#include "server/stdio/log.h"
#include "shared/util/logfields.h"

#include <utility>

namespace server::stdio {

using namespace Qt::StringLiterals;
using mcp::JsonRpcError;
using mcp::Message;
using shared::LogFields;
using shared::McpExchange;

namespace {

// How long what is under way may take when the client has ended, and then the farewell: clients
// kill a server that does not end within two seconds or so.
constexpr std::chrono::milliseconds kGrace{700};
// A hub that forgets each session that it gives is not asked for ever.
constexpr int kMaxTries = 3;

} // namespace

Bridge::Bridge(
    const RelayContext &context, HubFinder &finder, const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_settings(settings)
    , m_link(finder, context.deadlines)
{
    connect(&m_link, &HubLink::found, this, &Bridge::attach);
    connect(&m_link, &HubLink::missed, this, &Bridge::endSearch);
}

Bridge::~Bridge()
{
    m_context.deadlines.cancel(m_endDeadline);
}

void Bridge::start()
{
    m_link.seek();
}

void Bridge::receive(const QByteArray &line)
{
    QString problem;
    const auto outline = mcp::JsonOutline::read(line, &problem);
    if (!outline)
        return refuse({.error = {mcp::kParseError, u"This is not JSON: %1."_s.arg(problem), {}}});
    if (outline->type() == mcp::JsonOutline::Type::Array)
        return takeBatch(*outline);
    take(*outline, line);
    pump();
}

// Only 2025-03-26 has batches; the hub gets their messages one by one, as it likes them best.
void Bridge::takeBatch(const mcp::JsonOutline &outline)
{
    if (!revision().hasBatches || outline.pieces().isEmpty())
        return refuse(
            {.error = {mcp::kInvalidRequest, u"Send one message a line, no batches."_s, {}}});
    for (const mcp::JsonOutline::Piece &piece : outline.pieces()) {
        if (const auto one = mcp::JsonOutline::read(piece.value))
            take(*one, piece.value.toByteArray());
    }
    pump();
}

void Bridge::take(const mcp::JsonOutline &outline, const QByteArray &json)
{
    const auto read = mcp::readMessage(outline);
    if (const auto *refusal = std::get_if<mcp::Refusal>(&read)) {
        return refuse(*refusal);
    }
    const auto &message = std::get<Message>(read);
    if (message.kind == Message::Kind::Request)
        m_latestNamed = namedRevision(message);
    m_queue.push_back({json, message, {}});
}

void Bridge::refuse(const mcp::Refusal &refusal)
{
    if (!refusal.isAnswered)
        return;
    const QByteArray id = refusal.id.isEmpty() ? mcp::errorIdOfNobody(revision()) : refusal.id;
    sendLine(mcp::errorMessage(id, refusal.error));
}

const mcp::Revision &Bridge::revision() const
{
    const QString &name = m_latestNamed.isEmpty() ? m_handshake.revision() : m_latestNamed;
    const mcp::Revision *revision = mcp::findRevision(name);
    return revision != nullptr ? *revision : mcp::oldestRevision({});
}

void Bridge::pump()
{
    while (m_phase == Phase::Ready && !m_queue.empty()) {
        const Line line = std::move(m_queue.front());
        m_queue.pop_front();
        dispatch(line);
    }
    if (m_phase == Phase::Detached && !m_queue.empty())
        m_link.seek();
    endIfIdle();
}

void Bridge::dispatch(const Line &line)
{
    if (line.message.kind == Message::Kind::Request)
        dispatchRequest(line);
    else if (line.message.method == "notifications/cancelled"_L1 && line.message.requestId)
        cancel(line);
    else
        post(line);
}

void Bridge::dispatchRequest(Line line)
{
    const Message &request = line.message;
    if (m_calls.contains(request.id->key))
        return answer(request,
            {mcp::kInvalidRequest, u"A request with this id is still being served."_s, {}});
    const bool isStateless = !namedRevision(request).isEmpty();
    if (!isStateless && request.method == "initialize"_L1)
        return beginHandshake(line);
    if (!isStateless)
        m_handshake.note(request);
    line.sessionId = m_handshake.sessionId();
    RelayedCall *relayed =
        call(line, isStateless ? statelessHeaders(request) : m_handshake.headers());
    connect(relayed, &RelayedCall::failed, this,
        [this, line](RelayedCall::Failure failure, const JsonRpcError &error) {
            tryAgain(line, failure, error);
        });
}

// Everything after it waits for its answer, which names the session.
void Bridge::beginHandshake(const Line &line)
{
    closeStream();
    m_handshake.begin(line.message);
    m_phase = Phase::Handshaking;
    RelayedCall *relayed = call(line, {});
    connect(relayed, &RelayedCall::answered, this,
        [this, relayed](const QByteArray &, const Message &response) {
            if (response.error.isEmpty())
                m_handshake.complete(relayed->sessionId(), response.result);
            m_phase = Phase::Ready;
            pump();
        });
    connect(relayed, &RelayedCall::failed, this,
        [this, line](RelayedCall::Failure failure, const JsonRpcError &error) {
            m_phase = Phase::Ready;
            tryAgain(line, failure, error);
        });
}

RelayedCall *Bridge::call(const Line &line, const Headers &headers)
{
    const QByteArray key = line.message.id->key;
    const bool isOfSession = !headers.isEmpty() && namedRevision(line.message).isEmpty();
    const Endpoint endpoint{
        .url = m_url, .headers = headers, .hasSession = isOfSession && m_handshake.hasSession()};
    auto *relayed = new RelayedCall(m_context, endpoint, *line.message.id, line.json, this);
    m_calls.insert(key, relayed);
    const auto leave = [this, relayed, key] {
        if (m_calls.value(key) == relayed)
            m_calls.remove(key);
        relayed->deleteLater();
    };
    connect(relayed, &RelayedCall::received, this, &Bridge::sendLine);
    connect(relayed, &RelayedCall::failed, this, leave);
    connect(relayed, &RelayedCall::answered, this, [this, leave](const QByteArray &json) {
        leave();
        sendLine(json);
        endIfIdle();
    });
    return relayed;
}

// A message that the hub never looked at goes out again, once there is a hub and a session.
void Bridge::tryAgain(Line line, RelayedCall::Failure failure, const JsonRpcError &error)
{
    if (failure == RelayedCall::Failure::Final || ++line.tries >= kMaxTries) {
        answer(line.message, error);
        return pump();
    }
    // Another call may have found that out before, and the next session is there already.
    const bool isNews = line.sessionId == m_handshake.sessionId();
    m_queue.push_front(std::move(line));
    if (failure == RelayedCall::Failure::NotSent)
        detach();
    else if (m_phase == Phase::Ready && isNews)
        repeatHandshake();
    pump();
}

void Bridge::cancel(const Line &notification)
{
    const auto found = m_calls.constFind(notification.message.requestId->key);
    if (found == m_calls.constEnd())
        return; // answered already
    RelayedCall *cancelled = *found;
    m_calls.erase(found);
    // In a session the hub is told; elsewhere the end of the connection takes the request back.
    if (m_handshake.hasSession())
        post(notification);
    delete cancelled;
    endIfIdle();
}

// A message that is not answered: a notification, or an answer to a request of the hub.
void Bridge::post(const Line &line)
{
    auto *exchange = new McpExchange(m_context.network,
        {.verb = McpExchange::Verb::Post,
            .url = m_url,
            .headers = m_handshake.headers(),
            .body = line.json},
        this);
    connect(exchange, &McpExchange::finished, this, [this, exchange, line] {
        exchange->deleteLater();
        if (exchange->wasRefused())
            return tryAgain(line, RelayedCall::Failure::NotSent, {});
        if (exchange->status() >= 300)
            qCWarning(lcStdio).noquote() << LogFields("the hub refused a message of the client")
                                                .add("method", line.message.method)
                                                .add("status", exchange->status());
        else if (line.message.method == "notifications/initialized"_L1)
            openStream();
    });
}

void Bridge::answer(const Message &request, const JsonRpcError &error)
{
    if (request.kind != Message::Kind::Request)
        return;
    JsonRpcError told = error;
    if (told.code == mcp::kServerError && !namedRevision(request).isEmpty())
        told.code = mcp::kOwnError; // these revisions keep the other one's range for themselves
    sendLine(mcp::errorMessage(request.id->text, told));
}

void Bridge::failQueue(const JsonRpcError &error)
{
    for (const Line &line : std::exchange(m_queue, {}))
        answer(line.message, error);
}

void Bridge::sendLine(QByteArray json)
{
    // Line breaks in JSON stand between its parts alone.
    json.replace('\n', ' ').replace('\r', ' ');
    emit sent(json);
}

void Bridge::attach(const QUrl &hub)
{
    m_url = endpointUrl(hub, m_settings);
    m_wasAttached = true;
    qCInfo(lcStdio).noquote() << LogFields("attached to a hub")
                                     .add("url", hub.toString(QUrl::RemoveQuery))
                                     .add("session", m_settings.sessionId)
                                     .add("agent", m_settings.agentId);
    m_phase = Phase::Ready;
    if (m_handshake.isKnown())
        repeatHandshake();
    pump();
}

void Bridge::detach()
{
    if (std::exchange(m_phase, Phase::Detached) == Phase::Detached)
        return;
    qCWarning(lcStdio).noquote() << LogFields("the hub is gone, looking for one");
    closeStream();
    m_handshake.drop();
}

void Bridge::endSearch(const shared::Error &error)
{
    qCWarning(lcStdio).noquote() << LogFields("no hub").add("reason", error.message);
    failQueue({mcp::kServerError, u"The hub cannot be reached: %1."_s.arg(error.message),
        {{u"reason"_s, u"hub_unreachable"_s}}});
    if (m_wasAttached)
        m_link.seekLater();
    else
        emit gaveUp(error);
}

void Bridge::repeatHandshake()
{
    closeStream();
    m_phase = Phase::Handshaking;
    m_replay = std::make_unique<HandshakeReplay>(m_context, m_url, m_handshake);
    connect(m_replay.get(), &HandshakeReplay::finished, this, [this] {
        m_phase = Phase::Ready;
        openStream();
        pump();
    });
    connect(m_replay.get(), &HandshakeReplay::failed, this, &Bridge::giveUpReplay);
}

void Bridge::giveUpReplay(RelayedCall::Failure failure, const JsonRpcError &error)
{
    m_phase = Phase::Ready;
    const bool isRefused = failure != RelayedCall::Failure::NotSent;
    if (isRefused)
        failQueue(error);
    detach();
    // One that refuses will again: the client's next message asks it anew.
    if (!isRefused)
        m_link.seekLater();
}

void Bridge::openStream()
{
    if (!m_handshake.hasSession() || m_isEnding)
        return;
    closeStream();
    m_stream.reset(new ServerStream(m_context,
        Endpoint{.url = m_url, .headers = m_handshake.headers(), .hasSession = true}, this));
    connect(m_stream.get(), &ServerStream::received, this, &Bridge::sendLine);
    // Not only when the client next says something: to the others its agent is away until then.
    connect(m_stream.get(), &ServerStream::hubLost, this, [this] {
        detach();
        m_link.seek();
    });
}

void Bridge::closeStream()
{
    if (m_stream)
        m_stream->disconnect(this);
    m_stream.reset();
}

void Bridge::end()
{
    if (std::exchange(m_isEnding, true))
        return;
    m_endDeadline = m_context.deadlines.addAfter(kGrace, [this] { sayFarewell(); });
    endIfIdle();
}

void Bridge::endIfIdle()
{
    if (m_isEnding && m_queue.empty() && m_calls.isEmpty())
        sayFarewell();
}

void Bridge::sayFarewell()
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_context.deadlines.cancel(m_endDeadline);
    m_link.stop();
    closeStream();
    qDeleteAll(std::exchange(m_calls, {}));
    if (m_phase != Phase::Ready || !m_handshake.hasSession()) {
        emit ended();
        return;
    }
    m_endDeadline = m_context.deadlines.addAfter(kGrace, [this] { emit ended(); });
    m_farewell = std::make_unique<McpExchange>(m_context.network,
        McpExchange::Request{
            .verb = McpExchange::Verb::Delete, .url = m_url, .headers = m_handshake.headers()});
    connect(m_farewell.get(), &McpExchange::finished, this, [this] {
        m_context.deadlines.cancel(m_endDeadline);
        emit ended();
    });
}

} // namespace server::stdio
