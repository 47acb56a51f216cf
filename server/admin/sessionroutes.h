// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/session/types.h"

namespace server::session {
class Hub;
}

namespace server::admin {

class ActivityFeed;
class Evictor;
class Roster;

// /admin/v1/sessions: the sessions with their threads and messages, and the end of one.
class SessionRoutes {
public:
    // Everything must outlive it.
    SessionRoutes(
        const session::Hub &hub, const Roster &roster, Evictor &evictor, const ActivityFeed &feed);

    void addRoutes(http::Router &router);

private:
    [[nodiscard]] http::Reply list(const http::Request &request) const;
    [[nodiscard]] http::Reply show(const http::Request &request) const;
    [[nodiscard]] http::Reply listThreads(const http::Request &request) const;
    [[nodiscard]] http::Reply listMessages(const http::Request &request) const;
    void close(const http::Request &request, const http::ResponderPointer &responder);

    const session::Hub &m_hub;
    const Roster &m_roster;
    Evictor &m_evictor;
    const ActivityFeed &m_feed;
};

// The session that the path names.
[[nodiscard]] session::SessionKey sessionOf(const http::Request &request);

} // namespace server::admin
