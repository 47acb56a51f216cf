// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/barriers.h"
#include "server/session/hub.h"
#include "server/session/mentionbox.h"

#include <QSet>

#include <map>
#include <unordered_map>

namespace server::session {

class SessionState;
struct Surroundings;

// The volatile side of one session: who is here, who waits, which mentions are on their way. Reads
// the state and never changes it; nothing here is journaled.
class Attendance {
public:
    // Both must outlive this.
    Attendance(Surroundings &around, const SessionState &state);
    ~Attendance();

    void attach(const QString &agentId, const QString &transportId);
    void detach(const QString &agentId, const QString &transportId);
    // Whether there is a sign of life of the client at that transport; there is at first.
    void setPresent(const QString &agentId, const QString &transportId, bool isPresent);
    // The state does not know it any more: its waits end and its mentions are dropped.
    void remove(const QString &agentId);
    // The session was closed.
    void clear();
    [[nodiscard]] bool hasTransports() const { return m_transports > 0; }
    [[nodiscard]] AgentState stateOf(const QString &agentId) const;
    [[nodiscard]] Barriers &barriers() { return m_barriers; }

    // As Hub::waitForMentions; errors call back at once.
    Waits::Id wait(const QString &agentId, const QString &transportId,
        std::chrono::milliseconds timeout, Hub::Callback<Hub::Delivery> callback);

    // The state has a new unread mention; the oldest wait of the agent wakes as an effect, after
    // all that the same append of the journal brought.
    void addMention(const QString &agentId, quint64 number);
    void forgetMention(const QString &agentId, quint64 number);

    void setInDoubt(const QString &agentId, quint64 deliveryId, bool isInDoubt);
    // As acknowledge(), for deliveries in doubt: those of which the agent names all messages. The
    // others are unread again.
    [[nodiscard]] bool settle(const QString &agentId, const QSet<QString> &received);
    void returnDelivery(const QString &agentId, quint64 deliveryId);
    void returnDeliveries(const QString &agentId, const QString &transportId);
    // True: confirmed() holds something that the journal should learn.
    [[nodiscard]] bool acknowledge(const QString &agentId, const QString &transportId);
    [[nodiscard]] QList<quint64> confirmed(const QString &agentId) const;

private:
    struct MentionWait {
        QString transportId;
        Hub::Callback<Hub::Delivery> callback;
        shared::Clock::TimePoint began;
    };
    // What there is of one agent.
    struct Desk {
        QSet<QString> transports;
        QSet<QString> silent; // those of them without a sign of life
        std::map<Waits::Id, MentionWait> waits; // in order of arrival
        MentionBox box;
        AgentState shown = AgentState::Away; // as last signalled
    };

    [[nodiscard]] shared::Result<shared::Done> checkWait(
        const QString &agentId, const QString &transportId) const;
    Desk *find(const QString &agentId);
    [[nodiscard]] const Desk *find(const QString &agentId) const;
    [[nodiscard]] static bool isHere(const Desk &desk);
    [[nodiscard]] static AgentState stateOf(const Desk &desk);
    void showPresence(const QString &agentId, Desk &desk, bool wasHere);
    void showState(const QString &agentId, Desk &desk);
    void tellWait(const QString &agentId, const MentionWait &wait, qsizetype messages);
    void wake(const QString &agentId);
    void serve(const QString &agentId);
    void expire(const QString &agentId, Waits::Id id);
    void forgetWait(const QString &agentId, Waits::Id id);

    Surroundings &m_around;
    const SessionState &m_state;
    Barriers m_barriers;
    qsizetype m_transports = 0; // of all desks
    std::unordered_map<QString, Desk> m_desks; // its elements stay where they are
};

} // namespace server::session
