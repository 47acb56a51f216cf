// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/hub.h"

#include "server/journal/journal.h"
#include "server/session/hub_p.h"

#include <QPointer>
#include <QUuid>

#include <utility>

namespace server::session {

using shared::Done;
using shared::Result;

namespace {

Agent describe(const Session &session, const SessionState::AgentRecord &agent)
{
    return {agent.id, agent.description, session.attendance().stateOf(agent.id),
        static_cast<qsizetype>(agent.unread.size())};
}

} // namespace

Hub::Hub(
    journal::Journal &journal, const shared::Clock &clock, const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_d(std::make_unique<Private>(*this, journal, clock, limits))
{
}

Hub::~Hub() = default;

void Hub::restore(Callback<Done> callback)
{
    // Shared with the journal, which may tell in many turns; the first failure is the answer.
    const auto outcome = std::make_shared<Result<Done>>(Done{});
    const QPointer<Hub> self(this);
    m_d->around.journal.replay(
        0,
        [self, outcome](const journal::Entry &entry) {
            if (self && *outcome)
                *outcome = self->m_d->sessions.restore(entry);
        },
        [self, outcome, callback = std::move(callback)](const Result<Done> &done) {
            if (!self)
                return;
            for (const SessionKey &key : self->sessions())
                self->m_d->expiry.watch(key);
            callback(*outcome ? done : *outcome);
        });
}

void Hub::setStoring(bool isStoring)
{
    m_d->around.isStoring = isStoring;
}

void Hub::createSession(const NewSession &session, Callback<SessionKey> callback)
{
    const QString id = session.sessionId.isEmpty()
        ? QUuid::createUuid().toString(QUuid::WithoutBraces)
        : session.sessionId;
    const SessionKey key{session.applicationId, id};
    m_d->create(
        key,
        [this, session, key](const Situation &at) { return m_d->decideCreation(at, session, key); },
        std::move(callback));
}

void Hub::openSession(const SessionKey &key, Callback<SessionKey> callback)
{
    m_d->create(
        key,
        [this, key](const Situation &at) {
            return at.state.isCreated() ? Decision(QList<Event>{})
                                        : m_d->decideCreation(at, {}, key);
        },
        std::move(callback));
}

bool Hub::hasSession(const SessionKey &key) const
{
    return m_d->sessions.findCreated(key) != nullptr;
}

QList<SessionKey> Hub::sessions() const
{
    return m_d->sessions.created();
}

void Hub::registerAgent(const SessionKey &key, const QString &agentId, const QString &description,
    Callback<Done> callback)
{
    m_d->submit(
        key, [=](const Situation &at) { return decideRegisterAgent(at, agentId, description); },
        std::move(callback));
}

void Hub::closeSession(const SessionKey &key, const QString &reason, Callback<Done> callback)
{
    m_d->submit<Done>(
        key,
        [reason](const Situation &) -> Decision { return QList<Event>{SessionClosed{reason}}; },
        [d = m_d.get(), key](const SessionState &, const QList<Event> &) {
            d->sessions.retire(key);
            return Done{};
        },
        std::move(callback));
}

const SessionState *Hub::stateOf(const SessionKey &key) const
{
    const Session *session = m_d->sessions.findCreated(key);
    return session ? &session->state() : nullptr;
}

void Hub::removeAgent(const SessionKey &key, const QString &agentId, Callback<Done> callback)
{
    m_d->submit(
        key, [agentId](const Situation &at) { return decideRemoveAgent(at, agentId); },
        std::move(callback));
}

Result<QList<Agent>> Hub::agents(const SessionKey &key, const QString &askingAgent) const
{
    const Session *session = m_d->sessions.findCreated(key);
    if (!session)
        return noSuchSession(key);
    const SessionState &state = session->state();
    if (!askingAgent.isNull() && !state.agent(askingAgent))
        return noSuchAgent(askingAgent);
    QList<Agent> result;
    for (const SessionState::AgentRecord &agent : state.agents()) {
        if (askingAgent.isNull() || state.graph().canSee(askingAgent, agent.id))
            result.append(describe(*session, agent));
    }
    return result;
}

std::optional<Agent> Hub::agent(const SessionKey &key, const QString &agentId) const
{
    const Session *session = m_d->sessions.findCreated(key);
    const SessionState::AgentRecord *agent = session ? session->state().agent(agentId) : nullptr;
    return agent ? std::optional(describe(*session, *agent)) : std::nullopt;
}

QStringList Hub::group(const SessionKey &key, const QString &agentId) const
{
    const Session *session = m_d->sessions.findCreated(key);
    return session ? session->state().graph().group(agentId) : QStringList{agentId};
}

void Hub::attachTransport(const SessionKey &key, const QString &agentId, const QString &transportId)
{
    const Effects::Scope scope(m_d->around.effects);
    if (Session *session = m_d->sessions.find(key)) {
        session->attendance().attach(agentId, transportId);
        session->noteUse();
        m_d->expiry.watch(key);
    }
}

void Hub::detachTransport(const SessionKey &key, const QString &agentId, const QString &transportId)
{
    const Effects::Scope scope(m_d->around.effects);
    if (Session *session = m_d->sessions.find(key)) {
        session->attendance().detach(agentId, transportId);
        session->noteUse();
        m_d->expiry.watch(key);
    }
}

void Hub::setPresent(
    const SessionKey &key, const QString &agentId, const QString &transportId, bool isPresent)
{
    const Effects::Scope scope(m_d->around.effects);
    if (Session *session = m_d->sessions.find(key))
        session->attendance().setPresent(agentId, transportId, isPresent);
}

Hub::WaitId Hub::awaitAgentCount(const SessionKey &key, qsizetype count,
    std::chrono::milliseconds timeout, Callback<Done> callback)
{
    return m_d->wait(key, [&](Session *session) -> WaitId {
        if (session)
            return session->attendance().barriers().awaitCount(count, timeout, callback);
        callback(noSuchSession(key));
        return 0;
    });
}

Hub::WaitId Hub::awaitAgents(const SessionKey &key, const QStringList &agentIds,
    std::chrono::milliseconds timeout, Callback<Done> callback)
{
    return m_d->wait(key, [&](Session *session) -> WaitId {
        if (session)
            return session->attendance().barriers().awaitAll(agentIds, timeout, callback);
        callback(noSuchSession(key));
        return 0;
    });
}

void Hub::createThread(const SessionKey &key, const QString &agentId, const QString &name,
    const QStringList &participants, Callback<Thread> callback)
{
    m_d->submit<Thread>(
        key,
        [=](const Situation &at) { return decideCreateThread(at, agentId, name, participants); },
        [](const SessionState &state, const QList<Event> &events) {
            return *state.thread(std::get<ThreadCreated>(events.first()).threadId);
        },
        std::move(callback));
}

void Hub::addParticipant(const SessionKey &key, const QString &agentId, const QString &threadId,
    const QString &participantId, Callback<Done> callback)
{
    m_d->submit(
        key,
        [=](const Situation &at) {
            return decideAddParticipant(at, agentId, threadId, participantId);
        },
        std::move(callback));
}

void Hub::removeParticipant(const SessionKey &key, const QString &agentId, const QString &threadId,
    const QString &participantId, Callback<Done> callback)
{
    m_d->submit(
        key,
        [=](const Situation &at) {
            return decideRemoveParticipant(at, agentId, threadId, participantId);
        },
        std::move(callback));
}

void Hub::closeThread(const SessionKey &key, const QString &agentId, const QString &threadId,
    const QString &summary, Callback<Done> callback)
{
    m_d->submit(
        key, [=](const Situation &at) { return decideCloseThread(at, agentId, threadId, summary); },
        std::move(callback));
}

void Hub::sendMessage(const SessionKey &key, const QString &agentId, const QString &threadId,
    const QString &content, const QStringList &mentions, Callback<Message> callback)
{
    m_d->submit<Message>(
        key,
        [=](const Situation &at) {
            return decideSendMessage(at, agentId, threadId, content, mentions);
        },
        [](const SessionState &state, const QList<Event> &events) {
            return state.message(std::get<MessageSent>(events.first()).number);
        },
        std::move(callback));
}

const Limits &Hub::limits() const
{
    return m_d->around.limits;
}

Result<QList<Thread>> Hub::threads(const SessionKey &key, const QString &agentId) const
{
    const Session *session = m_d->sessions.findCreated(key);
    if (!session)
        return noSuchSession(key);
    const SessionState::AgentRecord *agent = session->state().agent(agentId);
    if (!agent)
        return noSuchAgent(agentId);
    return session->state().threadsOf(*agent);
}

Result<Thread> Hub::thread(
    const SessionKey &key, const QString &agentId, const QString &threadId) const
{
    const Session *session = m_d->sessions.findCreated(key);
    if (!session)
        return noSuchSession(key);
    if (!session->state().agent(agentId))
        return noSuchAgent(agentId);
    if (const Thread *thread = session->state().threadOf(agentId, threadId))
        return *thread;
    return noSuchThread(threadId);
}

Hub::WaitId Hub::waitForMentions(const SessionKey &key, const QString &agentId,
    const QString &transportId, std::chrono::milliseconds timeout, Callback<Delivery> callback)
{
    return m_d->wait(key, [&](Session *session) -> WaitId {
        if (session)
            return session->attendance().wait(agentId, transportId, timeout, callback);
        callback(noSuchSession(key));
        return 0;
    });
}

void Hub::cancelWait(WaitId id)
{
    const Effects::Scope scope(m_d->around.effects);
    m_d->around.waits.cancel(id);
}

void Hub::expireWaits()
{
    m_d->around.deadlines.expire();
}

void Hub::acknowledge(const SessionKey &key, const QString &agentId, const QString &transportId)
{
    const Effects::Scope scope(m_d->around.effects);
    if (Session *session = m_d->sessions.find(key))
        session->acknowledge(agentId, transportId);
}

void Hub::setInDoubt(
    const SessionKey &key, const QString &agentId, quint64 deliveryId, bool isInDoubt)
{
    if (Session *session = m_d->sessions.find(key))
        session->attendance().setInDoubt(agentId, deliveryId, isInDoubt);
}

void Hub::settle(const SessionKey &key, const QString &agentId, const QStringList &received)
{
    const Effects::Scope scope(m_d->around.effects);
    if (Session *session = m_d->sessions.find(key))
        session->settle(agentId, received);
}

void Hub::returnDelivery(const SessionKey &key, const QString &agentId, quint64 deliveryId)
{
    const Effects::Scope scope(m_d->around.effects);
    if (Session *session = m_d->sessions.find(key))
        session->attendance().returnDelivery(agentId, deliveryId);
}

void Hub::returnDeliveries(
    const SessionKey &key, const QString &agentId, const QString &transportId)
{
    const Effects::Scope scope(m_d->around.effects);
    if (Session *session = m_d->sessions.find(key))
        session->attendance().returnDeliveries(agentId, transportId);
}

Hub::Statistics Hub::statistics() const
{
    Statistics result = m_d->around.statistics;
    result.sessions = m_d->sessions.created().size();
    result.waits = m_d->around.waits.size();
    return result;
}

} // namespace server::session
