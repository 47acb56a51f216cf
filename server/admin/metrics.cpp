// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/metrics.h"

#include "server/admin/metricfamilies.h"
#include "server/admin/metriclabels.h"
#include "server/admin/metricsampler.h"
#include "server/http/httpserver.h"
#include "server/transport/transportregistry.h"
#include "shared/contract/version.h"

#include <algorithm>
#include <array>

namespace server::admin {

namespace {

using Labels = std::map<std::string, std::string>;
using Buckets = prometheus::Histogram::BucketBoundaries;

// Seconds; a tool call may wait a minute, a ping never should.
const Buckets kDurations{
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

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
    , m_families(std::make_unique<MetricFamilies>())
    , m_sampler(std::make_unique<MetricSampler>(sources, *m_families))
{
    m_families->buildInformation.Add({{"version", shared::kVersion}}).Set(1);
    addKnownSeries();
    addKnownTransportSeries();
    watch(m_sources.http);
    watchTransports();
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
    return m_sampler->uptime();
}

const LoopLag &Metrics::loopLag() const
{
    return m_sampler->loopLag();
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
    m_sampler->watch(server);
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

QByteArray Metrics::render()
{
    m_sampler->sample();
    return m_families->text();
}

} // namespace server::admin
