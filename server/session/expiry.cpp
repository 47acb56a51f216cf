// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/expiry.h"

#include "server/session/log.h"
#include "server/session/sessiondirectory.h"
#include "server/session/surroundings.h"
#include "shared/util/logfields.h"

#include <algorithm>

namespace server::session {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kRetry = 1min; // when the journal did not take the end

bool isEmpty(const SessionState &state)
{
    return state.threadCount() == 0 && state.messageCount() == 0 && state.graph().isEmpty();
}

} // namespace

Expiry::Expiry(Surroundings &around, SessionDirectory &sessions)
    : m_around(around)
    , m_sessions(sessions)
{
}

Expiry::~Expiry()
{
    for (const auto &[key, deadline] : m_deadlines)
        m_around.deadlines.cancel(deadline);
}

bool Expiry::isInUse(const Session &session)
{
    return session.attendance().hasTransports();
}

std::chrono::milliseconds Expiry::limitOf(const Session &session) const
{
    const Limits &limits = m_around.limits;
    // Whoever comes back to one that holds nothing finds it as it was: it is made anew.
    if (isEmpty(session.state()) && limits.emptySessionExpiry > 0ms)
        return limits.sessionExpiry > 0ms
            ? std::min(limits.sessionExpiry, limits.emptySessionExpiry)
            : limits.emptySessionExpiry;
    return limits.sessionExpiry;
}

void Expiry::watch(const SessionKey &key)
{
    forget(key);
    const Session *session = m_sessions.findCreated(key);
    if (session == nullptr || isInUse(*session) || limitOf(*session) == 0ms)
        return;
    const auto due = std::max(session->lastUse() + limitOf(*session), m_around.clock.now());
    m_deadlines[key] = m_around.deadlines.add(due, [this, key] { look(key); });
}

void Expiry::look(const SessionKey &key)
{
    m_deadlines.erase(key);
    Session *session = m_sessions.findCreated(key);
    if (session == nullptr || isInUse(*session))
        return;
    // Something was asked of it meanwhile.
    if (m_around.clock.now() < session->lastUse() + limitOf(*session))
        return watch(key);
    end(*session);
}

void Expiry::end(Session &session)
{
    const Effects::Scope scope(m_around.effects); // the last to go: an effect removes the session
    const SessionKey key = session.key();
    const shared::LogFields line = shared::LogFields("session expired")
                                       .add("session", key.sessionId)
                                       .add("application", key.applicationId)
                                       .add("agents", session.state().agents().size())
                                       .add("messages", session.state().messageCount())
                                       .add("unused", limitOf(session));
    session.expire([this, key, line](const Decision &decision) {
        if (!decision) {
            m_deadlines[key] = m_around.deadlines.addAfter(kRetry, [this, key] { look(key); });
            return;
        }
        if (decision->isEmpty()) // somebody came
            return watch(key);
        ++m_around.statistics.sessionsExpired;
        m_sessions.retire(key);
        qCInfo(lcSession) << line;
    });
}

void Expiry::forget(const SessionKey &key)
{
    const auto found = m_deadlines.find(key);
    if (found == m_deadlines.end())
        return;
    m_around.deadlines.cancel(found->second);
    m_deadlines.erase(found);
}

} // namespace server::session
