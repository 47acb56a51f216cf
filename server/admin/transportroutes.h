// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/admin/evictor.h"
#include "server/http/router.h"
#include "shared/contract/transportrecord.h"

namespace server::admin {

class ActivityFeed;

// The bans and words that a request to evict or remove somebody names.
[[nodiscard]] shared::Result<Evictor::Order> readOrder(const http::Request &request);
[[nodiscard]] QStringList orderParameters(); // the names of them

// /admin/v1/transports: who is connected, and the end of it.
class TransportRoutes {
public:
    // Everything must outlive it.
    TransportRoutes(
        const transport::TransportRegistry &transports, Evictor &evictor, const ActivityFeed &feed);

    void addRoutes(http::Router &router);

private:
    [[nodiscard]] http::Reply list(const http::Request &request) const;
    [[nodiscard]] http::Reply show(const http::Request &request) const;
    [[nodiscard]] http::Reply evict(const http::Request &request);

    const transport::TransportRegistry &m_transports;
    Evictor &m_evictor;
    const ActivityFeed &m_feed;
};

} // namespace server::admin
