// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/auththrottle.h"
#include "shared/util/clock.h"

#include <QStringList>

#include <functional>

namespace shared {
class DeadlineQueue;
}
namespace server::http {
class HttpServer;
}
namespace server::session {
class Hub;
}
namespace server::transport {
class TransportRegistry;
}

namespace server::admin {

class MemoryWatch;

// What the metrics are about. Everything must outlive them.
struct MetricSources {
    const shared::Clock &clock;
    shared::DeadlineQueue &deadlines;
    http::HttpServer &http;
    transport::TransportRegistry &transports;
    session::Hub &hub;
    const access::AuthThrottle &authThrottle; // of the privacy keys
    std::function<access::AuthThrottle::Statistics()> adminAuth; // of the admin API's token
    const MemoryWatch &memory;
    std::function<quint64()> lostLogLines;
    QStringList tools; // the names of all
    QStringList methods; // of MCP, as mcp::AnyPeer::answered() names them
};

} // namespace server::admin
