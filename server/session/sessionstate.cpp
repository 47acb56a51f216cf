// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/sessionstate.h"

#include <algorithm>

namespace server::session {

bool SessionState::apply(const Event &event)
{
    if (m_isCreated == std::holds_alternative<SessionCreated>(event))
        return false;
    return std::visit([this](const auto &which) { return fold(which); }, event);
}

const SessionState::AgentRecord *SessionState::agent(const QString &id) const
{
    const qsizetype index = m_agentIndex.value(id, -1);
    return index < 0 ? nullptr : &m_agents[static_cast<size_t>(index)];
}

const Thread *SessionState::thread(const QString &id) const
{
    const qsizetype index = threadIndex(id);
    return index < 0 ? nullptr : &m_threads[static_cast<size_t>(index)];
}

bool SessionState::takesPart(const QString &agentId, const QString &threadId) const
{
    const AgentRecord *record = agent(agentId);
    const qsizetype index = threadIndex(threadId);
    return record && index >= 0 && record->threads.contains(index);
}

const Thread *SessionState::threadOf(const QString &agentId, const QString &threadId) const
{
    return takesPart(agentId, threadId) ? thread(threadId) : nullptr;
}

QList<Thread> SessionState::threadsOf(const AgentRecord &agent) const
{
    QList<Thread> result;
    result.reserve(static_cast<qsizetype>(agent.threads.size()));
    for (const qsizetype index : agent.threads)
        result.append(m_threads[static_cast<size_t>(index)]);
    return result;
}

const Message &SessionState::message(quint64 number) const
{
    Q_ASSERT(number < m_places.size());
    const Place &place = m_places[number];
    return m_threads[static_cast<size_t>(place.thread)].messages.at(place.position);
}

bool SessionState::fold(const SessionCreated &event)
{
    m_isCreated = true;
    m_key = event.key;
    m_graph = AgentGraph(event.agents, event.links, event.nonBlockingAgents);
    return true;
}

bool SessionState::fold(const AgentRegistered &event)
{
    if (agent(event.agentId))
        return false;
    m_agentIndex.insert(event.agentId, static_cast<qsizetype>(m_agents.size()));
    m_agents.push_back({event.agentId, event.description, {}, {}});
    return true;
}

bool SessionState::fold(const AgentDescribed &event)
{
    AgentRecord *record = findAgent(event.agentId);
    if (!record)
        return false;
    record->description = event.description;
    return true;
}

bool SessionState::fold(const ThreadCreated &event)
{
    const auto isKnown = [this](const QString &id) { return agent(id) != nullptr; };
    if (thread(event.threadId)
        || !std::all_of(event.participants.cbegin(), event.participants.cend(), isKnown))
        return false;
    const auto index = static_cast<qsizetype>(m_threads.size());
    m_threadIndex.insert(event.threadId, index);
    m_threads.push_back(
        {event.threadId, event.name, event.creatorId, event.participants, false, {}, {}});
    for (const QString &participant : event.participants)
        findAgent(participant)->threads.insert(index);
    return true;
}

bool SessionState::fold(const ParticipantAdded &event)
{
    AgentRecord *record = findAgent(event.agentId);
    const qsizetype index = threadIndex(event.threadId);
    if (!record || index < 0 || !record->threads.insert(index).second)
        return false;
    threadAt(index).participants.append(event.agentId);
    return true;
}

bool SessionState::fold(const ParticipantRemoved &event)
{
    AgentRecord *record = findAgent(event.agentId);
    const qsizetype index = threadIndex(event.threadId);
    if (!record || index < 0 || record->threads.erase(index) == 0)
        return false;
    // Its unread mentions stay: they were addressed to it.
    threadAt(index).participants.removeOne(event.agentId);
    return true;
}

bool SessionState::fold(const MessageSent &event)
{
    const qsizetype index = threadIndex(event.message.threadId);
    const auto isKnown = [this](const QString &id) { return agent(id) != nullptr; };
    const QStringList &mentions = event.message.mentions;
    if (index < 0 || event.number != messageCount()
        || !std::all_of(mentions.cbegin(), mentions.cend(), isKnown))
        return false;
    Thread &into = threadAt(index);
    m_places.push_back({index, into.messages.size()});
    into.messages.append(event.message);
    into.messages.last().threadName = into.name;
    for (const QString &mention : mentions)
        findAgent(mention)->unread.insert(event.number);
    return true;
}

bool SessionState::fold(const ThreadClosed &event)
{
    const qsizetype index = threadIndex(event.threadId);
    if (index < 0 || threadAt(index).isClosed)
        return false;
    threadAt(index).isClosed = true;
    threadAt(index).summary = event.summary;
    return true;
}

bool SessionState::fold(const MentionsRead &event)
{
    AgentRecord *record = findAgent(event.agentId);
    if (!record)
        return false;
    for (const quint64 number : event.numbers)
        record->unread.erase(number);
    return true;
}

bool SessionState::fold(const AgentRemoved &event)
{
    const qsizetype index = m_agentIndex.value(event.agentId, -1);
    if (index < 0)
        return false;
    for (const qsizetype thread : m_agents[static_cast<size_t>(index)].threads)
        threadAt(thread).participants.removeOne(event.agentId);
    m_agents.erase(m_agents.begin() + index);
    m_agentIndex.clear();
    for (const AgentRecord &agent : m_agents)
        m_agentIndex.insert(agent.id, m_agentIndex.size());
    return true;
}

bool SessionState::fold(const SessionClosed &)
{
    *this = SessionState();
    return true;
}

SessionState::AgentRecord *SessionState::findAgent(const QString &id)
{
    const qsizetype index = m_agentIndex.value(id, -1);
    return index < 0 ? nullptr : &m_agents[static_cast<size_t>(index)];
}

} // namespace server::session
