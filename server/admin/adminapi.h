// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/admin/activityfeed.h"
#include "server/admin/activitysource.h"
#include "server/admin/door.h"
#include "server/admin/eventroutes.h"
#include "server/admin/evictor.h"
#include "server/admin/healthroutes.h"
#include "server/admin/history.h"
#include "server/admin/peopleroutes.h"
#include "server/admin/roster.h"
#include "server/admin/serverroutes.h"
#include "server/admin/sessionroutes.h"
#include "server/admin/transportroutes.h"
#include "shared/contract/configentry.h"

#include <QObject>

namespace server::admin {

class MemoryWatch;

// The admin API, whole: /admin/v1/... behind its door, and the activity feed.
class AdminApi final : public QObject {
    Q_OBJECT
public:
    // Everything must outlive it.
    struct Sources {
        const shared::Clock &clock;
        shared::DeadlineQueue &deadlines;
        http::HttpServer &http; // of the agents
        transport::TransportRegistry &transports;
        session::Hub &hub;
        access::BanList &bans;
        const access::AuthThrottle &authThrottle; // of the privacy keys
        const MemoryWatch &memory;
        const LoopLag &loopLag;
        std::function<Health()> health;
        std::function<void(shared::ServerStatus &)> describe; // fills in what only its owner knows
        QList<shared::ConfigEntry> config;
    };

    AdminApi(const Sources &sources, const Door::Settings &door, QObject *parent = nullptr);

    void addRoutes(http::Router &router);
    [[nodiscard]] const QString &token() const { return m_door.token(); }
    [[nodiscard]] const access::AuthThrottle::Statistics &authStatistics() const
    {
        return m_door.statistics();
    }
    // Its own port, where it has one.
    void watch(http::HttpServer &server) { m_source.watch(server); }

    // A line of the log at warning or above.
    void noteLogLine(const QString &level, const QString &category, const QString &text);

private:
    Door m_door;
    ActivityFeed m_feed;
    Roster m_roster;
    ActivitySource m_source;
    History m_history;
    Evictor m_evictor;
    EventRoutes m_eventRoutes;
    ServerRoutes m_serverRoutes;
    TransportRoutes m_transportRoutes;
    SessionRoutes m_sessionRoutes;
    PeopleRoutes m_peopleRoutes;
};

} // namespace server::admin
