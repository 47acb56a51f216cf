// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/api/adminclient.h"
#include "shared/client/surroundings.h"
#include "shared/contract/agentinfo.h"
#include "shared/contract/ban.h"
#include "shared/contract/historysample.h"
#include "shared/contract/serverstatus.h"
#include "shared/contract/sessioninfo.h"
#include "shared/contract/transportrecord.h"

#include <QObject>

#include <chrono>
#include <optional>

namespace gui {

// Asks again and again for what the feed does not tell: counters, queues, who has read what. The
// load that it makes does not grow with the hub: of long lists it looks at a page at a time.
class Poller final : public QObject {
    Q_OBJECT
public:
    // The client outlives it.
    Poller(
        AdminClient &client, const shared::Surroundings &surroundings, QObject *parent = nullptr);
    ~Poller() override;

    void start(); // at once
    void pause();
    void askBans(); // without waiting for the next look
    [[nodiscard]] std::chrono::milliseconds clockOffset() const { return m_clockOffset; }
    void takeStatus(const shared::ServerStatus &status);
    // How old the latest figures are, when the last look failed; nothing: it did not.
    [[nodiscard]] std::optional<std::chrono::milliseconds> staleness() const;

    static constexpr std::chrono::milliseconds kPeriod{2'000};

signals:
    // A look came to its end; as staleness() tells, it may have failed.
    void looked();
    void statusReceived(const shared::ServerStatus &status);
    void transportsReceived(const QList<shared::TransportRecord> &transports);
    void agentsReceived(const QList<shared::AgentInfo> &agents);
    void sessionsReceived(const QList<shared::SessionInfo> &sessions);
    void historyReceived(const QList<shared::HistorySample> &samples);
    void bansReceived(const QList<shared::Ban> &bans);

private:
    void ask();
    void askTransports();
    void askPeople(bool hasFailed);
    void askHistory();
    template <typename T, typename Signal>
    void askPage(const QString &list, qint64 &offset, Signal signal);
    void schedule(bool hasFailed);
    void cancelNext();

    AdminClient &m_client;
    const shared::Surroundings m_surroundings;
    shared::DeadlineQueue::Id m_next = 0;
    bool m_isRunning = false;
    bool m_isAsking = false;
    bool m_hasFailed = false; // the last look
    shared::Clock::TimePoint m_seenAt; // the latest figures
    qint64 m_round = 0;
    qint64 m_agentsOffset = 0;
    qint64 m_sessionsOffset = 0;
    QDateTime m_hubTime; // of the latest status
    QDateTime m_seenUntil; // transports that were active since then are asked for
    std::chrono::milliseconds m_clockOffset{0}; // of the hub's clock against ours
};

} // namespace gui
