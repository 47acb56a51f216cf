// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/messagestream.h"

#include "server/transport/replaybuffer.h"
#include "server/transport/sseframe.h"

#include <utility>

namespace server::transport {

using shared::CloseReason;

MessageStream::MessageStream(
    quint32 number, Style style, const shared::Clock &clock, ReplayBuffer &replay, QObject *parent)
    : QObject(parent)
    , m_number(number)
    , m_style(std::move(style))
    , m_clock(clock)
    , m_replay(replay)
{
}

void MessageStream::attach(http::Stream &connection)
{
    connectTo(connection);
    if (m_style.hasPriming) {
        m_isResumable = true;
        write(sse::priming(eventId(0), sse::spread(m_style.retry)));
    }
}

MessageStream::Resumption MessageStream::canResume(quint64 afterEvent) const
{
    const auto missed = m_replay.eventsAfter(m_number, afterEvent);
    if (afterEvent > m_lastEvent || !missed)
        return Resumption::Gone;
    return m_isComplete && missed->isEmpty() ? Resumption::NothingLeft : Resumption::Resumed;
}

void MessageStream::resume(http::Stream &connection, quint64 afterEvent)
{
    if (m_connection) {
        m_connection->disconnect(this);
        m_bytesBefore += m_connection->statistics().bytesOut;
        m_connection->abort(CloseReason::TakenOver);
    }
    m_isGivenUp = false;
    m_isOvertaken = false;
    m_takenAt.reset();
    connectTo(connection);
    const auto missed = m_replay.eventsAfter(m_number, afterEvent);
    Q_ASSERT(missed);
    if (missed->isEmpty()) {
        // Something to see at once, so that no proxy holds back the head of the answer. Where it
        // may be, an id: the official SDK for TypeScript forgets the one that it came with, and
        // without one it can't come back once more.
        write(m_style.hasPriming ? sse::priming(eventId(afterEvent), sse::spread(m_style.retry))
                                 : sse::comment("resumed"));
        return;
    }
    const QByteArray frames = missed->join();
    if (m_isComplete)
        connection.finish(CloseReason::Completed, frames);
    else
        write(frames);
}

void MessageStream::connectTo(http::Stream &connection)
{
    m_connection = &connection;
    m_connectedAt = m_clock.now();
    connect(&connection, &http::Stream::bytesWritten, this, &MessageStream::bytesTaken);
    connect(&connection, &http::Stream::closed, this,
        [this, &connection](CloseReason reason) { onClosed(reason, connection.wasReceived()); });
    connection.setEndReported(); // where it is news, by whoever hears of a loss
}

QByteArray MessageStream::keep(const QByteArray &message, const mcp::ArrivalCallback &arrival)
{
    Q_ASSERT(!m_isComplete);
    if (arrival) {
        arrival(mcp::Arrival::Uncertain);
        m_answers.push_back(arrival);
        m_isOvertaken = false;
    }
    if (!m_connection && !m_isResumable) {
        settle(mcp::Arrival::Lost);
        return {};
    }
    if (m_style.session.isEmpty())
        return sse::event("message", message);
    ++m_lastEvent;
    QByteArray frame = sse::event("message", message, eventId(m_lastEvent));
    m_replay.add(m_number, m_lastEvent, frame);
    m_isResumable = true;
    if (m_isGivenUp)
        settle(mcp::Arrival::Lost);
    return frame;
}

void MessageStream::send(const QByteArray &message, const mcp::ArrivalCallback &arrival)
{
    write(keep(message, arrival));
}

void MessageStream::sendLast(const QByteArray &message, const mcp::ArrivalCallback &arrival)
{
    const QByteArray frame = keep(message, arrival);
    m_isComplete = true;
    // In one piece with the end: a client that stops reading at the answer leaves nothing unread.
    if (m_connection)
        m_connection->finish(CloseReason::Completed, frame);
}

void MessageStream::complete()
{
    if (std::exchange(m_isComplete, true))
        return;
    if (m_connection)
        m_connection->finish(CloseReason::Completed);
}

void MessageStream::suspend()
{
    if (m_connection && m_style.hasPriming)
        m_connection->finish(CloseReason::Completed);
}

void MessageStream::announce(const QByteArray &event)
{
    if (!m_isComplete)
        write(event);
}

bool MessageStream::beat()
{
    if (!m_connection || !m_connection->isOpen())
        return false;
    const bool isOld = m_style.lifetime > std::chrono::milliseconds(0)
        && m_clock.now() - m_connectedAt >= m_style.lifetime;
    if (isOld && m_style.hasPriming) {
        suspend();
        return false;
    }
    if (bytesQueued() > 0) // they keep the connection alive as well
        return false;
    write(sse::comment("ping"));
    return true;
}

void MessageStream::abandon()
{
    m_isComplete = true;
    settle(mcp::Arrival::Lost);
}

void MessageStream::end(CloseReason reason)
{
    m_isComplete = true;
    m_answers.clear(); // the end of the session says it for all of them
    if (!m_connection)
        return;
    m_connection->disconnect(this);
    m_bytesBefore += m_connection->statistics().bytesOut;
    std::exchange(m_connection, nullptr)->finish(reason);
}

void MessageStream::noteOtherRequest()
{
    m_isOvertaken = true;
    if (m_connection)
        return;
    m_isGivenUp = !isTaken();
    settle(isTaken() ? mcp::Arrival::Arrived : mcp::Arrival::Lost);
}

void MessageStream::noteMissed()
{
    if (!m_connection)
        settle(mcp::Arrival::Lost);
}

bool MessageStream::isTakenFor(std::chrono::milliseconds time) const
{
    return m_takenAt && m_answers.empty() && m_clock.now() - *m_takenAt >= time;
}

void MessageStream::onClosed(CloseReason reason, bool wasReceived)
{
    const qint64 bytesOut = m_connection->statistics().bytesOut;
    m_bytesBefore += bytesOut;
    m_connection = nullptr;
    if (reason != CloseReason::Completed && reason != CloseReason::ServerShutdown)
        emit lost({reason,
            std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.now() - m_connectedAt),
            bytesOut});
    if (m_isComplete && wasReceived)
        m_takenAt = m_clock.now();
    // Otherwise the client may still come back, and the answers stay in doubt.
    if (m_isOvertaken || !m_isResumable) {
        const bool hadAnswers = !m_answers.empty();
        settle(isTaken() ? mcp::Arrival::Arrived : mcp::Arrival::Lost);
        if (isTaken() && hadAnswers && m_isOvertaken)
            emit acknowledged();
    }
    emit detached();
    if (isTaken())
        emit taken();
}

void MessageStream::settle(mcp::Arrival outcome)
{
    for (const mcp::ArrivalCallback &arrival : std::exchange(m_answers, {}))
        arrival(outcome);
}

void MessageStream::write(const QByteArray &frame)
{
    if (m_connection)
        m_connection->write(frame);
}

QByteArray MessageStream::eventId(quint64 event) const
{
    return EventId{m_style.session, m_number, event}.toText();
}

qint64 MessageStream::bytesOut() const
{
    return m_bytesBefore + (m_connection ? m_connection->statistics().bytesOut : 0);
}

qint64 MessageStream::bytesQueued() const
{
    return m_connection ? m_connection->statistics().bytesQueued : 0;
}

std::optional<shared::Clock::TimePoint> MessageStream::lastAcknowledged() const
{
    return m_connection ? m_connection->lastAcknowledged() : std::nullopt;
}

} // namespace server::transport
