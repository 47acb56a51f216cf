// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/auththrottle.h"

#include "server/access/log.h"
#include "server/http/hostname.h"
#include "shared/util/logfields.h"

#include <algorithm>

namespace server::access {

using namespace std::chrono_literals;

AuthThrottle::AuthThrottle(
    const AuthSettings &settings, const shared::Clock &clock, const char *line)
    : m_settings(settings)
    , m_clock(clock)
    , m_line(line)
    , m_clients(kMaxClients)
{
}

std::optional<std::chrono::nanoseconds> AuthThrottle::refuse(const QHostAddress &client)
{
    const Client *known = m_clients.object(http::clientKeyOf(client));
    const shared::Clock::TimePoint now = m_clock.now();
    if (!known || known->refusedUntil <= now)
        return std::nullopt;
    ++m_statistics.refusals;
    return known->refusedUntil - now;
}

void AuthThrottle::noteFailure(const QHostAddress &client)
{
    ++m_statistics.failures;
    if (m_settings.maxFailures == 0)
        return;
    const QHostAddress key = http::clientKeyOf(client);
    Client *known = m_clients.object(key);
    const shared::Clock::TimePoint now = m_clock.now();
    if (!known) {
        known = new Client;
        known->windowStart = now;
        m_clients.insert(key, known); // which owns it
    }
    if (now - known->windowStart >= m_settings.window) {
        known->windowStart = now;
        known->failures = 0;
    }
    if (++known->failures >= m_settings.maxFailures)
        beginRefusal(key, *known);
}

void AuthThrottle::beginRefusal(const QHostAddress &key, Client &client)
{
    const shared::Clock::TimePoint now = m_clock.now();
    // Who was quiet for the longest refusal begins anew.
    const bool isRepeat =
        client.nextRefusal > 0ns && now - client.refusedUntil < m_settings.longestRefusal;
    const std::chrono::nanoseconds refusal = std::min<std::chrono::nanoseconds>(
        isRepeat ? client.nextRefusal : m_settings.refusal, m_settings.longestRefusal);
    client.refusedUntil =
        now + std::chrono::duration_cast<shared::Clock::TimePoint::duration>(refusal);
    client.nextRefusal = 2 * refusal;
    client.failures = 0;
    client.windowStart = now;
    ++m_statistics.episodes;
    qCInfo(lcAccess).noquote() << shared::LogFields(m_line)
                                      .add("client", key.toString())
                                      .add("failures", m_settings.maxFailures)
                                      .add("refused_for",
                                          std::chrono::duration_cast<std::chrono::microseconds>(
                                              refusal));
}

} // namespace server::access
