// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/journal/journal.h"

#include <deque>

namespace server::journal {

// The journal of a server without a data folder: acknowledges at once and forgets with the process.
// Keeps the newest entries for a replay in the same process, up to a bound, so that a hub that runs
// for months doesn't hold everything that was ever said a second time. A replay that would have to
// begin before the oldest kept entry fails with Gone instead of telling half of the history.
class MemoryJournal final : public Journal {
    Q_OBJECT
public:
    static constexpr qsizetype kDefaultKeptBytes = qsizetype(16) * 1024 * 1024;

    // 0 keeps nothing at all.
    explicit MemoryJournal(qsizetype keptBytes = kDefaultKeptBytes, QObject *parent = nullptr);

    void append(
        const QString &stream, const QList<QByteArray> &events, Acknowledge acknowledge) override;
    void replay(quint64 afterSequence, std::function<void(const Entry &)> each,
        std::function<void(shared::Result<shared::Done>)> done) override;
    [[nodiscard]] bool isWritable() const override { return true; }

    [[nodiscard]] qsizetype keptBytes() const { return m_bytes; }

private:
    void forgetOldest();

    const qsizetype m_maxBytes;
    std::deque<Entry> m_entries;
    qsizetype m_bytes = 0;
    quint64 m_lastSequence = 0;
};

} // namespace server::journal
