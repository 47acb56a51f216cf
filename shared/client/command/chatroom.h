// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/command/threadxml.h"

namespace shared::command {

// What a chat knows of its session: who is there, which threads there are, and in which of them it
// is. Does nothing by itself.
class ChatRoom final {
public:
    explicit ChatRoom(const QString &agent)
        : m_agent(agent)
    {
    }

    void update(const SessionContents &contents) { m_contents = contents; }
    void clear(); // the hub has forgotten everything
    [[nodiscard]] const SessionContents &contents() const { return m_contents; }

    void enter(const QString &threadId, const QString &name);
    [[nodiscard]] bool isInThread() const { return !m_threadId.isEmpty(); }
    [[nodiscard]] const QString &threadId() const { return m_threadId; }
    [[nodiscard]] const QString &threadName() const { return m_threadName; }

    // The thread of that id, or the one of that name, or of which this is the begin.
    [[nodiscard]] Result<Thread> find(const QString &word) const;

    struct Addressees {
        QStringList mentions;
        QStringList strangers; // names that nobody in the thread has
    };
    [[nodiscard]] Addressees addressees(const QString &text) const;
    // Of the word that is being written behind that text.
    [[nodiscard]] QStringList completions(const QString &before, const QString &word) const;

private:
    [[nodiscard]] QStringList otherParticipants() const;
    [[nodiscard]] QStringList otherAgents() const;

    const QString m_agent;
    SessionContents m_contents;
    QString m_threadId; // empty: in none
    QString m_threadName;
};

} // namespace shared::command
