// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/streamabletransport.h"

#include "server/mcp/revision.h"
#include "server/transport/postanswer.h"

#include <QCryptographicHash>

#include <algorithm>
#include <utility>

namespace server::transport {

using namespace Qt::StringLiterals;
using shared::CloseReason;

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
    : Transport(shared::TransportKind::StreamableHttp, context, caller, identity, parent)
    , m_streams(tagOf(identity.id), context.clock, context.settings)
    , m_life(context.clock, context.deadlines, context.settings)
{
    watchStreams();
    watchLife();
    peer().setHolding(true);
    m_holdEnd = context.deadlines.addAfter(kLongestHold, [this] {
        if (state() == shared::TransportState::Connecting)
            open();
    });
    startHeartbeat();
}

StreamableTransport::~StreamableTransport()
{
    context().deadlines.cancel(m_holdEnd);
}

void StreamableTransport::watchStreams()
{
    connect(&m_streams, &SessionStreams::bytesTaken, this, [this] { noteBytesTaken(); });
    connect(&m_streams, &SessionStreams::connectionsChanged, this,
        &StreamableTransport::countConnections);
    connect(&m_streams, &SessionStreams::acknowledged, this,
        [this] { context().gate.acknowledge(caller()); });
    connect(&m_streams, &SessionStreams::listenerLost, this, [this] {
        forgetPing();
        m_life.noteListenerLost();
    });
}

void StreamableTransport::watchLife()
{
    connect(&m_life, &SessionLife::presenceChanged, this,
        [this](bool isPresent) { context().gate.setPresent(caller(), isPresent); });
    connect(&m_life, &SessionLife::expired, this, [this] {
        close(CloseReason::IdleTimeout, u"Nothing was heard of this client for too long."_s);
    });
}

void StreamableTransport::post(const http::Request &request, const mcp::Envelope &envelope,
    const http::ResponderPointer &responder)
{
    countReceived(request.receivedBytes);
    m_life.touch();
    if (!envelope.requestIds.isEmpty() && envelope.method != "ping"_L1)
        m_streams.noteRequest();
    const auto answer = makeAnswer(envelope, responder);
    countConnections();
    const mcp::Peer::Received received = peer().receive(request.body, answer);
    answer->begin(received == mcp::Peer::Received::Ok ? 200 : 400, answer.use_count() > 1);
}

std::shared_ptr<PostAnswer> StreamableTransport::makeAnswer(
    const mcp::Envelope &envelope, const http::ResponderPointer &responder)
{
    PostAnswer::Post post;
    post.responder = responder;
    post.requestIds = envelope.requestIds;
    post.isBatch = envelope.isBatch;
    if (envelope.isInitialize())
        post.headers.append("Mcp-Session-Id", id().toLatin1());
    post.openStream = [this](http::Responder &to) {
        m_streams.setPolling(hasPolling());
        return m_streams.openAnswer(to);
    };
    auto answer = std::make_shared<PostAnswer>(std::move(post), context().deadlines);
    m_answers.push_back(answer);
    connect(answer.get(), &PostAnswer::messageSent, this, [this] { countSent(); });
    connect(answer.get(), &PostAnswer::bytesSent, this,
        [this](qint64 bytes) { m_plainBytesOut += bytes; });
    connect(answer.get(), &PostAnswer::concluded, this, &StreamableTransport::countConnections);
    connect(answer.get(), &QObject::destroyed, this, &StreamableTransport::countConnections);
    return answer;
}

void StreamableTransport::listen(
    const http::Request &request, const http::ResponderPointer &responder)
{
    countReceived(request.receivedBytes);
    m_life.touch();
    m_streams.setPolling(hasPolling());
    if (request.headers.contains("Last-Event-ID"))
        m_streams.resume(*responder, request.headers.value("Last-Event-ID"));
    else
        m_streams.openListener(*responder);
    if (m_streams.isListening())
        m_life.noteListenerOpened();
}

void StreamableTransport::countConnections()
{
    std::erase_if(m_answers, [](const auto &answer) { return answer.expired(); });
    const auto isAwaited = [](const std::weak_ptr<PostAnswer> &answer) {
        const auto held = answer.lock();
        return held && held->isAwaited();
    };
    const qsizetype waiting = std::ranges::count_if(m_answers, isAwaited);
    m_life.setConnections(m_streams.statistics().connections + waiting, waiting);
}

bool StreamableTransport::hasPolling() const
{
    const mcp::Revision *revision = mcp::findRevision(peer().revision());
    return revision && revision->hasPolling;
}

void StreamableTransport::greet()
{
    peer().setHolding(false);
}

bool StreamableTransport::canPing() const
{
    return m_streams.isListening();
}

void StreamableTransport::sendHeartbeat()
{
    m_streams.beat();
}

void StreamableTransport::announceShutdown(const QString &)
{
    // Calls in flight are answered on their own streams; whoever merely listens may go now.
    m_streams.endListeners();
}

void StreamableTransport::sendMessage(const QByteArray &message)
{
    m_streams.sendUnrelated(message);
}

void StreamableTransport::refusePending(CloseReason reason, const QString &explanation)
{
    const QString text = explanation.isEmpty() ? u"This session has ended."_s : explanation;
    const auto reply = http::Reply::error(404, "session_ended"_L1, text);
    const mcp::JsonRpcError error{
        mcp::kServerError, text, {{u"reason"_s, shared::closeReasonName(reason)}}};
    for (const auto &entry : std::exchange(m_answers, {})) {
        if (const auto answer = entry.lock())
            answer->end(reply, error);
    }
}

void StreamableTransport::endConnection(CloseReason reason, const QString &)
{
    m_life.stop();
    m_streams.end(reason);
}

void StreamableTransport::fillStatistics(shared::TransportRecord &record) const
{
    const SessionStreams::Statistics statistics = m_streams.statistics();
    record.bytesOut = m_plainBytesOut + statistics.bytesOut;
    record.bytesQueued = statistics.bytesQueued;
}

} // namespace server::transport
