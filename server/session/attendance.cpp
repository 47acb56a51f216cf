// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/attendance.h"

#include "server/session/rules.h"
#include "server/session/sessionstate.h"
#include "server/session/surroundings.h"
#include "server/session/text.h"

#include <utility>

namespace server::session {

using namespace Qt::StringLiterals;
using shared::Done;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

Attendance::Attendance(Surroundings &around, const SessionState &state)
    : m_around(around)
    , m_state(state)
    , m_barriers(around.waits, around.effects)
{
}

Attendance::~Attendance()
{
    for (const auto &[agentId, desk] : m_desks) {
        for (const auto &[id, wait] : desk.waits)
            m_around.waits.end(id);
    }
}

void Attendance::attach(const QString &agentId, const QString &transportId)
{
    if (!m_state.agent(agentId))
        return;
    Desk &desk = m_desks[agentId];
    const bool wasHere = isHere(desk);
    m_transports += desk.transports.contains(transportId) ? 0 : 1;
    desk.transports.insert(transportId);
    showPresence(agentId, desk, wasHere);
}

void Attendance::setPresent(const QString &agentId, const QString &transportId, bool isPresent)
{
    Desk *desk = find(agentId);
    if (!desk || !desk->transports.contains(transportId))
        return;
    const bool wasHere = isHere(*desk);
    if (isPresent)
        desk->silent.remove(transportId);
    else
        desk->silent.insert(transportId);
    showPresence(agentId, *desk, wasHere);
}

void Attendance::showPresence(const QString &agentId, Desk &desk, bool wasHere)
{
    showState(agentId, desk);
    if (isHere(desk) == wasHere)
        return;
    if (wasHere)
        m_barriers.leave(agentId);
    else
        m_barriers.arrive(agentId);
}

void Attendance::detach(const QString &agentId, const QString &transportId)
{
    Desk *desk = find(agentId);
    if (!desk || !desk->transports.contains(transportId))
        return;
    const bool wasHere = isHere(*desk);
    desk->transports.remove(transportId);
    --m_transports;
    desk->silent.remove(transportId);
    std::erase_if(desk->waits, [&](const auto &wait) {
        const bool isOfTransport = wait.second.transportId == transportId;
        if (isOfTransport) {
            m_around.waits.end(wait.first);
            tellWait(agentId, wait.second, 0);
        }
        return isOfTransport;
    });
    showPresence(agentId, *desk, wasHere);
    if (desk->box.takeBackFrom(transportId))
        wake(agentId);
}

void Attendance::remove(const QString &agentId)
{
    const auto found = m_desks.find(agentId);
    if (found == m_desks.end())
        return;
    if (isHere(found->second))
        m_barriers.leave(agentId);
    for (const auto &[id, wait] : found->second.waits)
        m_around.waits.end(id);
    m_transports -= found->second.transports.size();
    m_desks.erase(found);
}

void Attendance::clear()
{
    while (!m_desks.empty())
        remove(QString(m_desks.begin()->first));
}

AgentState Attendance::stateOf(const QString &agentId) const
{
    const Desk *desk = find(agentId);
    return desk ? stateOf(*desk) : AgentState::Away;
}

Waits::Id Attendance::wait(const QString &agentId, const QString &transportId,
    std::chrono::milliseconds timeout, Hub::Callback<Hub::Delivery> callback)
{
    if (auto checked = checkWait(agentId, transportId); !checked) {
        callback(checked.error());
        return 0;
    }
    const Waits::Id id = m_around.waits.begin(
        timeout, [this, agentId](Waits::Id expired) { expire(agentId, expired); },
        [this, agentId](Waits::Id cancelled) { forgetWait(agentId, cancelled); });
    Desk &desk = m_desks[agentId];
    desk.waits.emplace(id, MentionWait{transportId, std::move(callback), m_around.clock.now()});
    m_around.effects.add([&hub = m_around.hub, key = m_state.key(), agentId, transportId] {
        emit hub.waitBegan(key, agentId, transportId);
    });
    showState(agentId, desk);
    wake(agentId);
    return id;
}

void Attendance::addMention(const QString &agentId, quint64 number)
{
    m_desks[agentId].box.add(number);
    wake(agentId);
}

void Attendance::forgetMention(const QString &agentId, quint64 number)
{
    if (Desk *desk = find(agentId))
        desk->box.forget(number);
}

void Attendance::setInDoubt(const QString &agentId, quint64 deliveryId, bool isInDoubt)
{
    if (Desk *desk = find(agentId))
        desk->box.setInDoubt(deliveryId, isInDoubt);
}

bool Attendance::settle(const QString &agentId, const QSet<QString> &received)
{
    Desk *desk = find(agentId);
    if (!desk)
        return false;
    const auto hasArrived = [&](quint64 number) {
        return received.contains(m_state.message(number).id);
    };
    if (desk->box.settle(hasArrived))
        wake(agentId);
    return !desk->box.confirmed().empty();
}

void Attendance::returnDelivery(const QString &agentId, quint64 deliveryId)
{
    Desk *desk = find(agentId);
    if (desk && desk->box.takeBack(deliveryId))
        wake(agentId);
}

void Attendance::returnDeliveries(const QString &agentId, const QString &transportId)
{
    Desk *desk = find(agentId);
    if (desk && desk->box.takeBackFrom(transportId))
        wake(agentId);
}

bool Attendance::acknowledge(const QString &agentId, const QString &transportId)
{
    Desk *desk = find(agentId);
    if (!desk)
        return false;
    desk->box.confirm(transportId);
    // Also what an earlier append failed to make known.
    return !desk->box.confirmed().empty();
}

QList<quint64> Attendance::confirmed(const QString &agentId) const
{
    const Desk *desk = find(agentId);
    if (!desk)
        return {};
    const std::set<quint64> &numbers = desk->box.confirmed();
    return {numbers.cbegin(), numbers.cend()};
}

Result<Done> Attendance::checkWait(const QString &agentId, const QString &transportId) const
{
    if (!m_state.agent(agentId))
        return noSuchAgent(agentId);
    const Desk *desk = find(agentId);
    if (!desk || !desk->transports.contains(transportId))
        return Error{
            ErrorCode::Gone, u"This connection has ended. Connect again and wait there."_s};
    if (static_cast<qsizetype>(desk->waits.size()) >= m_around.limits.waitsPerAgent)
        return limitReached(u"waits per agent at the same time", m_around.limits.waitsPerAgent,
            u"Let one of them end before you begin another.");
    return Done{};
}

Attendance::Desk *Attendance::find(const QString &agentId)
{
    const auto found = m_desks.find(agentId);
    return found == m_desks.end() ? nullptr : &found->second;
}

const Attendance::Desk *Attendance::find(const QString &agentId) const
{
    const auto found = m_desks.find(agentId);
    return found == m_desks.end() ? nullptr : &found->second;
}

bool Attendance::isHere(const Desk &desk)
{
    return desk.transports.size() > desk.silent.size();
}

// What waits for an agent that gives no sign of life is not the agent.
AgentState Attendance::stateOf(const Desk &desk)
{
    if (!isHere(desk))
        return AgentState::Away;
    return desk.waits.empty() ? AgentState::Connected : AgentState::Waiting;
}

void Attendance::showState(const QString &agentId, Desk &desk)
{
    const AgentState state = stateOf(desk);
    if (std::exchange(desk.shown, state) == state)
        return;
    m_around.effects.add([&hub = m_around.hub, key = m_state.key(), agentId] {
        emit hub.agentStateChanged(key, agentId);
    });
}

void Attendance::tellWait(const QString &agentId, const MentionWait &wait, qsizetype messages)
{
    const auto duration =
        std::chrono::duration_cast<std::chrono::milliseconds>(m_around.clock.now() - wait.began);
    m_around.effects.add(
        [&hub = m_around.hub, key = m_state.key(), agentId, transport = wait.transportId, duration,
            messages] { emit hub.waitEnded(key, agentId, transport, duration, messages); });
}

void Attendance::wake(const QString &agentId)
{
    const Desk *desk = find(agentId);
    if (desk && desk->box.hasUnread() && !desk->waits.empty())
        m_around.effects.addWake([this, agentId] { serve(agentId); });
}

// The delivery is made here, when the callback really runs: until then a cancelled wait or a dead
// transport has taken nothing, and an acknowledgement can't be for what wasn't sent yet.
void Attendance::serve(const QString &agentId)
{
    Desk *desk = find(agentId);
    if (!desk || !desk->box.hasUnread() || desk->waits.empty())
        return;
    auto oldest = desk->waits.extract(desk->waits.begin());
    const MentionWait &wait = oldest.mapped();
    m_around.waits.end(oldest.key());
    showState(agentId, *desk);

    Hub::Delivery delivery{m_around.nextDeliveryId++, {}};
    qsizetype size = 0;
    const auto fits = [&](quint64 number) {
        size += toldSize(m_state.message(number));
        return size <= m_around.limits.answerSize;
    };
    const MentionBox::Delivery &given = desk->box.give(delivery.id, wait.transportId, fits);
    for (const quint64 number : given.numbers)
        delivery.messages.append(m_state.message(number));
    m_around.statistics.mentionsDelivered += given.numbers.size();
    m_around.statistics.mentionsRedelivered += static_cast<quint64>(given.repeats);
    tellWait(agentId, wait, delivery.messages.size());
    wake(agentId); // what did not fit is for the next wait
    wait.callback(delivery);
}

void Attendance::expire(const QString &agentId, Waits::Id id)
{
    Desk *desk = find(agentId);
    const auto expired = desk->waits.extract(id);
    showState(agentId, *desk);
    tellWait(agentId, expired.mapped(), 0);
    expired.mapped().callback(Hub::Delivery{});
}

void Attendance::forgetWait(const QString &agentId, Waits::Id id)
{
    if (Desk *desk = find(agentId)) {
        if (const auto wait = desk->waits.extract(id))
            tellWait(agentId, wait.mapped(), 0);
        showState(agentId, *desk);
    }
}

} // namespace server::session
