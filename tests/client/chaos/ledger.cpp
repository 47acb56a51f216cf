// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/chaos/ledger.h"

#include <algorithm>

namespace chaos {

using namespace Qt::StringLiterals;

void Ledger::noteSent(const QString &content, const QString &from, const QString &to)
{
    m_entries.insert(content, {from, to});
}

void Ledger::noteEnd(const QString &content, const shared::ToolOutcome &outcome)
{
    using State = Entry::State;
    ++m_entries[content].ends;
    State &state = m_entries[content].state;
    switch (outcome.fate) {
    case shared::CallFate::Answered:
        state = outcome.isSuccess() ? State::Answered : State::Refused;
        return;
    case shared::CallFate::NotCarriedOut:
        state = State::NotCarriedOut;
        return;
    case shared::CallFate::Lost:
        state = State::Lost;
        return;
    case shared::CallFate::LostByRestart:
        state = State::LostByRestart;
        return;
    }
}

void Ledger::noteHeard(const QString &content, const QString &by)
{
    Entry &entry = m_entries[content];
    ++(entry.to == by ? entry.heard : entry.strays);
}

void Ledger::noteRestart(const QString &from)
{
    for (Entry &entry : m_entries) {
        if (entry.from == from && entry.state == Entry::State::Answered)
            entry.state = Entry::State::LostByRestart;
    }
}

Ledger::Counts Ledger::counts() const
{
    Counts counts;
    for (const Entry &entry : m_entries) {
        ++counts.sent;
        switch (entry.state) {
        case Entry::State::Open:
            ++counts.open;
            break;
        case Entry::State::Answered:
            ++counts.answered;
            counts.heard += entry.heard > 0 ? 1 : 0;
            break;
        case Entry::State::Refused:
            ++counts.refused;
            break;
        case Entry::State::Lost:
            ++counts.lost;
            break;
        case Entry::State::LostByRestart:
            ++counts.lostByRestart;
            break;
        case Entry::State::NotCarriedOut:
            ++counts.notCarriedOut;
            break;
        }
    }
    return counts;
}

QStringList Ledger::missing() const
{
    QStringList missing;
    for (auto entry = m_entries.cbegin(); entry != m_entries.cend(); ++entry) {
        if (entry->state == Entry::State::Answered && entry->heard == 0)
            missing.append(u"%1 to %2"_s.arg(entry.key(), entry->to));
    }
    return missing;
}

int Ledger::sentBy(const QString &agent) const
{
    return static_cast<int>(std::count_if(m_entries.cbegin(), m_entries.cend(),
        [&](const Entry &entry) { return entry.from == agent; }));
}

QString Ledger::faultOf(const Entry &entry)
{
    using State = Entry::State;
    if (entry.from.isEmpty())
        return u"nobody has sent it"_s;
    if (entry.ends > 1)
        return u"its call ended %1 times"_s.arg(entry.ends);
    if (entry.strays > 0)
        return u"heard by another agent"_s;
    if (entry.heard > 1 || entry.kept > 1)
        return u"heard %1 times, and %2 times in the hub"_s.arg(entry.heard).arg(entry.kept);
    if (entry.state == State::Answered && entry.kept == 0)
        return u"told to be carried out, and not in the hub"_s;
    const bool mayBeKept =
        entry.state == State::Answered || entry.state == State::Lost || entry.state == State::Open;
    if (entry.kept > 0 && !mayBeKept)
        return u"told to be lost, and in the hub"_s;
    return {};
}

QStringList Ledger::faults() const
{
    QStringList faults;
    for (auto entry = m_entries.cbegin(); entry != m_entries.cend(); ++entry) {
        if (const QString fault = faultOf(*entry); !fault.isEmpty())
            faults.append(u"%1 to %2: %3"_s.arg(entry.key(), entry->to, fault));
    }
    return faults;
}

} // namespace chaos
