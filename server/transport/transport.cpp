// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/transport.h"

#include <utility>

namespace server::transport {

Transport::Transport(shared::TransportKind kind, const Context &context, const mcp::Caller &caller,
    const shared::TransportRecord &identity, QObject *parent)
    : Transport(kind, context,
        std::make_unique<mcp::Peer>(
            context.registry, static_cast<mcp::Outlet &>(*this), caller, context.peerSettings),
        identity, parent)
{
    connectConversation();
}

Transport::Transport(shared::TransportKind kind, const Context &context,
    std::unique_ptr<mcp::AnyPeer> peer, const shared::TransportRecord &identity, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_createdAt(context.clock.now())
    , m_record(identity)
    , m_peer(std::move(peer))
    , m_conversation(qobject_cast<mcp::Peer *>(m_peer.get()))
    , m_heartbeat(context.clock, context.deadlines, context.settings)
{
    m_record.kind = kind;
    m_record.state = shared::TransportState::Connecting;
    connectHeartbeat();
    connectGate();
}

void Transport::connectGate()
{
    connect(m_peer.get(), &mcp::AnyPeer::received, this, [this](const QString &method) {
        // A client that takes something back or reports progress has not said that it read
        // anything.
        if (!method.startsWith(u"notifications/"))
            m_context.gate.acknowledge(caller());
    });
    connect(m_peer.get(), &mcp::AnyPeer::lateCancellation, this,
        [this] { m_context.gate.returnDeliveries(caller()); });
}

void Transport::connectHeartbeat()
{
    connect(&m_heartbeat, &Heartbeat::beatDue, this, [this] {
        if (const int comments = sendHeartbeat(); comments > 0)
            emit heartbeatSent(comments);
    });
    connect(&m_heartbeat, &Heartbeat::timedOut, this, [this] {
        close(shared::CloseReason::HeartbeatTimeout,
            QStringLiteral("No answer to %1 pings in a row.").arg(m_heartbeat.pings().missed));
    });
}

void Transport::connectConversation()
{
    connect(&m_heartbeat, &Heartbeat::pingDue, this, [this] {
        // Behind what the client has yet to read, the ping would tell how fast it reads.
        if (canPing() && quickRecord().bytesQueued == 0)
            m_heartbeat.pingSent(m_conversation->ping());
    });
    connect(m_conversation, &mcp::Peer::initialized, &m_heartbeat, &Heartbeat::startPings);
    connect(m_conversation, &mcp::Peer::pong, &m_heartbeat, &Heartbeat::answer);
}

shared::TransportRecord Transport::record() const
{
    shared::TransportRecord record = quickRecord();
    if (record.state == shared::TransportState::Closed)
        return record;
    if (const auto acknowledged = lastAcknowledged()) {
        const auto ago = std::chrono::duration_cast<std::chrono::milliseconds>(
            m_context.clock.now() - *acknowledged);
        record.lastAcknowledged = m_context.clock.wallNow().addMSecs(-ago.count());
    }
    return record;
}

const shared::TransportRecord &Transport::quickRecord() const
{
    const Heartbeat::Pings &pings = m_heartbeat.pings();
    m_record.revision = m_peer->revision();
    m_record.lastPingSent = pings.lastSent;
    m_record.lastPong = pings.lastAnswered;
    m_record.roundTrip = pings.roundTrip;
    m_record.pingsMissed = pings.missed;
    m_record.messagesIgnored = m_peer->ignoredMessages();
    if (m_record.state != shared::TransportState::Closed) {
        m_record.callsInFlight = m_peer->callsInFlight();
        m_record.age = std::chrono::duration_cast<std::chrono::milliseconds>(
            m_context.clock.now() - m_createdAt);
        fillStatistics(m_record);
    }
    return m_record;
}

void Transport::open()
{
    Q_ASSERT(m_record.state == shared::TransportState::Connecting);
    m_record.state = shared::TransportState::Open;
    m_record.openedAt = m_context.clock.wallNow();
    greet();
    emit opened();
}

void Transport::drain(const QString &explanation)
{
    if (m_record.state != shared::TransportState::Connecting
        && m_record.state != shared::TransportState::Open)
        return;
    m_record.state = shared::TransportState::Draining;
    // For whoever reads the client's log; before initialize there is nobody to tell.
    if (m_conversation && m_context.peerSettings.hasLogging && !m_peer->revision().isEmpty())
        m_conversation->log(mcp::LogLevel::Warning, QStringLiteral("server"), explanation);
    m_peer->drain({shared::ErrorCode::Unavailable, explanation});
    announceShutdown(explanation);
}

void Transport::close(shared::CloseReason reason, const QString &explanation)
{
    if (m_record.state == shared::TransportState::Closed)
        return;
    m_record = record();
    m_record.state = shared::TransportState::Closed;
    m_record.callsInFlight = 0; // they end with it
    m_record.closedAt = m_context.clock.wallNow();
    m_record.closeReason = reason;
    m_record.closeText = explanation;
    m_heartbeat.stop();
    refusePending(reason, explanation);
    m_peer->close();
    m_context.gate.leave(caller());
    endConnection(reason, explanation);
    emit closed(reason);
}

std::chrono::nanoseconds Transport::takeMessages(qsizetype count)
{
    return m_messages.take(m_context.settings.messages, m_context.clock.now(), count);
}

void Transport::noteReceived(qint64 bytes)
{
    m_record.bytesIn += bytes;
    m_record.lastByteIn = m_context.clock.wallNow();
}

void Transport::countReceived(qint64 bytes)
{
    noteReceived(bytes);
    ++m_record.messagesIn;
}

void Transport::noteBytesTaken()
{
    m_record.lastByteOut = m_context.clock.wallNow();
}

void Transport::send(const QByteArray &message)
{
    if (m_record.state == shared::TransportState::Closed)
        return;
    ++m_record.messagesOut;
    sendMessage(message);
}

} // namespace server::transport
