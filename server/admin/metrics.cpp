// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/metrics.h"

#include "server/admin/memorywatch.h"
#include "server/admin/metricfamilies.h"
#include "server/admin/metriclabels.h"
#include "server/admin/processstatus.h"
#include "server/http/httpserver.h"
#include "server/session/hub.h"
#include "server/transport/transportregistry.h"
#include "shared/contract/version.h"

#include <QAbstractEventDispatcher>

#include <algorithm>
#include <array>

namespace server::admin {

namespace {

using Labels = std::map<std::string, std::string>;
using Buckets = prometheus::Histogram::BucketBoundaries;

// Seconds; a tool call may wait a minute, a ping never should.
const Buckets kDurations{
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

double seconds(std::chrono::nanoseconds duration)
{
    return std::chrono::duration<double>(duration).count();
}

std::string nameOf(shared::CloseReason reason)
{
    return shared::closeReasonName(reason).toStdString();
}

std::string nameOf(shared::TransportKind kind)
{
    return shared::transportKindName(kind).toStdString();
}

// A message for a transport that has ended or never was, whatever it is carried by.
bool isForDeadTransport(const http::ServedRequest &request)
{
    using namespace Qt::StringLiterals;
    return request.methodName == "POST"
        && (request.cause == "transport_not_found"_L1 || request.cause == "transport_closed"_L1
            || request.cause == "session_not_found"_L1);
}

std::string resultLabel(bool isError)
{
    return isError ? "error" : "ok";
}

} // namespace

Metrics::Metrics(const Sources &sources, QObject *parent)
    : QObject(parent)
    , m_sources(sources)
    , m_startedAt(sources.clock.now())
    , m_loopLag(sources.clock, sources.deadlines)
    , m_families(std::make_unique<MetricFamilies>())
{
    m_families->buildInformation.Add({{"version", shared::kVersion}}).Set(1);
    addKnownSeries();
    addKnownTransportSeries();
    watch(m_sources.http);
    watchTransports();
    if (auto *loop = QAbstractEventDispatcher::instance())
        connect(loop, &QAbstractEventDispatcher::awake, this, [this] { ++m_loopTurns; });
}

Metrics::~Metrics() = default;

void Metrics::addRoutes(http::Router &router)
{
    router.add(http::Method::Get, QStringLiteral("/metrics"), [this](const http::Request &) {
        return http::Reply{.status = 200,
            .headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"},
                {"Cache-Control", "no-store"}},
            .body = render()};
    });
}

std::chrono::seconds Metrics::uptime() const
{
    return std::chrono::duration_cast<std::chrono::seconds>(m_sources.clock.now() - m_startedAt);
}

void Metrics::addKnownSeries()
{
    for (const auto &[status, cause] : refusals())
        countRefusal(status, QLatin1StringView(cause), 0);
    for (const shared::CloseReason reason : closeReasons())
        m_families->connectionsClosed.Add({{"reason", nameOf(reason)}});
    for (const shared::CloseReason reason : handshakeEnds())
        m_families->handshakesFailed.Add({{"reason", nameOf(reason)}});
    for (const char *code : {"404", "410"})
        m_families->postsToDead.Add({{"code", code}});
    for (const QString &method : m_sources.methods) {
        for (const bool isError : {false, true})
            m_families->mcpRequests.Add(
                {{"method", method.toStdString()}, {"result", resultLabel(isError)}});
    }
    for (const QString &tool : m_sources.tools) {
        const std::string name = tool.toStdString();
        m_families->toolDuration.Add({{"tool", name}}, kDurations);
        for (const bool isError : {false, true})
            m_families->toolCalls.Add({{"tool", name}, {"result", resultLabel(isError)}});
    }
}

void Metrics::addKnownTransportSeries()
{
    for (const shared::TransportKind kind : transportKinds()) {
        m_families->transportsOpened.Add({{"kind", nameOf(kind)}});
        for (const shared::CloseReason reason : closeReasons())
            m_families->transportsClosed.Add({{"kind", nameOf(kind)}, {"reason", nameOf(reason)}});
    }
    m_families->heartbeats.Add({});
    for (const char *result : {"sent", "answered", "missed"})
        m_families->pings.Add({{"result", result}});
    m_families->pingRoundTrip.Add({}, kDurations);
}

void Metrics::watch(http::HttpServer &server)
{
    m_servers.push_back(&server);
    connect(&server, &http::HttpServer::requestServed, this,
        [this](const http::ServedRequest &request) { countRequest(request); });
    connect(&server, &http::HttpServer::connectionClosed, this,
        [this](const http::ConnectionRecord &record) { countEnd(record); });
}

void Metrics::countEnd(const http::ConnectionRecord &record)
{
    const Labels reason{{"reason", nameOf(record.reason)}};
    m_families->connectionsClosed.Add(reason).Increment();
    if (record.refusedStatus != 0)
        countRefusal(record.refusedStatus, record.refusal);
    else if (record.isHandshakeBroken)
        m_families->handshakesFailed.Add(reason).Increment();
}

void Metrics::countRefusal(int status, QLatin1StringView cause, int times)
{
    m_families->requestsRejected
        .Add({{"code", std::to_string(status)}, {"cause", {cause.data(), size_t(cause.size())}}})
        .Increment(times);
}

void Metrics::countRequest(const http::ServedRequest &request)
{
    // A path or method of the client's own invention must not become a label.
    static constexpr std::array<QByteArrayView, 7> kMethods{
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    const bool isKnown =
        std::find(kMethods.cbegin(), kMethods.cend(), request.methodName) != kMethods.cend();
    const std::string route = request.route.isEmpty() ? "none" : request.route.toStdString();
    m_families->requests
        .Add({{"route", route}, {"method", isKnown ? request.methodName.toStdString() : "other"},
            {"status", std::to_string(request.status)}})
        .Increment();
    if (!request.cause.isEmpty())
        countRefusal(request.status, request.cause);
    if (!request.isStream)
        m_families->requestDuration.Add({{"route", route}}, kDurations)
            .Observe(seconds(request.duration));
    if (isForDeadTransport(request))
        m_families->postsToDead.Add({{"code", std::to_string(request.status)}}).Increment();
}

void Metrics::watchTransports()
{
    const transport::TransportRegistry &transports = m_sources.transports;
    connect(&transports, &transport::TransportRegistry::transportAdded, this,
        [this](transport::Transport *transport) {
            // Also one that is held for others, since it may end before it opens.
            m_families->transportsOpened.Add({{"kind", nameOf(transport->kind())}}).Increment();
            watch(*transport);
        });
    connect(&transports, &transport::TransportRegistry::transportClosed, this,
        [this](const shared::TransportRecord &record) {
            m_families->transportsClosed
                .Add({{"kind", nameOf(record.kind)}, {"reason", nameOf(*record.closeReason)}})
                .Increment();
            m_ignoredOfClosed += record.messagesIgnored;
            m_resumptionsOfClosed += record.resumptions;
        });
}

void Metrics::watch(transport::Transport &transport)
{
    const transport::Heartbeat *heartbeat = &transport.heartbeat();
    connect(&transport, &transport::Transport::heartbeatSent, this,
        [this](int comments) { m_families->heartbeats.Add({}).Increment(comments); });
    connect(heartbeat, &transport::Heartbeat::pinged, this, [this] {
        m_families->pings.Add({{"result", "sent"}}).Increment();
    });
    connect(heartbeat, &transport::Heartbeat::pingMissed, this, [this] {
        m_families->pings.Add({{"result", "missed"}}).Increment();
    });
    connect(heartbeat, &transport::Heartbeat::pingAnswered, this,
        [this](std::chrono::microseconds roundTrip) {
            m_families->pings.Add({{"result", "answered"}}).Increment();
            m_families->pingRoundTrip.Add({}, kDurations).Observe(seconds(roundTrip));
        });
    connect(&transport.peer(), &mcp::AnyPeer::answered, this,
        [this](const QString &method, const QString &tool, bool isError,
            std::chrono::nanoseconds duration) { countCall(method, tool, isError, duration); });
}

void Metrics::countCall(
    const QString &method, const QString &tool, bool isError, std::chrono::nanoseconds duration)
{
    m_families->mcpRequests
        .Add({{"method", method.toStdString()}, {"result", resultLabel(isError)}})
        .Increment();
    if (tool.isEmpty())
        return;
    const std::string name = tool.toStdString();
    m_families->toolCalls.Add({{"tool", name}, {"result", resultLabel(isError)}}).Increment();
    m_families->toolDuration.Add({{"tool", name}}, kDurations).Observe(seconds(duration));
}

void Metrics::sampleTransports()
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
        m_families->transports
            .Add({{"kind", nameOf(key.first)},
                {"state", shared::transportStateName(key.second).toStdString()}})
            .Set(count);
    m_families->queuedBytes.Add({{"stat", "sum"}}).Set(queued);
    m_families->queuedBytes.Add({{"stat", "max"}}).Set(longest);
    m_families->callsInFlight.Add({}).Set(calls);
    m_families->eventsKept.Add({}).Set(eventsKept);
    m_families->bytesKept.Add({}).Set(bytesKept);
    raiseTo(m_families->messagesIgnored.Add({}), static_cast<double>(ignored));
    raiseTo(m_families->resumptions.Add({}), static_cast<double>(resumptions));
}

void Metrics::sampleHttp()
{
    http::HttpServer::Statistics http;
    for (const http::HttpServer *server : m_servers)
        http += server->statistics();
    m_families->connections.Add({}).Set(static_cast<double>(http.openConnections));
    m_families->acceptPaused.Add({}).Set(http.isAcceptPaused ? 1 : 0);
    raiseTo(m_families->connectionsAccepted.Add({}), static_cast<double>(http.accepted));
    raiseTo(m_families->connectionsDropped.Add({}), static_cast<double>(http.dropped));
    raiseTo(m_families->bytesReceived.Add({}), static_cast<double>(http.bytesIn));
    raiseTo(m_families->bytesSent.Add({}), static_cast<double>(http.bytesOut));
    raiseTo(m_families->parserMismatches.Add({}), static_cast<double>(http.parserMismatches));
    raiseTo(m_families->acceptPauses.Add({}), static_cast<double>(http.acceptPauses));
}

void Metrics::sampleSessions()
{
    const session::Hub::Statistics sessions = m_sources.hub.statistics();
    m_families->sessions.Add({}).Set(static_cast<double>(sessions.sessions));
    m_families->waits.Add({}).Set(static_cast<double>(sessions.waits));
    raiseTo(m_families->sessionsExpired.Add({}), static_cast<double>(sessions.sessionsExpired));
    raiseTo(m_families->messages.Add({}), static_cast<double>(sessions.messages));
    raiseTo(m_families->mentionsDelivered.Add({}), static_cast<double>(sessions.mentionsDelivered));
    raiseTo(
        m_families->mentionsRedelivered.Add({}), static_cast<double>(sessions.mentionsRedelivered));
}

void Metrics::sampleAccess()
{
    const access::AuthThrottle::Statistics &auth = m_sources.authThrottle.statistics();
    raiseTo(m_families->authFailures.Add({}), static_cast<double>(auth.failures));
    raiseTo(m_families->authLockouts.Add({}), static_cast<double>(auth.episodes));
    const access::AuthThrottle::Statistics admin = m_sources.adminAuth();
    raiseTo(m_families->adminAuthFailures.Add({}), static_cast<double>(admin.failures));
    raiseTo(m_families->adminAuthLockouts.Add({}), static_cast<double>(admin.episodes));
}

void Metrics::sampleProcess()
{
    raiseTo(m_families->loopTurns.Add({}), static_cast<double>(m_loopTurns));
    m_families->loopLag.Add({{"stat", "latest"}}).Set(seconds(m_loopLag.latest()));
    m_families->loopLag.Add({{"stat", "worst"}}).Set(seconds(m_loopLag.worst()));
    m_families->deadlines.Add({}).Set(static_cast<double>(m_sources.deadlines.size()));
    m_families->uptime.Add({}).Set(static_cast<double>(uptime().count()));
    m_families->memoryPressure.Add({}).Set(static_cast<double>(m_sources.memory.pressure()));
    if (const auto limit = m_sources.memory.limits().resident)
        m_families->memoryLimit.Add({}).Set(static_cast<double>(*limit));
    raiseTo(m_families->logLinesLost.Add({}), static_cast<double>(m_sources.lostLogLines()));
    const ProcessStatus process = processStatus();
    if (process.residentBytes)
        m_families->residentMemory.Add({}).Set(static_cast<double>(*process.residentBytes));
    if (process.openDescriptors)
        m_families->openDescriptors.Add({}).Set(static_cast<double>(*process.openDescriptors));
    if (process.descriptorLimit)
        m_families->descriptorLimit.Add({}).Set(static_cast<double>(*process.descriptorLimit));
    if (process.cpuSeconds)
        raiseTo(m_families->processCpu.Add({}), *process.cpuSeconds);
}

QByteArray Metrics::render()
{
    sampleTransports();
    sampleHttp();
    sampleSessions();
    sampleAccess();
    sampleProcess();
    return m_families->text();
}

} // namespace server::admin
