// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connectionstream.h"

#include "server/http/replywriter.h"
#include "server/http/socketwriter.h"

#include <utility>

namespace server::http {

namespace {

// A client that reads may ask for several long answers at once: they are on their way, not stuck.
constexpr qint64 kLimitsForReaders = 8;

} // namespace

ConnectionStream::ConnectionStream(Framing framing, qint64 maxQueued, QObject *parent)
    : Stream(parent)
    , m_framing(framing)
    , m_maxQueued(maxQueued)
{
}

void ConnectionStream::write(const QByteArray &bytes)
{
    // An empty chunk would be the last one.
    if (!m_isOpen || bytes.isEmpty() || m_framing == Framing::None)
        return;
    // What waits from before counts, and not what is added: one long message must not cut a client
    // that has read all until then.
    if (isStuck())
        abort(shared::CloseReason::SlowConsumer);
    else
        send(m_framing == Framing::Chunked ? ReplyWriter::chunk(bytes) : bytes);
}

void ConnectionStream::finish(shared::CloseReason reason, const QByteArray &lastBytes)
{
    if (!m_isOpen)
        return;
    if (m_framing == Framing::Chunked)
        send((lastBytes.isEmpty() ? QByteArray() : ReplyWriter::chunk(lastBytes))
            + ReplyWriter::lastChunk());
    else if (m_framing == Framing::Plain)
        send(lastBytes);
    if (!m_isOpen) // the write found the connection gone
        return;
    m_isOpen = false;
    if (m_writer)
        emit finished(reason);
    else
        m_earlyEnd = reason;
}

void ConnectionStream::abort(shared::CloseReason reason)
{
    if (m_isClosed || (!m_isOpen && !m_writer && !m_earlyEnd))
        return;
    m_isOpen = false;
    emit aborted(reason);
}

StreamStatistics ConnectionStream::statistics() const
{
    if (!m_writer)
        return {m_last.bytesOut, m_isOpen ? m_early.size() : m_last.bytesQueued};
    return {m_writer->sent() - m_bytesBefore, m_writer->queued()};
}

std::optional<shared::Clock::TimePoint> ConnectionStream::lastAcknowledged() const
{
    if (m_acknowledged || !m_writer)
        return m_acknowledged;
    return m_lastAcknowledged();
}

void ConnectionStream::start(
    SocketWriter &writer, qint64 bytesBefore, Acknowledged lastAcknowledged)
{
    m_writer = &writer;
    m_lastAcknowledged = std::move(lastAcknowledged);
    m_bytesBefore = bytesBefore;
    if (!m_early.isEmpty())
        writer.write(std::exchange(m_early, {}));
    if (m_earlyEnd)
        emit finished(*m_earlyEnd);
}

void ConnectionStream::stop()
{
    m_last = {statistics().bytesOut, 0};
    m_isOpen = false;
    m_writer = nullptr;
    m_early.clear();
}

void ConnectionStream::notifyClosed(shared::CloseReason reason, bool wasReceived)
{
    if (std::exchange(m_isClosed, true))
        return;
    m_wasReceived = wasReceived;
    emit closed(reason);
}

void ConnectionStream::send(const QByteArray &bytes)
{
    if (m_writer)
        m_writer->write(bytes);
    else
        m_early += bytes;
}

bool ConnectionStream::isStuck() const
{
    const qint64 waiting = queued();
    if (waiting <= m_maxQueued)
        return false;
    return m_writer == nullptr || !m_writer->isMoving()
        || waiting / kLimitsForReaders > m_maxQueued;
}

qint64 ConnectionStream::queued() const
{
    return m_writer ? m_writer->queued() : m_early.size();
}

} // namespace server::http
