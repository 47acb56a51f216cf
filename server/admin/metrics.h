// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/admin/looplag.h"
#include "server/admin/metricsources.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <memory>

namespace server::http {
class HttpServer;
class Router;
struct ConnectionRecord;
struct ServedRequest;
} // namespace server::http
namespace server::transport {
class Transport;
}

namespace server::admin {

class MetricFamilies;
class MetricSampler;

// GET /metrics in the Prometheus text format: what happened is counted as it happens, what is there
// is asked for at each scrape. Names are stable and begin with coral_; labels come from small fixed
// sets (reasons, routes, tools), never ids. docs/OPERATIONS.md lists them.
class Metrics final : public QObject {
    Q_OBJECT
public:
    using Sources = MetricSources;

    explicit Metrics(const Sources &sources, QObject *parent = nullptr);
    ~Metrics() override;

    void addRoutes(http::Router &router);
    // Another port of the server, which counts as that of the agents does.
    void watch(http::HttpServer &server);

    [[nodiscard]] std::chrono::seconds uptime() const;
    [[nodiscard]] const LoopLag &loopLag() const;

private:
    void addKnownSeries();
    void addKnownTransportSeries();
    void watchTransports();
    void watch(transport::Transport &transport);
    void countRefusal(int status, QLatin1StringView cause, int times = 1);
    void countRequest(const http::ServedRequest &request);
    void countEnd(const http::ConnectionRecord &record);
    void countCall(const QString &method, const QString &tool, bool isError,
        std::chrono::nanoseconds duration);
    [[nodiscard]] QByteArray render();

    const Sources m_sources;
    std::unique_ptr<MetricFamilies> m_families;
    std::unique_ptr<MetricSampler> m_sampler;
};

} // namespace server::admin
