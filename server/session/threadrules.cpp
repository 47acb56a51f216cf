// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/rules.h"
#include "server/session/text.h"

#include <QUuid>

namespace server::session {

using namespace Qt::StringLiterals;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

Error closed(const Thread &thread)
{
    return {ErrorCode::Conflict,
        u"Thread %1 is closed (summary: %2). Create a new thread to go on."_s.arg(
            thread.id, thread.summary)};
}

// The thread as this agent may see it.
Result<const Thread *> findThread(
    const Situation &at, const QString &agentId, const QString &threadId)
{
    if (!at.state.agent(agentId))
        return noSuchAgent(agentId);
    if (const Thread *thread = at.state.threadOf(agentId, threadId))
        return thread;
    return noSuchThread(threadId);
}

Result<const Thread *> findOpenThread(
    const Situation &at, const QString &agentId, const QString &threadId)
{
    auto found = findThread(at, agentId, threadId);
    if (found && (*found)->isClosed)
        return closed(**found);
    return found;
}

// Registered and visible: to one who may not see an agent, it is not there.
bool canInvite(const Situation &at, const QString &agentId, const QString &other)
{
    return at.state.agent(other) && at.state.graph().canSee(agentId, other);
}

Error unknownAgents(const QStringList &agentIds)
{
    return {ErrorCode::InvalidArgument,
        u"Unknown agents: %1. Nothing was changed. List the agents to see whom you can "
        u"name; ids are compared exactly."_s.arg(quoted(agentIds))};
}

Error participantLimit(const Limits &limits)
{
    return limitReached(u"participants per thread", limits.participantsPerThread,
        u"Create another thread for the others.");
}

MessageSent messageEvent(const Situation &at, const QString &threadId, const QString &senderId,
    const QString &content, const QStringList &mentions)
{
    return {at.state.messageCount(), {newId(), threadId, {}, senderId, content, mentions, at.now}};
}

} // namespace

Error noSuchThread(const QString &threadId)
{
    return {ErrorCode::NotFound,
        u"You take part in no thread with the id %1. Use the id of a thread that you "
        u"created or were added to, or create one."_s.arg(quoted(threadId))};
}

Decision decideCreateThread(const Situation &at, const QString &agentId, const QString &name,
    const QStringList &participants)
{
    if (!at.state.agent(agentId))
        return noSuchAgent(agentId);
    if (auto checked = checkName(u"The thread name", name, at.limits.nameBytes); !checked)
        return checked.error();
    QStringList all = QStringList{agentId} + participants;
    all.removeDuplicates();
    QStringList unknown;
    for (const QString &participant : std::as_const(all)) {
        if (!canInvite(at, agentId, participant))
            unknown.append(participant);
    }
    if (!unknown.isEmpty())
        return unknownAgents(unknown);
    if (all.size() > at.limits.participantsPerThread)
        return participantLimit(at.limits);
    if (at.state.threadCount() >= at.limits.threadsPerSession)
        return limitReached(u"threads per session", at.limits.threadsPerSession,
            u"Go on in a thread that you take part in.");
    return QList<Event>{ThreadCreated{newId(), name, agentId, all}};
}

Decision decideAddParticipant(const Situation &at, const QString &agentId, const QString &threadId,
    const QString &participantId)
{
    const auto thread = findOpenThread(at, agentId, threadId);
    if (!thread)
        return thread.error();
    if (at.state.takesPart(participantId, threadId))
        return QList<Event>{};
    if (!canInvite(at, agentId, participantId))
        return unknownAgents({participantId});
    if ((*thread)->participants.size() >= at.limits.participantsPerThread)
        return participantLimit(at.limits);
    return QList<Event>{ParticipantAdded{threadId, participantId, agentId}};
}

Decision decideRemoveParticipant(const Situation &at, const QString &agentId,
    const QString &threadId, const QString &participantId)
{
    const auto thread = findOpenThread(at, agentId, threadId);
    if (!thread)
        return thread.error();
    if (!at.state.takesPart(participantId, threadId))
        return Error{ErrorCode::InvalidArgument,
            u"Agent %1 does not take part in thread %2; its participants are: %3."_s.arg(
                quoted(participantId), threadId, quoted((*thread)->participants))};
    return QList<Event>{ParticipantRemoved{threadId, participantId, agentId}};
}

Decision decideCloseThread(
    const Situation &at, const QString &agentId, const QString &threadId, const QString &summary)
{
    const auto thread = findOpenThread(at, agentId, threadId);
    if (!thread)
        return thread.error();
    if (auto checked = checkText(u"The summary", summary, at.limits.descriptionBytes); !checked)
        return checked.error();
    QStringList others = (*thread)->participants;
    others.removeOne(agentId);
    // The notice may exceed the limit of messages: there is one a thread at most, and closing is
    // what an agent should do when it is reached.
    return QList<Event>{ThreadClosed{threadId, agentId, summary},
        messageEvent(
            at, threadId, kSystemSender.toString(), u"Thread closed: "_s + summary, others)};
}

Decision decideSendMessage(const Situation &at, const QString &agentId, const QString &threadId,
    const QString &content, const QStringList &mentions)
{
    const auto thread = findOpenThread(at, agentId, threadId);
    if (!thread)
        return thread.error();
    if (auto checked = checkText(u"The message", content, at.limits.messageBytes); !checked)
        return checked.error();
    QStringList distinct = mentions;
    distinct.removeDuplicates();
    QStringList strangers;
    for (const QString &mention : std::as_const(distinct)) {
        if (!at.state.takesPart(mention, threadId))
            strangers.append(mention);
    }
    if (!strangers.isEmpty())
        return Error{ErrorCode::InvalidArgument,
            u"These mentions do not take part in thread %1: %2. The message was not "
            u"sent. Add them with add_participant first, or leave them out."_s.arg(
                threadId, quoted(strangers))};
    if (at.state.messageCount() >= static_cast<quint64>(at.limits.messagesPerSession))
        return limitReached(u"messages per session", at.limits.messagesPerSession,
            u"Close the thread with a summary and go on in another session.");
    return QList<Event>{messageEvent(at, threadId, agentId, content, distinct)};
}

} // namespace server::session
