// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/limits.h"
#include "shared/util/clock.h"
#include "shared/util/tokenbucket.h"

#include <QCache>
#include <QHostAddress>

#include <chrono>
#include <optional>

namespace server::http {

// How many requests a client may make. Remembers the clients that came last, and no more of them
// than it can bear: an attacker with many addresses makes it forget, not grow.
class RateLimiter {
public:
    // Both must outlive the limiter.
    RateLimiter(const Limits &limits, const shared::Clock &clock);

    // Takes a request of the client's budget. Nothing when it may be served, else how long the
    // client has to wait before the next. Logged once an episode.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> take(const QHostAddress &client);
    [[nodiscard]] qsizetype size() const { return m_clients.size(); }

    static constexpr qsizetype kMaxClients = 10'000;

private:
    struct Client {
        shared::TokenBucket bucket;
        std::optional<shared::Clock::TimePoint> refusedAt; // last
    };

    const Limits &m_limits;
    const shared::Clock &m_clock;
    QCache<QHostAddress, Client> m_clients; // the least recently seen goes
};

} // namespace server::http
