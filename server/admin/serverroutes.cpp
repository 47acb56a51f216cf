// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/serverroutes.h"

#include "server/access/auththrottle.h"
#include "server/access/banlist.h"
#include "server/admin/activityfeed.h"
#include "server/admin/door.h"
#include "server/admin/eventroutes.h"
#include "server/admin/history.h"
#include "server/admin/log.h"
#include "server/admin/looplag.h"
#include "server/admin/memorywatch.h"
#include "server/admin/pagequery.h"
#include "server/http/httpserver.h"
#include "server/session/hub.h"
#include "server/transport/transportregistry.h"
#include "shared/util/logfields.h"

#include <QFile>

#include <algorithm>
#include <chrono>
#include <tuple>

namespace server::admin {

using namespace Qt::StringLiterals;
using http::Method;
using http::Reply;
using http::Request;
using shared::ServerStatus;

namespace {

Reply openApiDocument()
{
    QFile file(u":/coral/openapi/admin-v1.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return Reply::error(500, "internal"_L1, u"The document is missing in this build."_s);
    return {
        .status = 200, .headers = {{"Content-Type", "application/json"}}, .body = file.readAll()};
}

std::chrono::microseconds inMicroseconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(time);
}

} // namespace

ServerRoutes::ServerRoutes(const Sources &sources)
    : m_sources(sources)
{
}

void ServerRoutes::addRoutes(http::Router &router)
{
    const auto add = [&router](const Door::Route &route, http::Router::ReplyHandler handler) {
        Door::add(router, route, std::move(handler));
    };
    add({Method::Get, u"status"_s},
        [this](const Request &) { return Reply::json(200, shared::toJson(status())); });
    add({Method::Get, u"history"_s, pageParameters()},
        [this](const Request &request) { return showHistory(request); });
    add({Method::Get, u"config"_s, pageParameters({u"text"_s})},
        [this](const Request &request) { return showConfig(request); });
    add({Method::Get, u"openapi.json"_s}, [](const Request &) { return openApiDocument(); });
    add({Method::Post, u"drain"_s},
        [this](const Request &request) { return setDraining(true, request); });
    add({Method::Delete, u"drain"_s},
        [this](const Request &request) { return setDraining(false, request); });
}

ServerStatus ServerRoutes::status() const
{
    ServerStatus status;
    const Health health = m_sources.health();
    status.version = health.version;
    status.isReady = health.isReady();
    for (const HealthCheck &check : health.checks)
        status.checks.append({check.name, check.isOk, check.detail});
    status.uptime = std::chrono::duration_cast<std::chrono::milliseconds>(health.uptime);
    status.residentBytes = health.residentBytes;
    if (m_sources.transports.intake().isPaused())
        status.state = shared::ServerState::Draining;
    count(status);
    measure(status);
    m_sources.describe(status);
    return status;
}

void ServerRoutes::count(ServerStatus &status) const
{
    const session::Hub::Statistics sessions = m_sources.hub.statistics();
    status.sessions = sessions.sessions;
    status.waits = sessions.waits;
    status.messages = sessions.messages;
    status.mentionsRedelivered = sessions.mentionsRedelivered;
    for (const session::SessionKey &key : m_sources.hub.sessions()) {
        const auto agents = m_sources.hub.agents(key);
        if (!agents)
            continue;
        status.agents += agents->size();
        status.agentsConnected += std::ranges::count_if(*agents,
            [](const session::Agent &agent) { return agent.state != session::AgentState::Away; });
    }
    status.transports = m_sources.transports.size();
    status.transportsOpened = m_sources.history.opened();
    status.transportsClosed = m_sources.history.closed();
    status.connections = m_sources.http.openConnections();
    status.requests = m_sources.http.statistics().requests;
    status.bans = m_sources.bans.size();
    status.adminReaders = m_sources.events.readers();
    status.authFailures =
        m_sources.authThrottle.statistics().failures + m_sources.door.statistics().failures;
}

void ServerRoutes::measure(ServerStatus &status) const
{
    status.memoryLimit = m_sources.memory.limits().resident;
    status.loopLag = inMicroseconds(m_sources.loopLag.latest());
    status.worstLoopLag = inMicroseconds(m_sources.loopLag.worst());
    std::tie(status.roundTripP50, status.roundTripP95) = m_sources.history.roundTrips();
    status.eventId = m_sources.feed.newestId();
}

Reply ServerRoutes::showHistory(const Request &request) const
{
    const auto query = readPageQuery(request, {});
    if (!query)
        return Reply::error(query.error());
    return pageReply(m_sources.history.samples(), *query, m_sources.feed.newestId());
}

Reply ServerRoutes::showConfig(const Request &request) const
{
    const auto query = readPageQuery(request, {});
    if (!query)
        return Reply::error(query.error());
    QList<shared::ConfigEntry> entries;
    for (const shared::ConfigEntry &entry : m_sources.config) {
        if (hasText(*query, {entry.section, entry.key, entry.value, entry.help}))
            entries.append(entry);
    }
    return pageReply(entries, *query, m_sources.feed.newestId());
}

Reply ServerRoutes::setDraining(bool isDraining, const Request &request)
{
    transport::Intake &intake = m_sources.transports.intake();
    if (intake.isPaused() != isDraining) {
        intake.setPaused(isDraining);
        qCInfo(lcAdmin).noquote() << shared::LogFields(isDraining
                ? "an administrator has nobody new taken in"
                : "an administrator has everybody taken in again")
                                         .add("by", request.peerAddress.toString());
        shared::ActivityEvent event;
        event.kind =
            isDraining ? shared::ActivityKind::DrainBegan : shared::ActivityKind::DrainEnded;
        m_sources.feed.publish(std::move(event));
    }
    return Reply::json(200, shared::toJson(status()));
}

} // namespace server::admin
