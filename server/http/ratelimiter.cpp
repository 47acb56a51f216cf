// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/ratelimiter.h"

#include "server/http/hostname.h"
#include "server/http/log.h"
#include "shared/util/logfields.h"

namespace server::http {

using namespace std::chrono_literals;

namespace {

// Refusals that follow each other closer than this belong to one episode, which is logged once.
constexpr auto kEpisodeGap = 60s;

} // namespace

RateLimiter::RateLimiter(const Limits &limits, const shared::Clock &clock)
    : m_limits(limits)
    , m_clock(clock)
    , m_clients(kMaxClients)
{
}

std::optional<std::chrono::nanoseconds> RateLimiter::take(const QHostAddress &client)
{
    if (m_limits.requests.perSecond == 0)
        return std::nullopt;
    const QHostAddress key = clientKeyOf(client);
    Client *known = m_clients.object(key);
    if (!known) {
        known = new Client;
        m_clients.insert(key, known); // which owns it
    }
    const shared::Clock::TimePoint now = m_clock.now();
    const std::chrono::nanoseconds wait = known->bucket.take(m_limits.requests, now);
    if (wait == 0ns)
        return std::nullopt;
    if (!known->refusedAt || now - *known->refusedAt > kEpisodeGap)
        qCInfo(lcHttp).noquote() << shared::LogFields("requests refused, the client makes too many")
                                        .add("client", key.toString())
                                        .add("per_second", m_limits.requests.perSecond)
                                        .add("burst", m_limits.requests.burst);
    known->refusedAt = now;
    return wait;
}

} // namespace server::http
