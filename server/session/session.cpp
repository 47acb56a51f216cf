// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/session.h"

#include "server/journal/journal.h"
#include "server/session/log.h"
#include "server/session/surroundings.h"
#include "shared/util/logfields.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace server::session {

using namespace Qt::StringLiterals;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

// Reached only when the journal hangs: then the callers shall know it rather than the memory.
constexpr size_t kMaxCommands = 10'000;

Error outOfMemory()
{
    return {ErrorCode::Unavailable,
        u"The server has hardly any memory left and stores nothing more. Nothing was changed. Try "
        u"again later."_s};
}

// The others set memory free.
bool isStored(const Event &event)
{
    return !std::holds_alternative<MentionsRead>(event)
        && !std::holds_alternative<AgentRemoved>(event)
        && !std::holds_alternative<SessionClosed>(event);
}

Error journalFailed()
{
    return {ErrorCode::Unavailable,
        u"The server can't write to its journal at the moment. Nothing was changed. Try again "
        u"in a few seconds."_s};
}

} // namespace

Session::Session(Surroundings &around, const SessionKey &key)
    : m_around(around)
    , m_key(key)
    , m_attendance(around, m_state)
    , m_lastUse(around.clock.now())
{
}

void Session::submit(Decide decide, Answer answer)
{
    noteUse();
    if (m_commands.size() >= kMaxCommands) {
        answer(journalFailed());
        return;
    }
    m_commands.push_back({std::move(decide), std::move(answer)});
    work();
}

void Session::noteUse()
{
    m_lastUse = m_around.clock.now();
}

void Session::expire(Answer answer)
{
    // Not by submit(): it is no use of the session.
    m_commands.push_back({[this, unusedSince = m_lastUse](const Situation &) -> Decision {
                              if (m_lastUse != unusedSince || m_attendance.hasTransports())
                                  return QList<Event>{};
                              return QList<Event>{
                                  SessionClosed{u"Nobody was connected to it for too long."_s}};
                          },
        std::move(answer)});
    work();
}

void Session::acknowledge(const QString &agentId, const QString &transportId)
{
    if (m_attendance.acknowledge(agentId, transportId))
        noteRead(agentId);
}

void Session::settle(const QString &agentId, const QStringList &received)
{
    if (m_attendance.settle(agentId, {received.cbegin(), received.cend()}))
        noteRead(agentId);
}

void Session::noteRead(const QString &agentId)
{
    if (m_reading.contains(agentId))
        return;
    m_reading.insert(agentId);
    // Not by submit(): one an agent at most, and a full queue must not refuse it.
    m_commands.push_back({[this, agentId](const Situation &) { return decideRead(agentId); },
        [](const Decision &) {}});
    work();
}

bool Session::restore(const Event &event)
{
    if (!m_state.apply(event))
        return false;
    spread(event);
    return true;
}

// A loop, not a recursion: a journal that acknowledges at once leads back here.
void Session::work()
{
    if (std::exchange(m_isWorking, true))
        return;
    while (!m_isBusy && !m_commands.empty()) {
        Command command = std::move(m_commands.front());
        m_commands.pop_front();
        carryOut(std::move(command));
    }
    m_isWorking = false;
}

void Session::carryOut(Command command)
{
    const Decision decision =
        command.decide({m_state, m_around.limits, m_around.clock.wallNow().toUTC()});
    if (!decision || decision->isEmpty())
        command.answer(decision);
    else if (!m_around.isStoring && std::any_of(decision->cbegin(), decision->cend(), isStored))
        command.answer(outOfMemory());
    else
        append(*decision, std::move(command.answer));
}

void Session::append(const QList<Event> &events, Answer answer)
{
    QList<QByteArray> written;
    written.reserve(events.size());
    for (const Event &event : events)
        written.append(toJson(event));
    m_isBusy = true;
    m_around.journal.append(m_key.toString(), written,
        [self = QPointer<Session>(this), events, answer = std::move(answer)](
            const Result<quint64> &appended) {
            if (self)
                self->finish(events, answer, appended);
        });
}

void Session::finish(
    const QList<Event> &events, const Answer &answer, const Result<quint64> &appended)
{
    const Effects::Scope scope(
        m_around.effects); // the last to go: an effect may remove this session
    m_isBusy = false;
    noteJournal(appended);
    if (appended) {
        for (const Event &event : events) {
            [[maybe_unused]] const bool fits = m_state.apply(event);
            Q_ASSERT(fits); // it was decided against this very state
        }
        // In this order to the outside: who asked, who watches, who waits.
        answer(events);
        announce(events);
        for (const Event &event : events)
            spread(event);
    } else {
        answer(journalFailed());
    }
    work();
}

// A full disk refuses a thousand commands a second: the operator hears of the first and of the end.
void Session::noteJournal(const Result<quint64> &appended)
{
    if (!appended && m_around.journalFailures++ == 0)
        qCWarning(lcSession) << shared::LogFields("journal append failed")
                                    .add("session", m_key.toString())
                                    .add("reason", appended.error().message);
    else if (appended && m_around.journalFailures > 0)
        qCInfo(lcSession) << shared::LogFields("journal takes appends again")
                                 .add("failures", std::exchange(m_around.journalFailures, 0));
}

// The volatile side learns what the state knows.
void Session::spread(const Event &event)
{
    if (const auto *sent = std::get_if<MessageSent>(&event)) {
        ++m_around.statistics.messages;
        for (const QString &agentId : sent->message.mentions)
            m_attendance.addMention(agentId, sent->number);
    } else if (const auto *read = std::get_if<MentionsRead>(&event)) {
        for (const quint64 number : read->numbers)
            m_attendance.forgetMention(read->agentId, number);
    } else if (const auto *removed = std::get_if<AgentRemoved>(&event)) {
        m_attendance.remove(removed->agentId);
    } else if (std::holds_alternative<SessionClosed>(event)) {
        m_attendance.clear();
    }
}

void Session::announce(const QList<Event> &events)
{
    for (const Event &event : events) {
        if (std::holds_alternative<SessionCreated>(event)) {
            m_around.effects.add(
                [&hub = m_around.hub, key = m_key] { emit hub.sessionCreated(key); });
        } else if (const auto *registered = std::get_if<AgentRegistered>(&event)) {
            m_around.effects.add([&hub = m_around.hub, key = m_key, id = registered->agentId] {
                emit hub.agentRegistered(key, id);
            });
        } else if (const auto *removed = std::get_if<AgentRemoved>(&event)) {
            m_around.effects.add([&hub = m_around.hub, key = m_key, id = removed->agentId] {
                emit hub.agentRemoved(key, id);
            });
        } else if (const auto *closed = std::get_if<SessionClosed>(&event)) {
            m_around.effects.add([&hub = m_around.hub, key = m_key, reason = closed->reason] {
                emit hub.sessionClosed(key, reason);
            });
        } else if (const auto *sent = std::get_if<MessageSent>(&event)) {
            m_around.effects.add(
                [&hub = m_around.hub, key = m_key, message = m_state.message(sent->number)] {
                    emit hub.messageSent(key, message);
                });
        }
    }
    announceThreads(events);
    announceMembership(events);
}

void Session::announceMembership(const QList<Event> &events)
{
    const auto tell = [this](const QString &threadId, const QString &agentId, const QString &by,
                          bool isMember) {
        const Thread *thread = m_state.thread(threadId);
        if (agentId == by || !thread)
            return;
        m_around.effects.add([&hub = m_around.hub, key = m_key,
                                 change = MembershipChange{threadId, thread->name, agentId, by,
                                     isMember}] { emit hub.membershipChanged(key, change); });
    };
    for (const Event &event : events) {
        if (const auto *created = std::get_if<ThreadCreated>(&event)) {
            for (const QString &participant : created->participants)
                tell(created->threadId, participant, created->creatorId, true);
        } else if (const auto *added = std::get_if<ParticipantAdded>(&event)) {
            tell(added->threadId, added->agentId, added->by, true);
        } else if (const auto *removed = std::get_if<ParticipantRemoved>(&event)) {
            tell(removed->threadId, removed->agentId, removed->by, false);
        }
    }
}

// Once for a command, however many of its events are of the one thread that a command is about.
void Session::announceThreads(const QList<Event> &events)
{
    QString threadId;
    QStringList leavers;
    for (const Event &event : events) {
        if (const auto *created = std::get_if<ThreadCreated>(&event))
            threadId = created->threadId;
        else if (const auto *added = std::get_if<ParticipantAdded>(&event))
            threadId = added->threadId;
        else if (const auto *closed = std::get_if<ThreadClosed>(&event))
            threadId = closed->threadId;
        else if (const auto *sent = std::get_if<MessageSent>(&event))
            threadId = sent->message.threadId;
        else if (const auto *removed = std::get_if<ParticipantRemoved>(&event)) {
            threadId = removed->threadId;
            leavers.append(removed->agentId);
        }
    }
    const Thread *thread = m_state.thread(threadId);
    if (!thread)
        return;
    m_around.effects.add(
        [&hub = m_around.hub, key = m_key, threadId, agents = thread->participants + leavers] {
            emit hub.threadChanged(key, threadId, agents);
        });
}

Decision Session::decideRead(const QString &agentId)
{
    m_reading.remove(agentId);
    const QList<quint64> numbers = m_attendance.confirmed(agentId);
    if (numbers.isEmpty())
        return QList<Event>{};
    return QList<Event>{MentionsRead{agentId, numbers}};
}

} // namespace server::session
