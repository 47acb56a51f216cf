// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/tokenbucket.h"

#include <QtGlobal>

#include <chrono>

namespace server::http {

// What one client may cost before it is refused or cut. Defaults are for agents on a desktop and
// for a small server; every one is configurable ([http] of the configuration file).
struct Limits {
    // one request
    qsizetype urlBytes = 8LL * 1024; // above: 414
    qsizetype headerBytes = 16LL * 1024; // request line and fields; above: 431
    qsizetype headerCount = 100; // above: 431
    qsizetype bodyBytes = 4LL * 1024 * 1024; // above: 413
    std::chrono::milliseconds headerTimeout{10'000}; // first byte to the blank line; above: 408
    std::chrono::milliseconds bodyTimeout{30'000}; // the whole body; above: 408
    qint64 minBodyRate = 1024; // bytes a second after the first 5 s; below: 408
    // one connection
    std::chrono::milliseconds firstByteTimeout{10'000}; // until the first request begins
    std::chrono::milliseconds idleTimeout{15'000}; // kept alive without a further request
    int requestsPerConnection = 10'000; // the last one closes it; 0: any number
    int pipelinedRequests = 16; // unanswered ones; above: read no further
    std::chrono::milliseconds peerTimeout{20'000}; // the TCP peer acknowledges nothing: half-open
    qint64 queuedBytes =
        1024LL * 1024; // not taken by the kernel when more is written: slow consumer
    qint64 minReadRate = 1024; // bytes a second of an answer after that; below: slow consumer
    std::chrono::milliseconds writeTimeout{
        10'000}; // nothing of it taken for so long: slow consumer
    // one client, which is an address (see clientKeyOf())
    int connectionsPerPeer = 256; // above: 503
    shared::Rate requests{200, 1000}; // above: 429
    bool hasLoopbackLimits = false; // whether these hold for clients on loopback, too
    // the server
    int connections = 10'000; // above: 503
    int listenBacklog = 4096; // Qt's 50 makes a reconnect storm crawl
};

} // namespace server::http
