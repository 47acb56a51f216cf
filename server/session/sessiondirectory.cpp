// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/sessiondirectory.h"

#include "server/journal/journal.h"
#include "server/session/surroundings.h"

namespace server::session {

using namespace Qt::StringLiterals;
using shared::Done;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

SessionDirectory::SessionDirectory(Surroundings &around)
    : m_around(around)
{
}

Session *SessionDirectory::find(const SessionKey &key) const
{
    const auto found = m_sessions.find(key);
    return found == m_sessions.end() ? nullptr : found->second.get();
}

Session *SessionDirectory::findCreated(const SessionKey &key) const
{
    Session *session = find(key);
    return session && session->state().isCreated() ? session : nullptr;
}

Session &SessionDirectory::findOrBegin(const SessionKey &key)
{
    std::unique_ptr<Session> &session = m_sessions[key];
    if (!session)
        session = std::make_unique<Session>(m_around, key);
    return *session;
}

bool SessionDirectory::isFull() const
{
    // Those about to be created are in, the one that asks among them.
    return static_cast<qsizetype>(m_sessions.size()) > m_around.limits.sessions;
}

void SessionDirectory::sweep(const SessionKey &key)
{
    const Session *session = find(key);
    if (session && !session->state().isCreated() && session->isIdle())
        m_sessions.erase(key);
}

void SessionDirectory::retire(const SessionKey &key)
{
    m_created.removeOne(key);
    m_around.effects.add([this, key] { sweep(key); });
}

Result<Done> SessionDirectory::restore(const journal::Entry &entry)
{
    const auto event = eventFromJson(entry.event);
    if (!event)
        return event.error();
    const SessionKey key = SessionKey::fromString(entry.stream);
    Session &session = findOrBegin(key);
    const auto *created = std::get_if<SessionCreated>(&*event);
    if ((created && created->key != key) || !session.restore(*event))
        return Error{ErrorCode::Internal,
            u"The journal's entry %1 does not fit what comes before it."_s.arg(entry.sequence)};
    if (created)
        noteCreated(key);
    if (std::holds_alternative<SessionClosed>(*event)) {
        m_created.removeOne(key);
        sweep(key);
    }
    return Done{};
}

} // namespace server::session
