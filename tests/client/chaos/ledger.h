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
    // What must not be: sent and not heard, or heard by one twice. The first few.
    [[nodiscard]] QStringList missing() const;
    [[nodiscard]] QStringList repeated() const;

private:
    struct Entry {
        QString from;
        QString to;
        enum class State { Open, Answered, Refused, Lost, LostByRestart, NotCarriedOut };
        State state = State::Open;
        int heard = 0;
    };
    QHash<QString, Entry> m_entries;
};

} // namespace chaos
