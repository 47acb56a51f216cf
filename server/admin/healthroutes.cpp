// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/healthroutes.h"

#include "server/http/request.h"
#include "server/http/router.h"
#include "shared/util/logfields.h"

#include <QJsonArray>

#include <algorithm>

namespace server::admin {

namespace {

using http::Method;
using http::Reply;
using http::Request;

constexpr double kMiB = 1024 * 1024;

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
    QJsonObject body{
        {QStringLiteral("status"), isReady ? QStringLiteral("ready") : QStringLiteral("not_ready")},
        {QStringLiteral("checks"), checks}};
    if (health.endsWithClient)
        body.insert(QStringLiteral("endsWithClient"), true);
    return uncached(Reply::json(isReady ? 200 : 503, body));
}

QString line(const HealthCheck &check)
{
    const QString detail =
        check.detail.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(check.detail);
    return check.name + (check.isOk ? QStringLiteral(": ok") : QStringLiteral(": FAILED")) + detail
        + u'\n';
}

Reply summary(const Health &health)
{
    QString text =
        QStringLiteral("Coral Server %1: %2, up %3\n%4 connected agents in %5 sessions, %6 "
                       "connections\n")
            .arg(health.version,
                health.isReady() ? QStringLiteral("ready") : QStringLiteral("NOT READY"),
                shared::durationForLog(health.uptime))
            .arg(health.transports)
            .arg(health.sessions)
            .arg(health.connections);
    if (health.residentBytes)
        text += QStringLiteral("%1 MiB of memory, ")
                    .arg(static_cast<double>(*health.residentBytes) / kMiB, 0, 'f', 1);
    const auto lag = std::chrono::duration_cast<std::chrono::microseconds>(health.loopLag);
    text += QStringLiteral("event loop at worst %1 late\n").arg(shared::durationForLog(lag));
    for (const HealthCheck &check : health.checks)
        text += line(check);
    if (health.endsWithClient)
        text += QStringLiteral("hosted by --stdio, ends with its client\n");
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
