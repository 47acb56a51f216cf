// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/sessionstate.h"
#include "shared/util/result.h"

#include <QDateTime>
#include <QList>

namespace server::session {

// Who may do what: each function checks one command against the present state and answers with the
// events that carry it out, none when the state is already as wanted, or with an error that says
// what to do next. Nobody learns from an error about a thread or an agent that it may not see.

using Decision = shared::Result<QList<Event>>;

struct Situation {
    const SessionState &state;
    const Limits &limits;
    QDateTime now; // UTC
};

// --- agentrules.cpp: sessions and agents ---

[[nodiscard]] shared::Result<shared::Done> checkKey(const SessionKey &key, const Limits &limits);
// Of a command or a query; the agent is the one who asks.
[[nodiscard]] shared::Error noSuchSession(const SessionKey &key);
[[nodiscard]] shared::Error noSuchAgent(const QString &agentId);
// One text for a thread that isn't and for one of others, so that nobody can find out which threads
// there are.
[[nodiscard]] shared::Error noSuchThread(const QString &threadId);

// Requires: the key was checked.
[[nodiscard]] Decision decideCreateSession(const Situation &at, const SessionCreated &wanted);
[[nodiscard]] Decision decideRegisterAgent(
    const Situation &at, const QString &agentId, const QString &description);

// By an administrator, who sees all.
[[nodiscard]] Decision decideRemoveAgent(const Situation &at, const QString &agentId);

// --- threadrules.cpp: threads and messages ---

[[nodiscard]] Decision decideCreateThread(const Situation &at, const QString &agentId,
    const QString &name, const QStringList &participants);
[[nodiscard]] Decision decideAddParticipant(const Situation &at, const QString &agentId,
    const QString &threadId, const QString &participantId);
[[nodiscard]] Decision decideRemoveParticipant(const Situation &at, const QString &agentId,
    const QString &threadId, const QString &participantId);
[[nodiscard]] Decision decideCloseThread(
    const Situation &at, const QString &agentId, const QString &threadId, const QString &summary);
[[nodiscard]] Decision decideSendMessage(const Situation &at, const QString &agentId,
    const QString &threadId, const QString &content, const QStringList &mentions);

} // namespace server::session
