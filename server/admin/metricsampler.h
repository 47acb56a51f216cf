// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/admin/looplag.h"
#include "server/admin/metricsources.h"

#include <QObject>

#include <chrono>
#include <vector>

namespace server::admin {

class MetricFamilies;

// The metrics of what is there: asked for at each scrape. What happens is counted by Metrics.
class MetricSampler final : public QObject {
    Q_OBJECT
public:
    // The families must outlive it.
    MetricSampler(const MetricSources &sources, MetricFamilies &families);

    void watch(const http::HttpServer &server) { m_servers.push_back(&server); }
    void sample();

    [[nodiscard]] std::chrono::seconds uptime() const;
    [[nodiscard]] const LoopLag &loopLag() const { return m_loopLag; }

private:
    void sampleTransports();
    void sampleHttp();
    void sampleSessions();
    void sampleAccess();
    void sampleProcess();

    const MetricSources m_sources;
    MetricFamilies &m_families;
    const shared::Clock::TimePoint m_startedAt;
    LoopLag m_loopLag;
    std::vector<const http::HttpServer *> m_servers;
    quint64 m_ignoredOfClosed = 0; // messages, by transports that have ended
    quint64 m_resumptionsOfClosed = 0; // of streams, on transports that have ended
    quint64 m_loopTurns = 0;
};

} // namespace server::admin
