// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/healthroutes.h"

#include "server/http/request.h"
#include "server/http/router.h"

#include <QJsonArray>

#include <algorithm>

namespace server::admin {

namespace {

using http::Method;
using http::Reply;
using http::Request;

Reply uncached(Reply reply)
{
    reply.headers.set("Cache-Control", "no-store");
    return reply;
}

Reply live()
{
    return uncached(Reply::json(200, {{QStringLiteral("status"), QStringLiteral("live")}}));
}

Reply ready(const Health &health)
{
    QJsonObject checks;
    for (const HealthCheck &check : health.checks) {
        QJsonObject object{{QStringLiteral("ok"), check.isOk}};
        if (!check.detail.isEmpty())
            object.insert(QStringLiteral("detail"), check.detail);
        checks.insert(check.name, object);
    }
    const bool isReady = health.isReady();
    return uncached(Reply::json(isReady ? 200 : 503,
        {{QStringLiteral("status"),
             isReady ? QStringLiteral("ready") : QStringLiteral("not_ready")},
            {QStringLiteral("checks"), checks}}));
}

Reply summary(const Health &health)
{
    QString text = QStringLiteral("Coral Server %1: %2\n%3 sessions, %4 transports, up %5 s\n")
                       .arg(health.version,
                           health.isReady() ? QStringLiteral("ready") : QStringLiteral("not ready"))
                       .arg(health.sessions)
                       .arg(health.transports)
                       .arg(health.uptimeSeconds);
    for (const HealthCheck &check : health.checks) {
        text += check.name + (check.isOk ? QStringLiteral(": ok") : QStringLiteral(": FAILED"));
        text += (check.detail.isEmpty() ? QString() : u' ' + check.detail) + u'\n';
    }
    return uncached(Reply::text(health.isReady() ? 200 : 503, text));
}

} // namespace

bool Health::isReady() const
{
    return std::all_of(
        checks.cbegin(), checks.cend(), [](const HealthCheck &check) { return check.isOk; });
}

HealthRoutes::HealthRoutes(std::function<Health()> health)
    : m_health(std::move(health))
{
}

void HealthRoutes::addRoutes(http::Router &router) const
{
    router.add(Method::Get, QStringLiteral("/health/live"), [](const Request &) { return live(); });
    router.add(Method::Get, QStringLiteral("/health/ready"),
        [health = m_health](const Request &) { return ready(health()); });
    router.add(Method::Get, QStringLiteral("/health"),
        [health = m_health](const Request &) { return summary(health()); });
}

} // namespace server::admin
