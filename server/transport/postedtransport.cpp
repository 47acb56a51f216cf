// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/postedtransport.h"

#include "server/transport/log.h"
#include "server/transport/sseframe.h"
#include "shared/util/logfields.h"

#include <algorithm>
#include <utility>

namespace server::transport {

using namespace Qt::StringLiterals;
using shared::CloseReason;
using shared::TransportKind;

namespace {

// The bridge of --stdio comes by Streamable HTTP as everybody; for those who look after the hub it
// is a kind of its own.
TransportKind kindOf(const shared::TransportRecord &identity)
{
    return identity.userAgent.startsWith(u"coral-stdio/") ? TransportKind::Stdio
                                                          : TransportKind::StreamableHttp;
}

} // namespace

PostedTransport::PostedTransport(const Context &context, const mcp::Caller &caller,
    const shared::TransportRecord &identity, const QByteArray &tag, QObject *parent)
    : Transport(kindOf(identity), context, caller, identity, parent)
    , m_streams(tag, context.clock, context.settings)
    , m_life(context.clock, context.deadlines, context.settings)
{
    watch();
}

PostedTransport::PostedTransport(const Context &context, std::unique_ptr<mcp::AnyPeer> peer,
    const shared::TransportRecord &identity, const QByteArray &tag, QObject *parent)
    : Transport(kindOf(identity), context, std::move(peer), identity, parent)
    , m_streams(tag, context.clock, context.settings)
    , m_life(context.clock, context.deadlines, context.settings)
{
    watch();
}

PostedTransport::~PostedTransport()
{
    context().deadlines.cancel(m_holdEnd);
    // Whoever still holds a call holds its answer, too.
    for (const auto &entry : m_answers) {
        if (const auto answer = entry.lock()) {
            answer->disconnect(this);
            answer->abandon();
        }
    }
}

void PostedTransport::watch()
{
    connect(&m_streams, &SessionStreams::bytesTaken, this, [this] { noteBytesTaken(); });
    connect(
        &m_streams, &SessionStreams::connectionsChanged, this, &PostedTransport::countConnections);
    connect(&m_streams, &SessionStreams::acknowledged, this,
        [this] { context().gate.acknowledge(caller()); });
    connect(&m_life, &SessionLife::presenceChanged, this,
        [this](bool isPresent) { context().gate.setPresent(caller(), isPresent); });
    connect(&m_streams, &SessionStreams::connectionLost, this,
        [this](const MessageStream::Loss &loss, bool isListener) {
            noteLoss(loss, isListener ? "listener"_L1 : "answer"_L1);
        });
    connect(&m_life, &SessionLife::expired, this, &PostedTransport::expire);
    m_holdEnd = context().deadlines.addAfter(kLongestHold, [this] {
        if (state() == shared::TransportState::Connecting)
            open();
    });
    startHeartbeat();
}

void PostedTransport::noteHeard()
{
    m_loss.reset();
    m_life.touch();
}

void PostedTransport::noteLoss(const MessageStream::Loss &loss, QLatin1StringView stream)
{
    const bool isWorse = m_loss && shared::isExpected(*m_loss) && !shared::isExpected(loss.reason);
    const bool isTold = m_loss && !isWorse && context().clock.now() - m_lossToldAt < kOneLoss;
    if (!m_loss || isWorse)
        m_loss = loss.reason;
    if (isTold)
        return;
    m_lossToldAt = context().clock.now();
    logLoss(loss, stream);
}

void PostedTransport::logLoss(const MessageStream::Loss &loss, QLatin1StringView stream) const
{
    const shared::TransportRecord &record = quickRecord();
    shared::LogFields line("connection lost");
    line.add("transport", record.id)
        .add("session", record.sessionId)
        .add("agent", record.agentId)
        .add("reason", shared::closeReasonName(loss.reason))
        .add("stream", stream)
        .add("age", loss.age)
        .add("bytes_out", loss.bytesOut)
        .add("peer", record.peer)
        .add("ua", record.userAgent);
    if (shared::isExpected(loss.reason))
        qCInfo(lcTransport).noquote() << line;
    else
        qCWarning(lcTransport).noquote() << line;
}

void PostedTransport::expire()
{
    if (m_loss && m_streams.statistics().connections == 0)
        close(*m_loss,
            u"This client lost its connection (%1) and did not come back."_s.arg(
                shared::closeReasonName(*m_loss)));
    else
        close(CloseReason::IdleTimeout, u"Nothing was heard of this client for too long."_s);
}

std::shared_ptr<PostAnswer> PostedTransport::beginAnswer(
    PostAnswer::Post post, qint64 bytes, bool isRequest)
{
    countReceived(bytes);
    noteHeard();
    if (isRequest)
        m_streams.noteRequest();
    post.owner = {id(), sessionId(), caller().name};
    post.openStream = [this](http::Responder &responder) {
        prepareStream();
        return m_streams.openAnswer(responder);
    };
    auto answer = std::make_shared<PostAnswer>(std::move(post), context().deadlines);
    m_answers.push_back(answer);
    connect(answer.get(), &PostAnswer::messageSent, this, [this] { countSent(); });
    connect(answer.get(), &PostAnswer::bytesSent, this,
        [this](qint64 sent) { m_plainBytesOut += sent; });
    connect(answer.get(), &PostAnswer::lost, this,
        [this](CloseReason reason) { noteLoss({reason}, "none"_L1); });
    connect(answer.get(), &PostAnswer::concluded, this, &PostedTransport::countConnections);
    connect(answer.get(), &QObject::destroyed, this, &PostedTransport::countConnections);
    countConnections();
    return answer;
}

void PostedTransport::countConnections()
{
    std::erase_if(m_answers, [](const auto &answer) { return answer.expired(); });
    const auto isAwaited = [](const std::weak_ptr<PostAnswer> &answer) {
        const auto held = answer.lock();
        return held && held->isAwaited();
    };
    const qsizetype waiting = std::ranges::count_if(m_answers, isAwaited);
    m_life.setConnections(m_streams.statistics().connections + waiting, waiting);
}

int PostedTransport::sendHeartbeat()
{
    return m_streams.beat();
}

void PostedTransport::announceShutdown(const QString &explanation)
{
    // Calls in flight are answered on their own streams; whoever merely listens may go now. Clients
    // pass over events whose names they don't know, but some old ones fail at them: an answer that
    // is still to come is not put at risk for it.
    m_streams.announce(
        sse::withRetry(sse::spread(settings().retryHint),
            sse::farewell("server_shutdown", CloseReason::ServerShutdown, explanation)),
        hasListenersByPost());
    m_streams.endListeners();
}

void PostedTransport::refusePending(CloseReason reason, const QString &explanation)
{
    const QString text = explanation.isEmpty() ? u"This session has ended."_s : explanation;
    const mcp::JsonRpcError error{
        endedCode(), text, {{u"reason"_s, shared::closeReasonName(reason)}}};
    for (const auto &entry : std::exchange(m_answers, {})) {
        if (const auto answer = entry.lock()) {
            answer->end(endedStatus(), error);
            answer->disconnect(this); // it may be kept longer than this
        }
    }
}

void PostedTransport::endConnection(CloseReason reason, const QString &)
{
    m_life.stop();
    m_streams.end(reason);
}

void PostedTransport::fillStatistics(shared::TransportRecord &record) const
{
    const SessionStreams::Statistics statistics = m_streams.statistics();
    record.bytesOut = m_plainBytesOut + statistics.bytesOut;
    record.bytesQueued = statistics.bytesQueued;
    record.eventsKept = m_streams.replay().size();
    record.bytesKept = m_streams.replay().bytes();
    record.resumptions = m_streams.resumptions();
}

std::optional<shared::Clock::TimePoint> PostedTransport::lastAcknowledged() const
{
    return m_streams.lastAcknowledged();
}

} // namespace server::transport
