// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/chaos/ledger.h"

namespace chaos {

using namespace Qt::StringLiterals;

void Ledger::noteSent(const QString &content, const QString &from, const QString &to)
{
    m_entries.insert(content, {from, to});
}

void Ledger::noteEnd(const QString &content, const shared::ToolOutcome &outcome)
{
    using State = Entry::State;
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
    const auto entry = m_entries.find(content);
    if (entry != m_entries.end() && entry->to == by)
        ++entry->heard;
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

QStringList Ledger::repeated() const
{
    QStringList repeated;
    for (auto entry = m_entries.cbegin(); entry != m_entries.cend(); ++entry) {
        if (entry->heard > 1)
            repeated.append(u"%1 to %2, %3 times"_s.arg(entry.key(), entry->to).arg(entry->heard));
    }
    return repeated;
}

} // namespace chaos
