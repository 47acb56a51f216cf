// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/types.h"
#include "shared/contract/eviction.h"
#include "shared/contract/sessioninfo.h"
#include "shared/util/result.h"

#include <chrono>
#include <functional>
#include <optional>

namespace server::access {
class BanList;
}
namespace server::session {
class Hub;
}
namespace server::transport {
class Transport;
class TransportRegistry;
} // namespace server::transport

namespace server::admin {

class ActivityFeed;

// What an administrator does to those who are here: ends transports, removes agents, closes
// sessions, and keeps out who shall not come back at once. Each leaves a line in the log that says
// who did it and why.
class Evictor {
public:
    // Everything must outlive it.
    struct Means {
        transport::TransportRegistry &transports;
        session::Hub &hub;
        access::BanList &bans;
        ActivityFeed &feed;
    };
    struct Order {
        QString by; // from where the administrator asks, for the log
        QString reason; // the administrator's words; may be empty
        std::optional<shared::BanKind> ban;
        std::chrono::seconds banDuration{0};
    };
    template <typename T> using Callback = std::function<void(shared::Result<T>)>;

    explicit Evictor(const Means &means);

    [[nodiscard]] shared::Result<shared::Eviction> evict(
        const QString &transportId, const Order &order);
    void removeAgent(const session::SessionKey &key, const QString &agentId, const Order &order,
        Callback<shared::Eviction> callback);
    void closeSession(
        const session::SessionKey &key, const Order &order, Callback<shared::Done> callback);

private:
    shared::TransportRecord end(transport::Transport &transport, const Order &order);

    const Means m_means;
};

} // namespace server::admin
