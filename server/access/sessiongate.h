// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/applications.h"
#include "server/access/auththrottle.h"
#include "server/access/banlist.h"
#include "server/access/creationkeys.h"
#include "server/session/hub.h"
#include "server/transport/gate.h"

#include <QHash>
#include <QObject>

#include <chrono>

namespace server::access {

// Lets agents into Coral's sessions: implements what the transports ask for on the domain and the
// configured applications.
class SessionGate final : public QObject, public transport::Gate {
    Q_OBJECT
public:
    struct Settings {
        bool devmode = false;
        // The longest that a connection is held for other agents to come.
        std::chrono::milliseconds gatherTimeout{60'000};
    };

    // The references must outlive it.
    SessionGate(session::Hub &hub, const Applications &applications, AuthThrottle &throttle,
        const BanList &bans, const CreationKeys &creationKeys, const shared::Clock &clock,
        const Settings &settings, QObject *parent = nullptr);

    [[nodiscard]] std::optional<std::chrono::nanoseconds> refuse(
        const transport::SessionAddress &address) override;
    [[nodiscard]] std::optional<transport::Banishment> banishment(
        const transport::SessionAddress &address, const QString &agentId) override;
    [[nodiscard]] shared::Result<QString> authorize(
        const transport::SessionAddress &address) override;
    void join(const transport::JoinRequest &request,
        std::function<void(shared::Result<mcp::Caller>)> joined) override;
    void hold(
        const mcp::Caller &caller, qsizetype agentCount, std::function<void()> released) override;
    void leave(const mcp::Caller &caller) override;
    void setPresent(const mcp::Caller &caller, bool isPresent) override;
    void acknowledge(const mcp::Caller &caller) override;
    void returnDeliveries(const mcp::Caller &caller) override;

private:
    [[nodiscard]] session::SessionKey keyOf(const transport::SessionAddress &address) const;
    void remember(const session::SessionKey &key);
    void forget(const session::SessionKey &key);
    void enter(const session::SessionKey &key, const transport::JoinRequest &request,
        const std::function<void(shared::Result<mcp::Caller>)> &joined);
    void holdForCount(const mcp::Caller &caller, qsizetype agentCount,
        shared::Clock::TimePoint deadline, const std::function<void()> &released);
    [[nodiscard]] std::chrono::milliseconds timeUntil(shared::Clock::TimePoint deadline) const;

    session::Hub &m_hub;
    const Applications &m_applications;
    AuthThrottle &m_throttle;
    const BanList &m_bans;
    const CreationKeys &m_creationKeys;
    const shared::Clock &m_clock;
    const Settings m_settings;
    // Below /devmode/ a session is found by its id alone, whatever application the URL names, as
    // existing agents expect: the first of these, which are in order of creation.
    QHash<QString, QList<session::SessionKey>> m_bySessionId;
    QHash<QString, QList<session::Hub::WaitId>> m_holds; // by transport id
};

} // namespace server::access
