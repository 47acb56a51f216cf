// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/reply.h"

#include <QList>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace server::http {
class Router;
}

namespace server::admin {

// One thing that must hold for the server to be ready.
struct HealthCheck {
    QString name; // snake_case, stable
    bool isOk = true;
    QString detail; // for people; empty when there is nothing to say
};

// What the health routes tell, asked anew for each request.
struct Health {
    QList<HealthCheck> checks;
    QString version;
    std::chrono::microseconds uptime{0};
    qsizetype sessions = 0;
    qsizetype transports = 0;
    qsizetype connections = 0;
    std::optional<qint64> residentBytes; // where the system tells
    std::chrono::nanoseconds loopLag{0}; // the worst of the last minutes
    bool endsWithClient = false; // hosted by --stdio for the time that its client runs

    [[nodiscard]] bool isReady() const;
};

// GET /health/live: the event loop answers. GET /health/ready: 200 when every check holds, else
// 503, with the checks by name. GET /health: the same for people, on a few lines.
class HealthRoutes {
public:
    explicit HealthRoutes(std::function<Health()> health);

    void addRoutes(http::Router &router) const;

private:
    std::function<Health()> m_health;
};

} // namespace server::admin
