// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/tooloutcome.h"

#include <QHash>
#include <QString>
#include <QStringList>

namespace chaos {

// Who sent what to whom, what its sender was told, and who heard it how often.
class Ledger final {
public:
    // The content of each message is one of its own.
    void noteSent(const QString &content, const QString &from, const QString &to);
    void noteEnd(const QString &content, const shared::ToolOutcome &outcome);
    void noteHeard(const QString &content, const QString &by);
    // All that this agent was told to be sent is gone: it was told so as well.
    void noteRestart(const QString &from);
    // The hub has it among its messages, at the end of the run.
    void noteKept(const QString &content) { ++m_entries[content].kept; }

    struct Counts {
        int sent = 0;
        int answered = 0; // and not lost by a restart afterwards
        int refused = 0;
        int lost = 0;
        int lostByRestart = 0;
        int notCarriedOut = 0;
        int heard = 0; // of those answered
        int open = 0; // no end yet
    };
    [[nodiscard]] Counts counts() const;
    [[nodiscard]] int sentBy(const QString &agent) const;
    // Told to be carried out, and not heard.
    [[nodiscard]] QStringList missing() const;
    // What must not be, once all has been noted: effects that are none, too many, or not what the
    // sender was told; calls that ended twice; messages that came to the wrong agent.
    [[nodiscard]] QStringList faults() const;

private:
    struct Entry {
        QString from = {};
        QString to = {};
        enum class State { Open, Answered, Refused, Lost, LostByRestart, NotCarriedOut };
        State state = State::Open;
        int ends = 0;
        int heard = 0;
        int strays = 0; // heard by somebody else
        int kept = 0;
    };
    [[nodiscard]] static QString faultOf(const Entry &entry);

    QHash<QString, Entry> m_entries;
};

} // namespace chaos
