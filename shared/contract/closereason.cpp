// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/closereason.h"

namespace shared {

QString closeReasonName(CloseReason reason)
{
    switch (reason) {
    case CloseReason::ClientClosed:
        return QStringLiteral("client_closed");
    case CloseReason::ConnectionReset:
        return QStringLiteral("connection_reset");
    case CloseReason::BrokenPipe:
        return QStringLiteral("broken_pipe");
    case CloseReason::Completed:
        return QStringLiteral("completed");
    case CloseReason::IdleTimeout:
        return QStringLiteral("idle_timeout");
    case CloseReason::TakenOver:
        return QStringLiteral("taken_over");
    case CloseReason::SessionClosed:
        return QStringLiteral("session_closed");
    case CloseReason::ServerShutdown:
        return QStringLiteral("server_shutdown");
    case CloseReason::Evicted:
        return QStringLiteral("evicted");
    case CloseReason::HalfOpen:
        return QStringLiteral("half_open");
    case CloseReason::HeartbeatTimeout:
        return QStringLiteral("heartbeat_timeout");
    case CloseReason::SlowConsumer:
        return QStringLiteral("slow_consumer");
    case CloseReason::HeaderTimeout:
        return QStringLiteral("header_timeout");
    case CloseReason::BodyTimeout:
        return QStringLiteral("body_timeout");
    case CloseReason::ProtocolViolation:
        return QStringLiteral("protocol_violation");
    case CloseReason::LimitReached:
        return QStringLiteral("limit_reached");
    case CloseReason::InternalError:
        return QStringLiteral("internal_error");
    }
    Q_UNREACHABLE();
}

std::optional<CloseReason> closeReasonFromName(QStringView name)
{
    for (int number = 0; number <= static_cast<int>(CloseReason::InternalError); ++number) {
        const auto reason = static_cast<CloseReason>(number);
        if (closeReasonName(reason) == name)
            return reason;
    }
    return std::nullopt;
}

bool isExpected(CloseReason reason)
{
    switch (reason) {
    case CloseReason::ClientClosed:
    case CloseReason::ConnectionReset:
    case CloseReason::BrokenPipe:
    case CloseReason::Completed:
    case CloseReason::IdleTimeout:
    case CloseReason::TakenOver:
    case CloseReason::SessionClosed:
    case CloseReason::ServerShutdown:
    case CloseReason::Evicted:
        return true;
    default:
        return false;
    }
}

} // namespace shared
