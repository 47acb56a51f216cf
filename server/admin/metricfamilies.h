// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <chrono>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

namespace server::admin {

// The metrics by name: what there is, in one place. Constant after construction, but for their
// values.
class MetricFamilies {
public:
    MetricFamilies();

    [[nodiscard]] QByteArray text() const; // the Prometheus text format

    using Counters = prometheus::Family<prometheus::Counter>;
    using Gauges = prometheus::Family<prometheus::Gauge>;
    using Histograms = prometheus::Family<prometheus::Histogram>;

private:
    prometheus::Registry m_registry;

public:
    // counted as it happens
    Counters &transportsOpened; // kind
    Counters &transportsClosed; // kind, reason
    Counters &connectionsClosed; // reason
    Counters &requests; // route, method, status
    Counters &requestsRejected; // code, cause: whoever refused
    Counters &postsToDead; // code: 404, 410
    Counters &heartbeats;
    Counters &pings; // result: sent, answered, missed
    Counters &toolCalls; // tool, result
    Counters &mcpRequests; // method, result
    Histograms &requestDuration; // route
    Histograms &toolDuration; // tool
    Histograms &pingRoundTrip;

    // asked for at each scrape
    Gauges &transports; // kind, state
    Gauges &connections;
    Gauges &sessions;
    Gauges &waits;
    Gauges &callsInFlight;
    Gauges &deadlines;
    Gauges &queuedBytes; // stat: sum, max
    Gauges &eventsKept;
    Gauges &bytesKept;
    Gauges &acceptPaused;
    Gauges &loopLag; // stat: latest, worst
    Gauges &residentMemory;
    Gauges &memoryLimit;
    Gauges &memoryPressure;
    Gauges &openDescriptors;
    Gauges &descriptorLimit;
    Gauges &uptime;
    Gauges &buildInformation; // version
    // counters that others keep, set at each scrape
    Counters &connectionsAccepted;
    Counters &connectionsDropped;
    Counters &bytesReceived;
    Counters &bytesSent;
    Counters &parserMismatches;
    Counters &acceptPauses;
    Counters &sessionsExpired;
    Counters &messages;
    Counters &mentionsDelivered;
    Counters &mentionsRedelivered;
    Counters &messagesIgnored;
    Counters &resumptions;
    Counters &handshakesFailed;
    Counters &authFailures;
    Counters &authLockouts;
    Counters &adminAuthFailures;
    Counters &adminAuthLockouts;
    Counters &loopTurns;
    Counters &logLinesLost;
    Counters &processCpu;
};

// Durations are told in these.
[[nodiscard]] double seconds(std::chrono::nanoseconds duration);
// Brings a counter that mirrors another one up to its value.
void raiseTo(prometheus::Counter &counter, double value);

} // namespace server::admin
