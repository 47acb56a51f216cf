// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/agentlink.h"
#include "shared/client/backoff.h"
#include "shared/client/clientmetrics.h"
#include "shared/client/connectionstate.h"
#include "shared/client/surroundings.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace shared {

struct LinkKeeperSettings {
    BackoffSettings backoff = {};
    std::chrono::milliseconds openTimeout{15'000}; // without a sign of life while connecting
    std::chrono::milliseconds leastSilence{5'000}; // see LinkKeeper
    std::chrono::milliseconds settled{5'000}; // open for so long, the backoff begins anew
    int maxRefusals = 3; // in a row, before it was ever open: then the refusal is believed
};

// Keeps an agent's link open: opens it by the first protocol of its list that the server speaks,
// notices when it is silent for three heartbeats, or for one while a call has no answer, and opens
// it again after a pause. Gives up when its limits are reached, when the server refuses for good,
// and when the agent was taken over by another connection: to come back then would take it from
// that one in turn, and so for ever.
class LinkKeeper final : public QObject {
    Q_OBJECT
public:
    using MakeLink = std::function<AgentLink *()>; // the keeper takes it
    // One MakeLink for each protocol, the newest first. What the references name must outlive it.
    LinkKeeper(const LinkKeeperSettings &settings, const Surroundings &surroundings,
        ClientMetrics &metrics, std::vector<MakeLink> protocols, QObject *parent = nullptr);
    ~LinkKeeper() override;

    void start(); // nothing happens when it has been started
    // Tells the hub, then the state becomes Closed, later.
    void stop();
    // Something was not answered in time. Where a heartbeat is overdue, too, the link counts as
    // lost at once.
    void doubt();

    [[nodiscard]] const ConnectionState &state() const { return m_state; }
    [[nodiscard]] AgentLink *link() const; // null: not open

signals:
    void stateChanged(const shared::ConnectionState &state);
    // The link may be used. isRestarted: the hub is another than before and has forgotten us.
    void opened(const shared::LinkInfo &info, bool isRestarted);
    void lost(const shared::LinkEnd &end); // of one that was open
    // The link is gone, and what becomes of calls that were sent by it will never be told.
    void abandoned();
    void welcomed(const QString &text);
    void heartbeatReceived();
    void pingAnswered();
    void notified(const QString &method, const QJsonObject &params);

private:
    struct Discard {
        void operator()(AgentLink *link) const; // nothing of it is heard any more
    };

    void setState(const ConnectionState &state);
    void connectNow();
    void makeLink();
    void dropLink();
    void takeOpened(const LinkInfo &info);
    void takeClosed(const LinkEnd &end);
    [[nodiscard]] bool tryNextProtocol(const LinkEnd &end);
    [[nodiscard]] bool isFinal(const LinkEnd &end);
    void pauseAfter(const LinkEnd &end);
    void giveUp(const LinkEnd &end);
    void schedule(std::chrono::milliseconds delay, void (LinkKeeper::*step)());
    void noteHeard();
    void takeSilence();
    void finishStop();

    // constant after construction
    const LinkKeeperSettings m_settings;
    const Surroundings m_around;
    ClientMetrics &m_metrics;
    const std::vector<MakeLink> m_protocols;

    Backoff m_backoff;
    ConnectionState m_state;
    std::unique_ptr<AgentLink, Discard> m_link;
    std::size_t m_protocol = 0; // of m_protocols
    bool m_isWanted = false; // between start() and stop(), until it gives up
    bool m_isOpen = false;
    bool m_wasEverOpen = false;
    int m_refusals = 0;
    QString m_instance; // of the hub
    Clock::TimePoint m_openedAt;
    Clock::TimePoint m_heardAt;
    std::chrono::milliseconds m_silence{0}; // that the link may keep now
    DeadlineQueue::Id m_watch = 0;
    DeadlineQueue::Id m_next = 0; // step that is due
};

} // namespace shared
