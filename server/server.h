// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/applications.h"
#include "server/access/auththrottle.h"
#include "server/access/banlist.h"
#include "server/access/sessiongate.h"
#include "server/access/sessionroutes.h"
#include "server/admin/adminapi.h"
#include "server/admin/healthroutes.h"
#include "server/admin/memoryrelease.h"
#include "server/admin/memorywatch.h"
#include "server/admin/metrics.h"
#include "server/config/options.h"
#include "server/http/httpserver.h"
#include "server/journal/memoryjournal.h"
#include "server/mcp/registry.h"
#include "server/session/hub.h"
#include "server/transport/sseendpoint.h"
#include "server/transport/streamableendpoint.h"
#include "server/transport/transportregistry.h"
#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"

#include <QObject>
#include <QString>

#include <optional>

namespace server {

// The whole hub, wired: with main.cpp the composition root. Made, used and destroyed in the server
// thread.
class Server final : public QObject {
    Q_OBJECT
public:
    explicit Server(const config::Options &options, QObject *parent = nullptr);
    ~Server() override;

    // Listens. The error is one sentence for the operator: the address is in use, say.
    [[nodiscard]] shared::Result<shared::Done> start();
    [[nodiscard]] QString url() const; // http://ADDRESS:PORT, once started
    // Once started; empty when there is no admin API.
    [[nodiscard]] QString adminUrl() const;
    [[nodiscard]] QString adminToken() const;

    // Reads the certificate and key again, for connections that come from now on. After an error
    // all stays as it was.
    [[nodiscard]] shared::Result<shared::Done> reloadTls();

    // What it does now, in a few words for people.
    [[nodiscard]] QString summary() const;

    // Is not ready any more; after the drain delay takes nobody in, tells the open transports,
    // answers those who wait and lets the other calls in flight end within the drain timeout; all
    // the while it tells how it is. Then closes; then stopped(), within two seconds more.
    void stop();

signals:
    void stopped();

private:
    void addRoutes();
    [[nodiscard]] shared::Result<shared::Done> startAdmin();
    void describe(shared::ServerStatus &status) const;
    void heedMemory(admin::MemoryWatch::Pressure pressure);
    void drain();
    void awaitCalls(shared::Clock::TimePoint deadline);
    void closeAll();
    void finishStop();
    [[nodiscard]] QList<admin::HealthCheck> healthChecks() const;
    [[nodiscard]] admin::Health health() const;

    const config::Options m_options;
    const bool m_devmode;
    const shared::SystemClock m_clock;
    // Its deadlines that call into the server need no cancelling: both end in one destructor, and
    // the event loop does not run there.
    shared::DeadlineQueue m_deadlines{m_clock};
    journal::MemoryJournal m_journal;
    session::Hub m_hub;
    mcp::Registry m_registry;
    const QJsonObject m_extension; // of the capabilities
    const mcp::PeerSettings m_ssePeers;
    const mcp::PeerSettings m_streamablePeers;
    const access::Applications m_applications;
    access::AuthThrottle m_authThrottle;
    access::BanList m_bans;
    access::CreationKeys m_creationKeys;
    access::SessionGate m_gate;
    transport::TransportRegistry m_transports;
    access::SessionRoutes m_sessionRoutes;
    transport::SseEndpoint m_sseEndpoint;
    transport::StreamableEndpoint m_streamableEndpoint;
    bool m_isStopping = false;
    bool m_hasStopped = false;
    // Last, so that it goes first: its connections call into all of the above.
    http::HttpServer m_http;
    admin::MemoryWatch m_memory;
    admin::MemoryRelease m_memoryRelease;
    std::optional<admin::Metrics> m_metrics; // once the tools are known
    const QDateTime m_startedAt;
    std::optional<admin::AdminApi> m_admin; // once started
    std::optional<http::HttpServer> m_adminHttp; // where it has a port of its own
};

} // namespace server
