// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/metricsampler.h"

#include "server/admin/memorywatch.h"
#include "server/admin/metricfamilies.h"
#include "server/admin/metriclabels.h"
#include "server/admin/processstatus.h"
#include "server/http/httpserver.h"
#include "server/session/hub.h"
#include "server/transport/transportregistry.h"

#include <QAbstractEventDispatcher>

#include <algorithm>
#include <map>
#include <utility>

namespace server::admin {

MetricSampler::MetricSampler(const MetricSources &sources, MetricFamilies &families)
    : m_sources(sources)
    , m_families(families)
    , m_startedAt(sources.clock.now())
    , m_loopLag(sources.clock, sources.deadlines)
{
    connect(&sources.transports, &transport::TransportRegistry::transportClosed, this,
        [this](const shared::TransportRecord &record) {
            m_ignoredOfClosed += record.messagesIgnored;
            m_resumptionsOfClosed += record.resumptions;
        });
    if (auto *loop = QAbstractEventDispatcher::instance())
        connect(loop, &QAbstractEventDispatcher::awake, this, [this] { ++m_loopTurns; });
}

std::chrono::seconds MetricSampler::uptime() const
{
    return std::chrono::duration_cast<std::chrono::seconds>(m_sources.clock.now() - m_startedAt);
}

void MetricSampler::sample()
{
    sampleTransports();
    sampleHttp();
    sampleSessions();
    sampleAccess();
    sampleProcess();
}

void MetricSampler::sampleTransports()
{
    using Key = std::pair<shared::TransportKind, shared::TransportState>;
    std::map<Key, int> counts;
    // Also those that are none now, so that a series does not end at its last value.
    for (const shared::TransportKind kind : transportKinds()) {
        for (const shared::TransportState state : openStates())
            counts[{kind, state}] = 0;
    }
    double queued = 0;
    double longest = 0;
    double calls = 0;
    double eventsKept = 0;
    double bytesKept = 0;
    quint64 ignored = m_ignoredOfClosed;
    quint64 resumptions = m_resumptionsOfClosed;
    for (const transport::Transport *transport : m_sources.transports.all()) {
        const shared::TransportRecord &record = transport->quickRecord();
        ++counts[{record.kind, record.state}];
        const auto bytes = static_cast<double>(record.bytesQueued);
        queued += bytes;
        longest = std::max(longest, bytes);
        calls += static_cast<double>(record.callsInFlight);
        ignored += record.messagesIgnored;
        eventsKept += static_cast<double>(record.eventsKept);
        bytesKept += static_cast<double>(record.bytesKept);
        resumptions += record.resumptions;
    }
    for (const auto &[key, count] : counts)
        m_families.transports
            .Add({{"kind", nameOf(key.first)},
                {"state", shared::transportStateName(key.second).toStdString()}})
            .Set(count);
    m_families.queuedBytes.Add({{"stat", "sum"}}).Set(queued);
    m_families.queuedBytes.Add({{"stat", "max"}}).Set(longest);
    m_families.callsInFlight.Add({}).Set(calls);
    m_families.eventsKept.Add({}).Set(eventsKept);
    m_families.bytesKept.Add({}).Set(bytesKept);
    raiseTo(m_families.messagesIgnored.Add({}), static_cast<double>(ignored));
    raiseTo(m_families.resumptions.Add({}), static_cast<double>(resumptions));
}

void MetricSampler::sampleHttp()
{
    http::HttpServer::Statistics http;
    for (const http::HttpServer *server : m_servers)
        http += server->statistics();
    m_families.connections.Add({}).Set(static_cast<double>(http.openConnections));
    m_families.acceptPaused.Add({}).Set(http.isAcceptPaused ? 1 : 0);
    raiseTo(m_families.connectionsAccepted.Add({}), static_cast<double>(http.accepted));
    raiseTo(m_families.connectionsDropped.Add({}), static_cast<double>(http.dropped));
    raiseTo(m_families.bytesReceived.Add({}), static_cast<double>(http.bytesIn));
    raiseTo(m_families.bytesSent.Add({}), static_cast<double>(http.bytesOut));
    raiseTo(m_families.parserMismatches.Add({}), static_cast<double>(http.parserMismatches));
    raiseTo(m_families.acceptPauses.Add({}), static_cast<double>(http.acceptPauses));
}

void MetricSampler::sampleSessions()
{
    const session::Hub::Statistics sessions = m_sources.hub.statistics();
    m_families.sessions.Add({}).Set(static_cast<double>(sessions.sessions));
    m_families.waits.Add({}).Set(static_cast<double>(sessions.waits));
    raiseTo(m_families.sessionsExpired.Add({}), static_cast<double>(sessions.sessionsExpired));
    raiseTo(m_families.messages.Add({}), static_cast<double>(sessions.messages));
    raiseTo(m_families.mentionsDelivered.Add({}), static_cast<double>(sessions.mentionsDelivered));
    raiseTo(
        m_families.mentionsRedelivered.Add({}), static_cast<double>(sessions.mentionsRedelivered));
}

void MetricSampler::sampleAccess()
{
    const access::AuthThrottle::Statistics &auth = m_sources.authThrottle.statistics();
    raiseTo(m_families.authFailures.Add({}), static_cast<double>(auth.failures));
    raiseTo(m_families.authLockouts.Add({}), static_cast<double>(auth.episodes));
    const access::AuthThrottle::Statistics admin = m_sources.adminAuth();
    raiseTo(m_families.adminAuthFailures.Add({}), static_cast<double>(admin.failures));
    raiseTo(m_families.adminAuthLockouts.Add({}), static_cast<double>(admin.episodes));
}

void MetricSampler::sampleProcess()
{
    raiseTo(m_families.loopTurns.Add({}), static_cast<double>(m_loopTurns));
    m_families.loopLag.Add({{"stat", "latest"}}).Set(seconds(m_loopLag.latest()));
    m_families.loopLag.Add({{"stat", "worst"}}).Set(seconds(m_loopLag.worst()));
    m_families.deadlines.Add({}).Set(static_cast<double>(m_sources.deadlines.size()));
    m_families.uptime.Add({}).Set(static_cast<double>(uptime().count()));
    m_families.memoryPressure.Add({}).Set(static_cast<double>(m_sources.memory.pressure()));
    if (const auto limit = m_sources.memory.limits().resident)
        m_families.memoryLimit.Add({}).Set(static_cast<double>(*limit));
    raiseTo(m_families.logLinesLost.Add({}), static_cast<double>(m_sources.lostLogLines()));
    const ProcessStatus process = processStatus();
    if (process.residentBytes)
        m_families.residentMemory.Add({}).Set(static_cast<double>(*process.residentBytes));
    if (process.openDescriptors)
        m_families.openDescriptors.Add({}).Set(static_cast<double>(*process.openDescriptors));
    if (process.descriptorLimit)
        m_families.descriptorLimit.Add({}).Set(static_cast<double>(*process.descriptorLimit));
    if (process.cpuSeconds)
        raiseTo(m_families.processCpu.Add({}), *process.cpuSeconds);
}

} // namespace server::admin
