// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/types.h"
#include "shared/util/clock.h"
#include "shared/util/result.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace server::journal {
class Journal;
}

namespace server::session {

class SessionState;

// The domain's door: every session of the server. A command is validated, becomes events, goes to
// the journal; once the journal acknowledged it is applied, and only then does the callback run and
// anybody wake. Commands of one session are carried out in the order of the calls. Callbacks may
// run before the command returns (memory journal). Knows no sockets and no JSON-RPC; the time comes
// from the clock.
class Hub final : public QObject {
    Q_OBJECT
public:
    template <typename T> using Callback = std::function<void(shared::Result<T>)>;

    // The journal and the clock must outlive the hub.
    Hub(journal::Journal &journal, const shared::Clock &clock, const Limits &limits,
        QObject *parent = nullptr);
    // Callbacks that wait for the journal, an agent or a mention never run. Must not happen inside
    // a callback or a slot of this hub.
    ~Hub() override;

    // Makes the sessions from what the journal holds. Requires: called before anything else, and
    // nothing else until the callback ran. After an error the hub must not be used: its sessions
    // are told half. Emits no signals.
    void restore(Callback<shared::Done> callback);
    [[nodiscard]] const Limits &limits() const;

    // While not, commands that would store anything fail with Unavailable: for a server that runs
    // out of memory. What is there can be read, waited for and marked as read.
    void setStoring(bool isStoring);

    // --- sessions ---
    struct NewSession {
        QString applicationId;
        QString sessionId; // empty: a UUID is made
        // An agent graph limits who may join and who sees whom; empty: everybody.
        QStringList agents;
        QList<QStringList> links; // groups of agents that see each other
        QStringList nonBlockingAgents; // those that nobody's start waits for
    };
    void createSession(
        const NewSession &session, Callback<SessionKey> callback); // exists: Conflict
    // Finds it or creates it without a graph.
    void openSession(const SessionKey &key, Callback<SessionKey> callback);
    [[nodiscard]] bool hasSession(const SessionKey &key) const;
    [[nodiscard]] QList<SessionKey> sessions() const; // in order of creation

    // Takes all of it away: the session's key is free again. To be called once its transports have
    // been closed; who still waits in it is never called back.
    void closeSession(
        const SessionKey &key, const QString &reason, Callback<shared::Done> callback);
    // As its events made it; null: there is none. Good until the next call of the hub.
    [[nodiscard]] const SessionState *stateOf(const SessionKey &key) const;

    // --- agents ---
    // Registers the agent, or refreshes its description when it is known and the text isn't empty.
    void registerAgent(const SessionKey &key, const QString &agentId, const QString &description,
        Callback<shared::Done> callback);
    // Those that the asking agent may see, itself included, in order of registration. A null
    // asking agent sees all.
    [[nodiscard]] shared::Result<QList<Agent>> agents(
        const SessionKey &key, const QString &askingAgent = {}) const;

    // One of them, for administrators.
    [[nodiscard]] std::optional<Agent> agent(const SessionKey &key, const QString &agentId) const;
    // Takes it out of session and threads; its transport must have been closed.
    void removeAgent(
        const SessionKey &key, const QString &agentId, Callback<shared::Done> callback);

    // Whose presence the start of this agent waits for: the blocking agents that links connect with
    // it, directly or by others; only itself without a graph or when it isn't blocking.
    [[nodiscard]] QStringList group(const SessionKey &key, const QString &agentId) const;

    // --- presence: volatile, never journaled ---
    // A transport of the agent exists (held or open) / is gone. Ending a transport cancels its
    // waits and makes what it was given but never acknowledged unread again. Unregistered agents
    // are ignored.
    void attachTransport(const SessionKey &key, const QString &agentId, const QString &transportId);
    void detachTransport(const SessionKey &key, const QString &agentId, const QString &transportId);
    // Whether there is a sign of life of the client at an attached transport, which may outlive its
    // connections. An agent without any is away, but its waits and deliveries stay.
    void setPresent(
        const SessionKey &key, const QString &agentId, const QString &transportId, bool isPresent);

    // Calls back once enough agents have a transport at the same time: so many different agents, or
    // all of the named ones. Timeout: ErrorCode::Timeout. Returns 0 when it was already called (it
    // never is before the return inside another callback of the hub, unless it is an error).
    using WaitId = quint64;
    WaitId awaitAgentCount(const SessionKey &key, qsizetype count,
        std::chrono::milliseconds timeout, Callback<shared::Done> callback);
    WaitId awaitAgents(const SessionKey &key, const QStringList &agentIds,
        std::chrono::milliseconds timeout, Callback<shared::Done> callback);

    // --- threads and messages; the agent is always the one who asks ---
    void createThread(const SessionKey &key, const QString &agentId, const QString &name,
        const QStringList &participants, Callback<Thread> callback);
    void addParticipant(const SessionKey &key, const QString &agentId, const QString &threadId,
        const QString &participantId, Callback<shared::Done> callback);
    void removeParticipant(const SessionKey &key, const QString &agentId, const QString &threadId,
        const QString &participantId, Callback<shared::Done> callback);
    void closeThread(const SessionKey &key, const QString &agentId, const QString &threadId,
        const QString &summary, Callback<shared::Done> callback);
    void sendMessage(const SessionKey &key, const QString &agentId, const QString &threadId,
        const QString &content, const QStringList &mentions, Callback<Message> callback);
    // The threads that the agent takes part in, with their messages, in order of creation.
    [[nodiscard]] shared::Result<QList<Thread>> threads(
        const SessionKey &key, const QString &agentId) const;
    // One of them; NotFound also for a thread that the agent takes no part in.
    [[nodiscard]] shared::Result<Thread> thread(
        const SessionKey &key, const QString &agentId, const QString &threadId) const;

    // --- mentions ---
    // Answers with all unread mentions of the agent, or waits for the next, or with an empty list
    // after the timeout. What is answered counts as delivered to that transport and becomes read
    // with acknowledge(); until then detachTransport() or returnDelivery() makes it unread.
    // The transport must be attached, else ErrorCode::Gone: only one that can be detached can give
    // back what it didn't get to its agent.
    struct Delivery {
        quint64 id = 0; // 0: nothing was delivered
        QList<Message> messages; // oldest first
    };
    WaitId waitForMentions(const SessionKey &key, const QString &agentId,
        const QString &transportId, std::chrono::milliseconds timeout, Callback<Delivery> callback);
    // Forgets a wait of any kind; its callback never runs. Unknown ids are ignored.
    void cancelWait(WaitId id);
    // Ends the waits whose time is up. A timer does it; a test that owns the clock does too.
    void expireWaits();
    // The next request of that transport arrived, so that the agent has the answers before it.
    void acknowledge(const SessionKey &key, const QString &agentId, const QString &transportId);
    // Whether that answer arrives is not known yet: until it is, acknowledge() leaves it out.
    void setInDoubt(
        const SessionKey &key, const QString &agentId, quint64 deliveryId, bool isInDoubt);
    // The client names the messages that it got: so what is in doubt has arrived, or is unread.
    void settle(const SessionKey &key, const QString &agentId, const QStringList &received);
    // The answer could not be written: its mentions are unread again.
    void returnDelivery(const SessionKey &key, const QString &agentId, quint64 deliveryId);

    // The client took back an answer: all that this transport got and didn't acknowledge.
    void returnDeliveries(
        const SessionKey &key, const QString &agentId, const QString &transportId);

    // --- numbers for metrics ---
    struct Statistics {
        qsizetype sessions = 0;
        qsizetype waits = 0; // of any kind, now
        quint64 messages = 0; // in the sessions, notices of the server included
        quint64 mentionsDelivered = 0, mentionsRedelivered = 0;
        quint64 sessionsExpired = 0;
    };
    [[nodiscard]] Statistics statistics() const;

signals:
    void sessionCreated(const server::session::SessionKey &key);
    void sessionClosed(const server::session::SessionKey &key, const QString &reason);
    void agentRegistered(const server::session::SessionKey &key, const QString &agentId);
    void agentRemoved(const server::session::SessionKey &key, const QString &agentId);
    // A wait_for_mentions began; ended, with so many messages, or with its transport or session.
    void waitBegan(
        const server::session::SessionKey &key, const QString &agentId, const QString &transportId);
    void waitEnded(const server::session::SessionKey &key, const QString &agentId,
        const QString &transportId, std::chrono::milliseconds duration, qsizetype messages);
    void agentStateChanged(const server::session::SessionKey &key, const QString &agentId);
    // Something of a thread changed: created, participants, message, closed. The agents are those
    // who may see it now, and the one who was just removed.
    void threadChanged(
        const server::session::SessionKey &key, const QString &threadId, const QStringList &agents);
    // For each agent that another one let into a thread or took out, creation included.
    void membershipChanged(
        const server::session::SessionKey &key, const server::session::MembershipChange &change);
    void messageSent(
        const server::session::SessionKey &key, const server::session::Message &message);

private:
    class Private;
    std::unique_ptr<Private> m_d;
};

} // namespace server::session
