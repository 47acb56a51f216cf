// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"

namespace server::access {
class BanList;
}

namespace server::admin {

class ActivityFeed;
class Evictor;
class Roster;

// /admin/v1/agents and /admin/v1/bans: who takes part, and who is kept out.
class PeopleRoutes {
public:
    // Everything must outlive it.
    PeopleRoutes(
        access::BanList &bans, const Roster &roster, Evictor &evictor, const ActivityFeed &feed);

    void addRoutes(http::Router &router);

private:
    [[nodiscard]] http::Reply listAgents(const http::Request &request) const;
    [[nodiscard]] http::Reply showAgent(const http::Request &request) const;
    void removeAgent(const http::Request &request, const http::ResponderPointer &responder);
    [[nodiscard]] http::Reply listBans(const http::Request &request) const;
    [[nodiscard]] http::Reply endBan(const http::Request &request);

    access::BanList &m_bans;
    const Roster &m_roster;
    Evictor &m_evictor;
    const ActivityFeed &m_feed;
};

} // namespace server::admin
