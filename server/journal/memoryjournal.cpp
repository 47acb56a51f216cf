// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/journal/memoryjournal.h"

namespace server::journal {

using namespace Qt::StringLiterals;

namespace {

// What an entry takes, near enough for a bound: its bytes and the object itself.
qsizetype costOf(const Entry &entry)
{
    return static_cast<qsizetype>(sizeof(Entry)) + entry.event.size();
}

} // namespace

MemoryJournal::MemoryJournal(qsizetype keptBytes, QObject *parent)
    : Journal(parent)
    , m_maxBytes(keptBytes)
{
}

void MemoryJournal::append(
    const QString &stream, const QList<QByteArray> &events, Acknowledge acknowledge)
{
    for (const QByteArray &event : events) {
        m_entries.push_back({++m_lastSequence, stream, event});
        m_bytes += costOf(m_entries.back());
    }
    while (m_bytes > m_maxBytes && !m_entries.empty())
        forgetOldest();
    acknowledge(m_lastSequence);
}

void MemoryJournal::replay(quint64 afterSequence, std::function<void(const Entry &)> each,
    std::function<void(shared::Result<shared::Done>)> done)
{
    const quint64 oldestKept = m_entries.empty() ? m_lastSequence + 1 : m_entries.front().sequence;
    if (afterSequence + 1 < oldestKept) {
        done(shared::Error{shared::ErrorCode::Gone,
            u"The memory journal no longer holds the entries before %1."_s.arg(oldestKept)});
        return;
    }
    // A copy: the reader may append while it reads, and gets what was there when it asked.
    const std::deque<Entry> entries = m_entries;
    for (const Entry &entry : entries) {
        if (entry.sequence > afterSequence)
            each(entry);
    }
    done(shared::Done{});
}

void MemoryJournal::forgetOldest()
{
    m_bytes -= costOf(m_entries.front());
    m_entries.pop_front();
}

} // namespace server::journal
