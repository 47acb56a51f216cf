// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace shared {

// Why a connection or a transport ended. Every end has exactly one reason; the same words stand in
// log lines, metrics, the admin API and the window.
enum class CloseReason {
    // expected: clients come and go
    ClientClosed, // FIN, or DELETE of the session
    ConnectionReset, // RST
    BrokenPipe, // EPIPE: we wrote into a closed connection
    Completed, // the answer was sent and the connection is not kept alive
    IdleTimeout, // kept alive, but no further request came
    TakenOver, // the same agent opened a newer transport
    SessionClosed,
    ServerShutdown,
    Evicted,
    // the peer is gone or stuck
    HalfOpen, // the TCP peer has acknowledged nothing for too long
    HeartbeatTimeout, // pings were not answered
    SlowConsumer, // it does not read what we send
    // the peer misbehaved
    HeaderTimeout,
    BodyTimeout,
    ProtocolViolation,
    LimitReached,
    // our side
    InternalError,
};

// The snake_case word of a reason, as it stands in logs and metrics ("connection_reset").
[[nodiscard]] QString closeReasonName(CloseReason reason);
[[nodiscard]] std::optional<CloseReason> closeReasonFromName(QStringView name);

// Whether an operator need not look: such ends are logged at info, the others at warning.
[[nodiscard]] bool isExpected(CloseReason reason);

} // namespace shared
