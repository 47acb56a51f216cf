// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/sessiongate.h"

#include "server/access/log.h"
#include "shared/util/logfields.h"

#include <QPointer>

#include <algorithm>

namespace server::access {

using session::SessionKey;
using shared::Error;
using shared::ErrorCode;
using shared::Result;
using transport::JoinRequest;
using transport::SessionAddress;

SessionGate::SessionGate(session::Hub &hub, const Applications &applications,
    AuthThrottle &throttle, const BanList &bans, const CreationKeys &creationKeys,
    const shared::Clock &clock, const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_hub(hub)
    , m_applications(applications)
    , m_throttle(throttle)
    , m_bans(bans)
    , m_creationKeys(creationKeys)
    , m_clock(clock)
    , m_settings(settings)
{
    for (const SessionKey &key : m_hub.sessions())
        remember(key);
    connect(&m_hub, &session::Hub::sessionCreated, this, &SessionGate::remember);
    connect(&m_hub, &session::Hub::sessionClosed, this, &SessionGate::forget);
}

void SessionGate::remember(const SessionKey &key)
{
    m_bySessionId[key.sessionId].append(key);
}

void SessionGate::forget(const SessionKey &key)
{
    const auto found = m_bySessionId.find(key.sessionId);
    if (found == m_bySessionId.end())
        return;
    found->removeOne(key);
    if (found->isEmpty())
        m_bySessionId.erase(found);
}

std::optional<transport::Banishment> SessionGate::banishment(
    const SessionAddress &address, const QString &agentId)
{
    if (m_bans.isEmpty())
        return std::nullopt;
    return m_bans.banishment(keyOf(address), agentId, address.client);
}

SessionKey SessionGate::keyOf(const SessionAddress &address) const
{
    SessionKey named{.applicationId = address.applicationId, .sessionId = address.sessionId};
    if (!address.isDevmode || m_hub.hasSession(named))
        return named;
    const QList<SessionKey> sessions = m_bySessionId.value(address.sessionId);
    return sessions.value(0, named);
}

std::optional<std::chrono::nanoseconds> SessionGate::refuse(const SessionAddress &address)
{
    // Below /devmode/ there are no keys to be guessed.
    return address.isDevmode ? std::nullopt : m_throttle.refuse(address.client);
}

Result<QString> SessionGate::authorize(const SessionAddress &address)
{
    const SessionKey key = keyOf(address);
    if (address.isDevmode) {
        if (!m_settings.devmode)
            return Error{ErrorCode::NotFound, QStringLiteral("The /devmode/ routes are off.")};
        return m_hub.hasSession(key) ? key.toString() : QString();
    }
    if (m_settings.devmode && m_creationKeys.isKeyOf(key, address.privacyKey))
        return key.toString();
    // The key first: whoever hasn't one learns nothing of which sessions there are.
    if (!m_applications.isAllowed(address.applicationId, address.privacyKey)) {
        m_throttle.noteFailure(address.client);
        return Error{ErrorCode::Forbidden,
            QStringLiteral("Invalid application ID or privacy key for this session.")};
    }
    if (!m_hub.hasSession(key))
        return Error{ErrorCode::NotFound,
            QStringLiteral("Session not found. Create it with POST /sessions first.")};
    return key.toString();
}

void SessionGate::join(const JoinRequest &request, std::function<void(Result<mcp::Caller>)> joined)
{
    const SessionKey key = keyOf(request.address);
    if (!request.address.isDevmode)
        return enter(key, request, joined);
    m_hub.openSession(key,
        [this, self = QPointer(this), request, joined = std::move(joined)](
            const Result<SessionKey> &opened) {
            if (!self)
                return;
            if (!opened)
                return joined(opened.error());
            enter(*opened, request, joined);
        });
}

void SessionGate::enter(const SessionKey &key, const JoinRequest &request,
    const std::function<void(Result<mcp::Caller>)> &joined)
{
    const mcp::Caller caller{.scope = key.toString(),
        .name = request.agentId,
        .transport = request.transportId,
        .options = request.options};
    m_hub.registerAgent(key, request.agentId, request.agentDescription,
        [this, self = QPointer(this), key, caller, joined](const Result<shared::Done> &done) {
            if (!self)
                return;
            if (!done)
                return joined(done.error());
            m_hub.attachTransport(key, caller.name, caller.transport);
            joined(caller);
        });
}

void SessionGate::hold(
    const mcp::Caller &caller, qsizetype agentCount, std::function<void()> released)
{
    // First the agent's own group, then the number that the client named; one limit for both.
    const SessionKey key = SessionKey::fromString(caller.scope);
    const auto deadline = m_clock.now() + m_settings.gatherTimeout;
    const session::Hub::WaitId id =
        m_hub.awaitAgents(key, m_hub.group(key, caller.name), m_settings.gatherTimeout,
            [this, self = QPointer(this), caller, agentCount, deadline,
                released = std::move(released)](const auto &) {
                if (self)
                    holdForCount(caller, agentCount, deadline, released);
            });
    if (id != 0)
        m_holds[caller.transport].append(id);
}

void SessionGate::holdForCount(const mcp::Caller &caller, qsizetype agentCount,
    shared::Clock::TimePoint deadline, const std::function<void()> &released)
{
    const session::Hub::WaitId id =
        m_hub.awaitAgentCount(SessionKey::fromString(caller.scope), agentCount, timeUntil(deadline),
            [caller, agentCount, released](const Result<shared::Done> &gathered) {
                if (!gathered)
                    qCInfo(lcAccess).noquote() // a client could fill warnings by its number
                        << shared::LogFields("not all agents came, going on without them")
                               .add("transport", caller.transport)
                               .add("agent", caller.name)
                               .add("wait_for_agents", agentCount);
                released();
            });
    if (id != 0)
        m_holds[caller.transport].append(id);
}

std::chrono::milliseconds SessionGate::timeUntil(shared::Clock::TimePoint deadline) const
{
    return std::max(std::chrono::milliseconds(0),
        std::chrono::ceil<std::chrono::milliseconds>(deadline - m_clock.now()));
}

void SessionGate::leave(const mcp::Caller &caller)
{
    for (const session::Hub::WaitId id : m_holds.take(caller.transport))
        m_hub.cancelWait(id);
    m_hub.detachTransport(SessionKey::fromString(caller.scope), caller.name, caller.transport);
}

void SessionGate::setPresent(const mcp::Caller &caller, bool isPresent)
{
    m_hub.setPresent(
        SessionKey::fromString(caller.scope), caller.name, caller.transport, isPresent);
}

void SessionGate::acknowledge(const mcp::Caller &caller)
{
    m_hub.acknowledge(SessionKey::fromString(caller.scope), caller.name, caller.transport);
}

void SessionGate::returnDeliveries(const mcp::Caller &caller)
{
    m_hub.returnDeliveries(SessionKey::fromString(caller.scope), caller.name, caller.transport);
}

} // namespace server::access
