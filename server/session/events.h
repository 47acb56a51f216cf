// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/types.h"
#include "shared/util/result.h"

#include <QByteArray>
#include <QList>

#include <variant>

namespace server::session {

// What happened in a session: the only thing that changes its state, and what the journal holds. An
// event is a fact, checked before it was made; it carries every choice (ids, times), so that its
// fold is the same everywhere. Types may be added; a changed meaning needs a new version
// (events.cpp).

struct SessionCreated {
    SessionKey key;
    QStringList agents; // of the graph; empty: everybody may join
    QList<QStringList> links;
    QStringList nonBlockingAgents;

    friend bool operator==(const SessionCreated &, const SessionCreated &) = default;
};

struct AgentRegistered {
    QString agentId;
    QString description;

    friend bool operator==(const AgentRegistered &, const AgentRegistered &) = default;
};

struct AgentDescribed {
    QString agentId;
    QString description;

    friend bool operator==(const AgentDescribed &, const AgentDescribed &) = default;
};

struct ThreadCreated {
    QString threadId;
    QString name;
    QString creatorId;
    QStringList participants; // the creator among them

    friend bool operator==(const ThreadCreated &, const ThreadCreated &) = default;
};

struct ParticipantAdded {
    QString threadId;
    QString agentId;
    QString by;

    friend bool operator==(const ParticipantAdded &, const ParticipantAdded &) = default;
};

struct ParticipantRemoved {
    QString threadId;
    QString agentId;
    QString by;

    friend bool operator==(const ParticipantRemoved &, const ParticipantRemoved &) = default;
};

struct MessageSent {
    quint64 number = 0; // in the session, from 0: the order of everything that was said in it
    Message message; // threadName is the state's to fill in

    friend bool operator==(const MessageSent &, const MessageSent &) = default;
};

struct ThreadClosed {
    QString threadId;
    QString by;
    QString summary;

    friend bool operator==(const ThreadClosed &, const ThreadClosed &) = default;
};

// The agent has these messages: they are no longer unread.
struct MentionsRead {
    QString agentId;
    QList<quint64> numbers;

    friend bool operator==(const MentionsRead &, const MentionsRead &) = default;
};

// An administrator took the agent out: it takes part in nothing any more, and its unread mentions
// are dropped. What it wrote stays.
struct AgentRemoved {
    QString agentId;

    friend bool operator==(const AgentRemoved &, const AgentRemoved &) = default;
};

// All of the session is gone; another of the same key may be created.
struct SessionClosed {
    QString reason;

    friend bool operator==(const SessionClosed &, const SessionClosed &) = default;
};

using Event =
    std::variant<SessionCreated, AgentRegistered, AgentDescribed, ThreadCreated, ParticipantAdded,
        ParticipantRemoved, MessageSent, ThreadClosed, MentionsRead, AgentRemoved, SessionClosed>;

[[nodiscard]] QByteArray toJson(const Event &event);
// An unknown type or version is an error: a state with a hole in it would be a wrong one.
[[nodiscard]] shared::Result<Event> eventFromJson(const QByteArray &json);

} // namespace server::session
