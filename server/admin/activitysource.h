// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/connectionrecord.h"
#include "server/session/hub.h"
#include "shared/contract/activityevent.h"
#include "shared/contract/ban.h"

#include <QHash>
#include <QObject>

namespace server::access {
class BanList;
}
namespace server::http {
class HttpServer;
}
namespace server::transport {
class Transport;
class TransportRegistry;
} // namespace server::transport

namespace server::admin {

class ActivityFeed;
class Roster;

// Hears what the rest of the server signals and tells the activity feed.
class ActivitySource final : public QObject {
    Q_OBJECT
public:
    // Everything must outlive it.
    struct Sources {
        const shared::Clock &clock;
        transport::TransportRegistry &transports;
        session::Hub &hub;
        access::BanList &bans;
        const Roster &roster;
        ActivityFeed &feed;
    };

    explicit ActivitySource(const Sources &sources, QObject *parent = nullptr);

    // Whoever is refused there is told of, too.
    void watch(http::HttpServer &server);

private:
    void watchTransports();
    void watchPings(transport::Transport &transport);
    void watchSessions();
    void watchWaits();
    void watchBans();
    void tellTransport(shared::ActivityKind kind, const shared::TransportRecord &record);
    void tellPing(shared::ActivityKind kind, const transport::Transport &transport,
        shared::ActivityEvent event);
    void tellAgent(
        shared::ActivityKind kind, const session::SessionKey &key, const QString &agentId);
    void tellMessage(const session::SessionKey &key, const session::Message &message);
    void tellBan(shared::ActivityKind kind, const shared::Ban &ban);
    void tellLimit(int status, QLatin1StringView cause);

    struct Limit {
        shared::Clock::TimePoint told{};
        qint64 untold = 0;
    };

    const Sources m_sources;
    QHash<QString, Limit> m_limits; // by cause
};

} // namespace server::admin
