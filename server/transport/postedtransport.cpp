// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/postedtransport.h"

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
    connect(&m_life, &SessionLife::expired, this, [this] {
        close(CloseReason::IdleTimeout, u"Nothing was heard of this client for too long."_s);
    });
    m_holdEnd = context().deadlines.addAfter(kLongestHold, [this] {
        if (state() == shared::TransportState::Connecting)
            open();
    });
    startHeartbeat();
}

std::shared_ptr<PostAnswer> PostedTransport::beginAnswer(
    PostAnswer::Post post, qint64 bytes, bool isRequest)
{
    countReceived(bytes);
    m_life.touch();
    if (isRequest)
        m_streams.noteRequest();
    post.openStream = [this](http::Responder &responder) {
        prepareStream();
        return m_streams.openAnswer(responder);
    };
    auto answer = std::make_shared<PostAnswer>(std::move(post), context().deadlines);
    m_answers.push_back(answer);
    connect(answer.get(), &PostAnswer::messageSent, this, [this] { countSent(); });
    connect(answer.get(), &PostAnswer::bytesSent, this,
        [this](qint64 sent) { m_plainBytesOut += sent; });
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

void PostedTransport::announceShutdown(const QString &)
{
    // Calls in flight are answered on their own streams; whoever merely listens may go now.
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
