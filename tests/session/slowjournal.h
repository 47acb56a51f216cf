// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/journal/journal.h"

#include <deque>
#include <utility>

// A journal in the test's hands: acknowledges at once, or when it is told to, or fails.
class SlowJournal final : public server::journal::Journal {
public:
    using Journal::Journal;

    void append(
        const QString &stream, const QList<QByteArray> &events, Acknowledge acknowledge) override
    {
        m_pending.push_back({stream, events, std::move(acknowledge)});
        if (!m_isHeld)
            release();
    }
    void replay(quint64 afterSequence, std::function<void(const server::journal::Entry &)> each,
        std::function<void(shared::Result<shared::Done>)> done) override
    {
        for (const server::journal::Entry &entry : std::as_const(m_entries)) {
            if (entry.sequence > afterSequence)
                each(entry);
        }
        done(shared::Done{});
    }
    [[nodiscard]] bool isWritable() const override { return m_failures == 0; }

    // From now on nothing is acknowledged before release().
    void hold() { m_isHeld = true; }
    void resume()
    {
        m_isHeld = false;
        while (release()) { }
    }
    // Acknowledges the oldest append that waits; false: there was none.
    bool release()
    {
        if (m_pending.empty())
            return false;
        const Append append = std::move(m_pending.front());
        m_pending.pop_front();
        if (m_failures > 0) {
            --m_failures;
            append.acknowledge(
                shared::Error{shared::ErrorCode::Unavailable, QStringLiteral("disk full")});
            return true;
        }
        for (const QByteArray &event : append.events)
            m_entries.append({static_cast<quint64>(m_entries.size()) + 1, append.stream, event});
        append.acknowledge(static_cast<quint64>(m_entries.size()));
        return true;
    }
    void failNext(int count = 1) { m_failures = count; }

    [[nodiscard]] const QList<server::journal::Entry> &entries() const { return m_entries; }
    void add(const QString &stream, const QByteArray &event)
    {
        m_entries.append({static_cast<quint64>(m_entries.size()) + 1, stream, event});
    }
    [[nodiscard]] qsizetype pending() const { return static_cast<qsizetype>(m_pending.size()); }

private:
    struct Append {
        QString stream;
        QList<QByteArray> events;
        Acknowledge acknowledge;
    };

    QList<server::journal::Entry> m_entries;
    std::deque<Append> m_pending;
    bool m_isHeld = false;
    int m_failures = 0;
};
