// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/chatroom.h"

#include "shared/client/command/chatline.h"

#include <QRegularExpression>

namespace shared::command {

using namespace Qt::StringLiterals;

namespace {

// The name behind an @ at the begin of a word; punctuation behind it is none of it.
QStringList namedIn(const QString &text)
{
    static const QRegularExpression kName(u"(?<![^\\s(\"'])@([^\\s@,;:!?()\"]+)"_s);
    QStringList names;
    for (auto match = kName.globalMatch(text); match.hasNext();)
        names.append(match.next().captured(1));
    names.removeDuplicates();
    return names;
}

QStringList beginningWith(const QString &word, const QStringList &candidates)
{
    QStringList found;
    for (const QString &candidate : candidates) {
        if (candidate.startsWith(word))
            found.append(candidate);
    }
    return found;
}

} // namespace

void ChatRoom::clear()
{
    m_contents = {};
    m_threadId.clear();
    m_threadName.clear();
}

void ChatRoom::enter(const QString &threadId, const QString &name)
{
    m_threadId = threadId;
    m_threadName = name;
}

Result<Thread> ChatRoom::find(const QString &word) const
{
    QList<Thread> fitting;
    for (const bool isExact : {true, false}) {
        for (const Thread &thread : m_contents.threads) {
            const bool fits = isExact ? thread.id == word || thread.name == word
                                      : thread.id.startsWith(word) || thread.name.startsWith(word);
            if (fits)
                fitting.append(thread);
        }
        if (fitting.size() == 1)
            return fitting.constFirst();
        if (!fitting.isEmpty()) {
            return Error{ErrorCode::Conflict,
                u"Several threads are called %1: name one by its id, see /threads."_s.arg(word)};
        }
    }
    return Error{ErrorCode::NotFound,
        u"You take part in no thread %1: /threads lists yours, /new opens one."_s.arg(word)};
}

QStringList ChatRoom::otherParticipants() const
{
    QStringList others;
    for (const Thread &thread : m_contents.threads) {
        if (thread.id == m_threadId)
            others = thread.participants;
    }
    others.removeAll(m_agent);
    return others;
}

QStringList ChatRoom::otherAgents() const
{
    QStringList others;
    for (const AgentEntry &agent : m_contents.agents)
        others.append(agent.id);
    others.removeAll(m_agent);
    return others;
}

ChatRoom::Addressees ChatRoom::addressees(const QString &text) const
{
    Addressees addressees;
    const QStringList others = otherParticipants();
    for (QString name : namedIn(text)) {
        if (name == "all"_L1) {
            addressees.mentions += others;
            continue;
        }
        // "@bob." ends a sentence, while "j.doe" is a name.
        while (!others.contains(name) && name.endsWith(u'.'))
            name.chop(1);
        (others.contains(name) ? addressees.mentions : addressees.strangers).append(name);
    }
    if (others.size() == 1)
        addressees.mentions += others;
    addressees.mentions.removeDuplicates();
    addressees.strangers.removeAll(m_agent);
    return addressees;
}

QStringList ChatRoom::completions(const QString &before, const QString &word) const
{
    if (before.isEmpty() && word.startsWith(u'/'))
        return beginningWith(word, ChatLine::commands());
    if (word.startsWith(u'@')) {
        QStringList names;
        const bool isForThread = isInThread() && !before.startsWith(u'/');
        for (const QString &name : isForThread ? otherParticipants() : otherAgents())
            names.append(u'@' + name);
        return beginningWith(word, names + QStringList{u"@all"_s});
    }
    if (before.startsWith("/thread "_L1)) {
        QStringList threads;
        for (const Thread &thread : m_contents.threads)
            threads.append(thread.name.contains(u' ') ? thread.id : thread.name);
        return beginningWith(word, threads);
    }
    const bool takesAgents = before.startsWith("/add "_L1)
        || (before.startsWith("/new "_L1) && before.trimmed().contains(u' '));
    return takesAgents ? beginningWith(word, otherAgents()) : QStringList();
}

} // namespace shared::command
