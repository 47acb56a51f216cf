// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/agentgraph.h"
#include "server/session/events.h"

#include <QHash>

#include <set>
#include <vector>

namespace server::session {

// One session as its events made it: nothing but their fold. Holds no callback, no clock and
// nothing of who is connected, so two states that saw the same events are equal.
class SessionState {
public:
    struct AgentRecord {
        QString id;
        QString description;
        std::set<qsizetype> threads; // takes part in; by order of creation
        std::set<quint64> unread; // messages that mention it and that it hasn't confirmed

        friend bool operator==(const AgentRecord &, const AgentRecord &) = default;
    };

    // False: the event does not fit (a journal that isn't ours, or a mistake), and nothing changed.
    [[nodiscard]] bool apply(const Event &event);

    [[nodiscard]] bool isCreated() const { return m_isCreated; }
    [[nodiscard]] const SessionKey &key() const { return m_key; }

    [[nodiscard]] const AgentGraph &graph() const { return m_graph; }

    // In order of registration. Pointers are good until the next apply(); null: unknown.
    [[nodiscard]] const std::vector<AgentRecord> &agents() const { return m_agents; }
    [[nodiscard]] const AgentRecord *agent(const QString &id) const;

    // In order of creation.
    [[nodiscard]] const std::vector<Thread> &threads() const { return m_threads; }
    [[nodiscard]] qsizetype threadCount() const { return static_cast<qsizetype>(m_threads.size()); }
    [[nodiscard]] const Thread *thread(const QString &id) const;
    // Null as well when the agent takes no part in it: for that agent there is no such thread.
    [[nodiscard]] const Thread *threadOf(const QString &agentId, const QString &threadId) const;
    [[nodiscard]] QList<Thread> threadsOf(const AgentRecord &agent) const;
    [[nodiscard]] bool takesPart(const QString &agentId, const QString &threadId) const;

    [[nodiscard]] quint64 messageCount() const { return m_places.size(); }
    // Requires: number < messageCount().
    [[nodiscard]] const Message &message(quint64 number) const;

    friend bool operator==(const SessionState &, const SessionState &) = default;

private:
    // Where the message with a number is kept: each is stored once, in its thread.
    struct Place {
        qsizetype thread = 0;
        qsizetype position = 0;

        friend bool operator==(const Place &, const Place &) = default;
    };

    bool fold(const SessionCreated &event);
    bool fold(const AgentRegistered &event);
    bool fold(const AgentDescribed &event);
    bool fold(const ThreadCreated &event);
    bool fold(const ParticipantAdded &event);
    bool fold(const ParticipantRemoved &event);
    bool fold(const MessageSent &event);
    bool fold(const ThreadClosed &event);
    bool fold(const MentionsRead &event);
    bool fold(const AgentRemoved &event);
    bool fold(const SessionClosed &event);

    AgentRecord *findAgent(const QString &id);
    [[nodiscard]] qsizetype threadIndex(const QString &id) const
    {
        return m_threadIndex.value(id, -1);
    }
    Thread &threadAt(qsizetype index) { return m_threads[static_cast<size_t>(index)]; }

    bool m_isCreated = false;
    SessionKey m_key;
    AgentGraph m_graph;
    std::vector<AgentRecord> m_agents;
    QHash<QString, qsizetype> m_agentIndex;
    std::vector<Thread> m_threads;
    QHash<QString, qsizetype> m_threadIndex;
    std::vector<Place> m_places; // by message number
};

} // namespace server::session
