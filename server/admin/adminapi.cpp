// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/adminapi.h"

#include "server/admin/looplag.h"
#include "server/http/httpserver.h"

namespace server::admin {

AdminApi::AdminApi(const Sources &sources, const Door::Settings &door, QObject *parent)
    : QObject(parent)
    , m_door(door, sources.clock)
    , m_feed(sources.clock)
    , m_roster(sources.hub, sources.transports)
    , m_source({sources.clock, sources.transports, sources.hub, sources.bans, m_roster, m_feed})
    , m_history({sources.clock, sources.deadlines, sources.transports, sources.hub,
          [&http = sources.http] { return http.openConnections(); },
          [&lag = sources.loopLag] { return lag.worst(); }})
    , m_evictor({sources.transports, sources.hub, sources.bans, m_feed})
    , m_eventRoutes(m_feed, sources.deadlines)
    , m_serverRoutes({sources.http, sources.transports, sources.hub, sources.bans,
          sources.authThrottle, sources.memory, sources.loopLag, m_door, m_feed, m_history,
          m_eventRoutes, sources.health, sources.describe, sources.config})
    , m_transportRoutes(sources.transports, m_evictor, m_feed)
    , m_sessionRoutes(sources.hub, m_roster, m_evictor, m_feed)
    , m_peopleRoutes(sources.bans, m_roster, m_evictor, m_feed)
{
    m_source.watch(sources.http);
}

void AdminApi::addRoutes(http::Router &router)
{
    m_door.guard(router);
    m_serverRoutes.addRoutes(router);
    m_transportRoutes.addRoutes(router);
    m_sessionRoutes.addRoutes(router);
    m_peopleRoutes.addRoutes(router);
    m_eventRoutes.addRoutes(router);
}

void AdminApi::noteLogLine(const QString &level, const QString &category, const QString &text)
{
    shared::ActivityEvent event;
    event.kind = shared::ActivityKind::Log;
    event.level = level;
    event.category = category;
    event.text = text;
    m_feed.publish(std::move(event));
}

} // namespace server::admin
