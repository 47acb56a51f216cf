// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/authsettings.h"
#include "shared/util/clock.h"

#include <QCache>
#include <QHostAddress>
#include <QtGlobal>

#include <chrono>
#include <optional>

namespace server::access {

// Slows down who guesses keys: after so many wrong ones within a window their address is not to be
// listened to for a while, and longer each time. Remembers the addresses that failed last and no
// more of them than it can bear.
class AuthThrottle {
public:
    // The clock must outlive it, and what the log says when a client begins to be refused.
    AuthThrottle(
        const AuthSettings &settings, const shared::Clock &clock, const char *line = kLine);

    // How long that client is not to be listened to yet; nothing when it is. Counts a refusal.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> refuse(const QHostAddress &client);
    // The client sent a wrong key.
    void noteFailure(const QHostAddress &client);

    struct Statistics {
        quint64 failures = 0; // wrong keys
        quint64 refusals = 0; // requests that were not listened to
        quint64 episodes = 0; // times that an address began to be refused
    };
    [[nodiscard]] const Statistics &statistics() const { return m_statistics; }
    [[nodiscard]] qsizetype size() const { return m_clients.size(); }

    static constexpr qsizetype kMaxClients = 10'000;

private:
    static constexpr auto kLine = "keys refused, too many wrong ones came from one address";
    struct Client {
        int failures = 0; // since the window began
        shared::Clock::TimePoint windowStart{};
        shared::Clock::TimePoint refusedUntil{};
        std::chrono::nanoseconds nextRefusal{0};
    };

    void beginRefusal(const QHostAddress &key, Client &client);

    const AuthSettings m_settings;
    const shared::Clock &m_clock;
    const char *const m_line;
    QCache<QHostAddress, Client> m_clients; // the least recently seen goes
    Statistics m_statistics;
};

} // namespace server::access
