// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/auththrottle.h"
#include "server/admin/looplag.h"
#include "shared/contract/transportrecord.h"
#include "shared/util/clock.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

namespace server::http {
class HttpServer;
class Router;
struct ConnectionRecord;
struct ServedRequest;
} // namespace server::http
namespace server::session {
class Hub;
}
namespace server::transport {
class Transport;
class TransportRegistry;
} // namespace server::transport

namespace server::admin {

class MemoryWatch;
class MetricFamilies;

// GET /metrics in the Prometheus text format: what happened is counted as it happens, what is there
// is asked for at each scrape. Names are stable and begin with coral_; labels come from small fixed
// sets (reasons, routes, tools), never ids. docs/OPERATIONS.md lists them.
class Metrics final : public QObject {
    Q_OBJECT
public:
    // Everything must outlive it.
    struct Sources {
        const shared::Clock &clock;
        shared::DeadlineQueue &deadlines;
        http::HttpServer &http;
        transport::TransportRegistry &transports;
        session::Hub &hub;
        const access::AuthThrottle &authThrottle; // of the privacy keys
        std::function<access::AuthThrottle::Statistics()> adminAuth; // of the admin API's token
        const MemoryWatch &memory;
        std::function<quint64()> lostLogLines;
        QStringList tools; // the names of all
        QStringList methods; // of MCP, as mcp::AnyPeer::answered() names them
    };

    explicit Metrics(const Sources &sources, QObject *parent = nullptr);
    ~Metrics() override;

    void addRoutes(http::Router &router);
    // Another port of the server, which counts as that of the agents does.
    void watch(http::HttpServer &server);

    [[nodiscard]] std::chrono::seconds uptime() const;
    [[nodiscard]] const LoopLag &loopLag() const { return m_loopLag; }

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
    void sampleTransports();
    void sampleHttp();
    void sampleSessions();
    void sampleAccess();
    void sampleProcess();
    [[nodiscard]] QByteArray render();

    const Sources m_sources;
    std::vector<const http::HttpServer *> m_servers;
    const shared::Clock::TimePoint m_startedAt;
    LoopLag m_loopLag;
    std::unique_ptr<MetricFamilies> m_families;
    quint64 m_ignoredOfClosed = 0; // messages, by transports that have ended
    quint64 m_resumptionsOfClosed = 0; // of streams, on transports that have ended
    quint64 m_loopTurns = 0;
};

} // namespace server::admin
