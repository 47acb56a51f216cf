// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/admin/healthroutes.h"
#include "server/http/router.h"
#include "shared/contract/configentry.h"
#include "shared/contract/serverstatus.h"

#include <QList>

#include <functional>

namespace server::access {
class AuthThrottle;
class BanList;
} // namespace server::access
namespace server::http {
class HttpServer;
}
namespace server::session {
class Hub;
}
namespace server::transport {
class TransportRegistry;
}

namespace server::admin {

class ActivityFeed;
class Door;
class EventRoutes;
class History;
class LoopLag;
class MemoryWatch;

// /admin/v1/status, history, config, drain and openapi.json: the server as a whole.
class ServerRoutes {
public:
    // Everything must outlive it.
    struct Sources {
        const http::HttpServer &http;
        transport::TransportRegistry &transports;
        const session::Hub &hub;
        const access::BanList &bans;
        const access::AuthThrottle &authThrottle;
        const MemoryWatch &memory;
        const LoopLag &loopLag;
        const Door &door;
        ActivityFeed &feed;
        const History &history;
        const EventRoutes &events;
        std::function<Health()> health;
        std::function<void(shared::ServerStatus &)> describe;
        QList<shared::ConfigEntry> config;
    };

    explicit ServerRoutes(const Sources &sources);

    void addRoutes(http::Router &router);

private:
    [[nodiscard]] shared::ServerStatus status() const;
    void count(shared::ServerStatus &status) const;
    void measure(shared::ServerStatus &status) const;
    [[nodiscard]] http::Reply showHistory(const http::Request &request) const;
    [[nodiscard]] http::Reply showConfig(const http::Request &request) const;
    [[nodiscard]] http::Reply setDraining(bool isDraining, const http::Request &request);

    const Sources m_sources;
};

} // namespace server::admin
