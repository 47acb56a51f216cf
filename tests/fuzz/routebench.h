// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/httpadapter.h"
#include "server/http/router.h"

#include <QByteArray>

#include <optional>

namespace tests {

// Follows a request target through QtHttpServer's parser and the router, and checks that nobody on
// the way reads another path or query than the others.
class RouteBench final {
public:
    RouteBench();

    void check(const QByteArray &target);

private:
    void checkQuery(const server::http::Request &request);

    server::http::HttpAdapter m_adapter;
    server::http::Router m_router;
    std::optional<server::http::Request> m_routed;
};

} // namespace tests
