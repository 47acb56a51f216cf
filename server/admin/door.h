// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/auththrottle.h"
#include "server/http/router.h"

#include <QString>

#include <optional>

namespace server::admin {

// Who may use the admin API: whoever has the token, from this machine alone unless told otherwise.
// Wrong tokens are counted, and too many of them answered with 429; the right one is always taken.
class Door {
public:
    struct Settings {
        QString token;
        bool isRemoteAllowed = false;
        access::AuthSettings auth;
    };

    // The clock must outlive it.
    Door(const Settings &settings, const shared::Clock &clock);

    [[nodiscard]] const QString &token() const { return m_token; }

    // Stands before all of the admin API, also what it does not have. It must outlive the router.
    void guard(http::Router &router);

    // A route of the admin API, by its path below /admin/v1/, and what its query may name. Whoever
    // misspells a parameter is told so: without it an eviction would be another one.
    struct Route {
        http::Method method = http::Method::Get;
        QString path;
        QStringList parameters = {};
    };
    static void add(http::Router &router, const Route &route, http::Router::Handler handler);
    // Nothing of these answers is to be cached.
    static void add(http::Router &router, const Route &route, http::Router::ReplyHandler handler);

    [[nodiscard]] std::optional<http::Reply> refuse(const http::Request &request);
    [[nodiscard]] const access::AuthThrottle::Statistics &statistics() const
    {
        return m_throttle.statistics();
    }

private:
    const QString m_token;
    const bool m_isRemoteAllowed;
    access::AuthThrottle m_throttle; // its own: who guesses privacy keys shuts out no administrator
};

} // namespace server::admin
