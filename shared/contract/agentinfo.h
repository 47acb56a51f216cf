// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/closereason.h"
#include "shared/util/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace shared {

enum class AgentState {
    Connected, // has a transport, calls nothing
    Waiting, // inside wait_for_mentions
    Busy, // another call of it is being served
    Away, // no transport, or none with a sign of life
};

[[nodiscard]] QString agentStateName(AgentState state); // "connected", ...
[[nodiscard]] std::optional<AgentState> agentStateFromName(QStringView name);

// One agent of one session: a row of GET /admin/v1/agents.
struct AgentInfo {
    QString applicationId;
    QString sessionId;
    QString agentId;
    QString description;
    AgentState state = AgentState::Away;
    qint64 unreadMentions = 0; // those given but not yet acknowledged among them
    qint64 callsInFlight = 0; // its wait among them
    QString transportId; // of the open one; empty: none
    QDateTime connectedSince; // null: not connected
    // Of the last transport that closed, as far as the records reach; not in events.
    QDateTime awaySince;
    std::optional<CloseReason> awayReason;

    friend bool operator==(const AgentInfo &, const AgentInfo &) = default;
};

[[nodiscard]] QJsonObject toJson(const AgentInfo &agent);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, AgentInfo &agent);

} // namespace shared
