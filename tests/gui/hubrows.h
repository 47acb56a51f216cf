// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/activityevent.h"
#include "shared/contract/sessioninfo.h"

#include <QString>

namespace tests {

// Rows as a hub would tell them, all in one application.

inline shared::SessionInfo sessionInfo(const QString &session)
{
    shared::SessionInfo info;
    info.applicationId = QStringLiteral("app");
    info.sessionId = session;
    return info;
}

inline shared::AgentInfo agentInfo(const QString &session, const QString &agent,
    shared::AgentState state = shared::AgentState::Connected)
{
    shared::AgentInfo info;
    info.applicationId = QStringLiteral("app");
    info.sessionId = session;
    info.agentId = agent;
    info.state = state;
    return info;
}

// Its id: session/agent.
inline shared::TransportRecord transportRecord(const QString &session, const QString &agent)
{
    shared::TransportRecord record;
    record.id = session + u'/' + agent;
    record.state = shared::TransportState::Open;
    record.applicationId = QStringLiteral("app");
    record.sessionId = session;
    record.agentId = agent;
    record.peer = QStringLiteral("10.0.0.1:5000");
    record.userAgent = QStringLiteral("client/1");
    record.revision = QStringLiteral("2025-11-25");
    return record;
}

inline shared::ActivityEvent transportEvent(
    shared::ActivityKind kind, const shared::TransportRecord &record)
{
    shared::ActivityEvent event;
    event.kind = kind;
    event.at = QDateTime::fromMSecsSinceEpoch(1'767'225'600'000).toUTC();
    event.applicationId = record.applicationId;
    event.sessionId = record.sessionId;
    event.agentId = record.agentId;
    event.transportId = record.id;
    if (kind != shared::ActivityKind::PingAnswered && kind != shared::ActivityKind::PingMissed)
        event.transport = record;
    return event;
}

inline shared::ActivityEvent closedEvent(shared::TransportRecord record, shared::CloseReason reason)
{
    record.state = shared::TransportState::Closed;
    record.closeReason = reason;
    record.closedAt = QDateTime::fromMSecsSinceEpoch(1'767'225'600'000).toUTC();
    shared::ActivityEvent event = transportEvent(shared::ActivityKind::TransportClosed, record);
    event.reason = reason;
    return event;
}

inline shared::ActivityEvent pingEvent(
    const shared::TransportRecord &record, std::chrono::microseconds roundTrip)
{
    shared::ActivityEvent event = transportEvent(shared::ActivityKind::PingAnswered, record);
    event.roundTrip = roundTrip;
    return event;
}

} // namespace tests
