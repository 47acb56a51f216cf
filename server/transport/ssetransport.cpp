// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/ssetransport.h"

#include "server/transport/sseframe.h"

namespace server::transport {

namespace {

// Whether the connection can still carry a farewell: else it is cut, so that nothing waits for a
// peer that is not there.
bool canBeTold(shared::CloseReason reason)
{
    switch (reason) {
    case shared::CloseReason::TakenOver:
    case shared::CloseReason::Evicted:
    case shared::CloseReason::SessionClosed:
    case shared::CloseReason::ServerShutdown:
    case shared::CloseReason::LimitReached:
    case shared::CloseReason::IdleTimeout:
    case shared::CloseReason::ProtocolViolation:
    case shared::CloseReason::InternalError:
        return true;
    default:
        return false;
    }
}

} // namespace

SseTransport::SseTransport(const Context &context, const mcp::Caller &caller,
    const shared::TransportRecord &identity, QByteArray messagePath, http::Stream &stream,
    QObject *parent)
    : Transport(shared::TransportKind::HttpSse, context, caller, identity, parent)
    , m_messagePath(std::move(messagePath))
    , m_stream(&stream)
{
    connect(&stream, &http::Stream::closed, this,
        [this](shared::CloseReason reason) { close(reason); });
    connect(&stream, &http::Stream::bytesWritten, this, [this] { noteBytesTaken(); });
    stream.setEndReported(); // by the registry's line
    startHeartbeat();
}

void SseTransport::greet()
{
    // Existing clients wait for endpoint first; the welcome is ours (an unknown event to the
    // others).
    write(sse::event("endpoint", m_messagePath));
    // With the time to come back: a server that crashes tells nobody, and its successor shall not
    // be met by all at once.
    write(sse::withRetry(sse::spread(settings().retryHint),
        sse::event("connection_established", "Connected to Coral Server", id().toUtf8())));
}

int SseTransport::sendHeartbeat()
{
    // Bytes that are on their way keep a connection alive as well, and a client that has to read
    // its way to the comment gains nothing by it.
    if (!m_stream || m_stream->statistics().bytesQueued > 0)
        return 0;
    write(sse::comment("ping"));
    return 1;
}

void SseTransport::sendMessage(const QByteArray &message)
{
    write(sse::event("message", message));
}

void SseTransport::announceShutdown(const QString &explanation)
{
    m_isShutdownAnnounced = true;
    write(sse::withRetry(sse::spread(settings().retryHint),
        sse::farewell("server_shutdown", shared::CloseReason::ServerShutdown, explanation)));
}

void SseTransport::endConnection(shared::CloseReason reason, const QString &explanation)
{
    if (!m_stream || !m_stream->isOpen())
        return;
    m_stream->disconnect(this);
    if (!canBeTold(reason)) {
        m_stream->abort(reason);
        return;
    }
    if (reason != shared::CloseReason::ServerShutdown)
        write(sse::farewell("connection_closed", reason, explanation));
    else if (!m_isShutdownAnnounced)
        announceShutdown(explanation);
    m_stream->finish(reason);
}

void SseTransport::fillStatistics(shared::TransportRecord &record) const
{
    if (!m_stream)
        return;
    const http::StreamStatistics statistics = m_stream->statistics();
    record.bytesOut = statistics.bytesOut;
    record.bytesQueued = statistics.bytesQueued;
}

std::optional<shared::Clock::TimePoint> SseTransport::lastAcknowledged() const
{
    return m_stream ? m_stream->lastAcknowledged() : std::nullopt;
}

void SseTransport::write(const QByteArray &frame)
{
    if (m_stream)
        m_stream->write(frame);
}

} // namespace server::transport
