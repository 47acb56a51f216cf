// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>

namespace server::session {

// Names of things are the Coral words of docs/ARCHITECTURE.md.

// Which session, as a URL names it. An application's sessions are its own: the same session id
// under another application is another session.
struct SessionKey {
    QString applicationId;
    QString sessionId;

    friend bool operator==(const SessionKey &, const SessionKey &) = default;
    // One string for maps and mcp::Caller::scope; the parts are percent-encoded, so it is
    // unambiguous.
    [[nodiscard]] QString toString() const;
    [[nodiscard]] static SessionKey fromString(const QString &text);
};
size_t qHash(const SessionKey &key, size_t seed = 0) noexcept;

struct Message {
    QString id; // UUID
    QString threadId;
    QString threadName;
    QString senderId; // an agent id, or kSystemSender
    QString content;
    QStringList mentions;
    QDateTime timestamp; // UTC, milliseconds

    friend bool operator==(const Message &, const Message &) = default;
};

// How many characters the message takes where it is told to an agent, about.
[[nodiscard]] qsizetype toldSize(const Message &message);

struct Thread {
    QString id; // UUID
    QString name;
    QString creatorId;
    QStringList participants; // in order of joining
    bool isClosed = false;
    QString summary; // of a closed thread
    QList<Message> messages;

    friend bool operator==(const Thread &, const Thread &) = default;
};

// Somebody let an agent into a thread or took it out.
struct MembershipChange {
    QString threadId;
    QString threadName;
    QString agentId;
    QString by; // never the agent itself
    bool isMember = true; // afterwards
};

enum class AgentState {
    Away, // no transport, or none with a sign of life
    Connected, // has a transport, calls nothing
    Waiting, // inside wait_for_mentions
};

struct Agent {
    QString id;
    QString description;
    AgentState state = AgentState::Away;
    qsizetype unreadMentions = 0; // a mention that was delivered but not acknowledged counts

    friend bool operator==(const Agent &, const Agent &) = default;
};

// No agent may have this id: it signs the notices of the server (a thread was closed).
inline constexpr QStringView kSystemSender = u"system";

// What one session and one server may hold; reaching one is ErrorCode::LimitReached with a text
// that names the limit. All are configurable ([limits] of the configuration file).
struct Limits {
    qsizetype sessions = 10'000;
    qsizetype agentsPerSession = 1'000;
    qsizetype threadsPerSession = 10'000;
    qsizetype participantsPerThread = 1'000;
    qsizetype messagesPerSession = 100'000;
    qsizetype messageBytes = qsizetype(256) * 1024; // UTF-8 bytes of the content
    qsizetype nameBytes = 256; // UTF-8 bytes of ids and names
    qsizetype descriptionBytes = qsizetype(8) * 1024; // of descriptions and summaries
    qsizetype waitsPerAgent = 16;
    // Characters of the messages that one answer tells, one message at least; others may not stand
    // still for the history of somebody's session.
    qsizetype answerSize = qsizetype(1024) * 1024;
    // A session ends when it had no transport and nothing was asked of it for so long; 0: never.
    std::chrono::milliseconds sessionExpiry = std::chrono::hours(24);
    // The same of one that holds no threads and has no graph, where whoever comes back to it makes
    // it anew; 0: as the others.
    std::chrono::milliseconds emptySessionExpiry{0};
};

} // namespace server::session
