// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/tokenbucket.h"

#include <QtGlobal>

#include <chrono>

namespace server::transport {

// How transports are kept alive. Configurable ([transport] of the configuration file).
struct Settings {
    std::chrono::milliseconds heartbeatInterval{15'000}; // a comment line on every open stream
    std::chrono::milliseconds pingInterval{30'000}; // an MCP ping; 0: none
    int pingMisses = 3; // so many unanswered in a row: half-open
    std::chrono::milliseconds retryHint{1'000}; // SSE retry:, jittered up to three times as much
    qsizetype tombstones = 10'000; // records of closed transports kept
    qsizetype perSession = 1'000; // transports of a session; above: 429
    shared::Rate messages{100, 500}; // of one transport, off loopback; above: 429
    // Streamable HTTP
    qsizetype maxSessions = 10'000; // transports open at once; above it initialize gets 503
    std::chrono::milliseconds sessionIdle{30 * 60'000}; // without a request: the session ends
    std::chrono::milliseconds streamLoss{5 * 60'000}; // the same once its last stream was lost
    std::chrono::milliseconds awayAfter{60'000}; // without a connection: the agent counts as away
    std::chrono::milliseconds streamLifetime{0}; // then the client is asked to come back; 0: never
    qsizetype replayEvents = 1'000; // kept for clients that come back, of each session
    qint64 replayBytes = qint64(1024) * 1024;
};

} // namespace server::transport
