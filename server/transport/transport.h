// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/peer.h"
#include "server/transport/gate.h"
#include "server/transport/heartbeat.h"
#include "shared/contract/transportrecord.h"
#include "shared/util/tokenbucket.h"

#include <QObject>

#include <memory>

namespace server::transport {

// What a client said of itself when it opened a transport.
struct ClientDetails {
    QString peer; // address:port
    QString userAgent;
};

// One MCP connection of one agent, whatever carries it: identity, state, record, heartbeat and the
// protocol peer. Closes exactly once, with one reason; after that it only waits to be deleted by
// the registry that owns it.
class Transport : public QObject, protected mcp::Outlet {
    Q_OBJECT
public:
    // What every transport of a server shares; all must outlive it.
    struct Context {
        const shared::Clock &clock;
        shared::DeadlineQueue &deadlines;
        const mcp::Registry &registry;
        const mcp::PeerSettings &peerSettings;
        const Settings &settings;
        Gate &gate;
    };

    // One that carries a conversation. Requires: the gate let the caller join; it is told when the
    // transport ends.
    Transport(shared::TransportKind kind, const Context &context, const mcp::Caller &caller,
        const shared::TransportRecord &identity, QObject *parent = nullptr);
    // One that carries requests without a conversation.
    Transport(shared::TransportKind kind, const Context &context,
        std::unique_ptr<mcp::AnyPeer> peer, const shared::TransportRecord &identity,
        QObject *parent = nullptr);

    [[nodiscard]] const QString &id() const { return m_record.id; }
    [[nodiscard]] const mcp::Caller &caller() const { return m_peer->caller(); }
    [[nodiscard]] shared::TransportKind kind() const { return m_record.kind; }
    [[nodiscard]] shared::TransportState state() const { return m_record.state; }
    [[nodiscard]] const QString &applicationId() const { return m_record.applicationId; }
    [[nodiscard]] const QString &sessionId() const { return m_record.sessionId; }
    [[nodiscard]] shared::TransportRecord record() const;
    // The same without what the system must be asked for, and without a copy: for whoever looks at
    // thousands at once. As it is now; changes later.
    [[nodiscard]] const shared::TransportRecord &quickRecord() const;
    [[nodiscard]] mcp::AnyPeer &peer() { return *m_peer; }
    [[nodiscard]] const mcp::AnyPeer &peer() const { return *m_peer; }
    // Requires: it carries one.
    [[nodiscard]] mcp::Peer &conversation() { return *m_conversation; }
    [[nodiscard]] const Heartbeat &heartbeat() const { return m_heartbeat; }
    [[nodiscard]] const Settings &settings() const { return m_context.settings; }

    // Lets the client begin. Requires: state Connecting.
    void open();
    // The server stops: the client is told, calls in flight may end, nothing new begins.
    void drain(const QString &explanation);
    // Ends it: calls in flight are cancelled, the client is told where it still can be. Only the
    // first call counts.
    void close(shared::CloseReason reason, const QString &explanation = {});

    // Takes messages of the client's budget. Zero when there was room for them, else how long until
    // there is.
    [[nodiscard]] std::chrono::nanoseconds takeMessages(qsizetype count);
    // A request of the client arrived, so many bytes with all of its framing.
    void noteReceived(qint64 bytes);
    // The same of one that brings a message.
    void countReceived(qint64 bytes);
    // Where the client is now, as address:port: transports that outlive their connections see it
    // change.
    void setPeer(const QString &peer) { m_record.peer = peer; }

signals:
    void opened();
    void heartbeatSent(int comments); // on so many connections; none: there is nobody to hear it
    void closed(shared::CloseReason reason);

protected:
    // Sends what tells the client that it may begin.
    virtual void greet() = 0;
    // Whether a ping would reach the client now.
    [[nodiscard]] virtual bool canPing() const { return true; }
    // The session ends and its calls with it: says so to whoever waits for an answer.
    virtual void refusePending(shared::CloseReason reason, const QString &explanation)
    {
        Q_UNUSED(reason)
        Q_UNUSED(explanation)
    }
    virtual int sendHeartbeat() = 0; // on how many connections
    // Tells the client that the server stops and when to come back.
    virtual void announceShutdown(const QString &explanation) = 0;
    virtual void sendMessage(const QByteArray &message) = 0;
    // Tells the client and ends the connection below, unless it has ended by itself.
    virtual void endConnection(shared::CloseReason reason, const QString &explanation) = 0;
    // Bytes out and queued, as the connection below counts them.
    virtual void fillStatistics(shared::TransportRecord &record) const = 0;
    // When the client's TCP last acknowledged anything, where that is known.
    [[nodiscard]] virtual std::optional<shared::Clock::TimePoint> lastAcknowledged() const = 0;

    void startHeartbeat() { m_heartbeat.start(); }
    void forgetPing() { m_heartbeat.forgetPing(); } // no answer to it can come
    void noteBytesTaken(); // the kernel took bytes of ours
    void countSent() { ++m_record.messagesOut; } // one that did not go through send()
    [[nodiscard]] const Context &context() const { return m_context; }

private:
    void send(const QByteArray &message) final; // mcp::Outlet
    void connectHeartbeat();
    void connectConversation();
    void connectGate();

    const Context m_context;
    const shared::Clock::TimePoint m_createdAt;
    mutable shared::TransportRecord m_record; // what others count is filled in when it is asked for
    shared::TokenBucket m_messages;
    const std::unique_ptr<mcp::AnyPeer> m_peer;
    mcp::Peer *const m_conversation; // m_peer, where it is one; else null
    Heartbeat m_heartbeat;
};

} // namespace server::transport
