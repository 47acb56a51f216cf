// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/api/adminclient.h"
#include "gui/api/eventbacklog.h"
#include "gui/api/eventfeed.h"
#include "gui/hub/poller.h"
#include "shared/client/surroundings.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

namespace gui {

// The window's connection to one hub, hosted here or far away: a whole picture first, then what
// happens, and a whole picture again when something was missed.
class Attachment final : public QObject {
    Q_OBJECT
public:
    enum class State {
        Detached,
        Attaching, // the first picture is on its way
        Attached,
        Lost, // tries again by itself
        Refused, // the token or the certificate is wrong: somebody must mend that
    };
    Q_ENUM(State)

    explicit Attachment(const shared::Surroundings &surroundings, QObject *parent = nullptr);
    ~Attachment() override;

    void attach(const HubAddress &hub);
    void detach();
    void retryNow();
    // They come with bansReceived().
    void askBans();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isAttached() const { return m_state == State::Attached; }
    // Why it is lost or refused.
    [[nodiscard]] const shared::Error &problem() const { return m_problem; }
    // When it tries again; nothing: it is trying.
    [[nodiscard]] std::optional<shared::Clock::TimePoint> nextTry() const { return m_nextTry; }
    // Null while detached.
    [[nodiscard]] AdminClient *client() const { return m_client.get(); }
    [[nodiscard]] const HubAddress &hub() const { return m_hub; }
    [[nodiscard]] std::chrono::milliseconds clockOffset() const;
    // How old the figures are, where newer ones can't be had; nothing: they are fresh.
    [[nodiscard]] std::optional<std::chrono::milliseconds> staleness() const;

signals:
    void stateChanged(gui::Attachment::State state);
    // A picture: comes in parts between the first two.
    void pictureBegan();
    void pictureEnded();
    // A look at the figures came to its end, be it by a failure: staleness() may be another.
    void looked();
    void statusReceived(const shared::ServerStatus &status);
    void sessionsReceived(const QList<shared::SessionInfo> &sessions);
    void agentsReceived(const QList<shared::AgentInfo> &agents);
    void transportsReceived(const QList<shared::TransportRecord> &transports);
    void historyReceived(const QList<shared::HistorySample> &samples);
    void bansReceived(const QList<shared::Ban> &bans);
    void eventsReceived(const QList<shared::ActivityEvent> &events);
    // What happened before the first picture, as far back as the hub remembers it.
    void pastReceived(const QList<shared::ActivityEvent> &events);
    void gapFound(const shared::ActivityGap &gap);

private:
    void makeParts();
    void connectPoller();
    void connectFeed();
    void load();
    void loadSessions();
    void loadAgents(const QString &eventId);
    void loadTransports(const QString &eventId);
    void endLoad(const QString &eventId);
    void failLoad(const shared::Error &why);
    void noteLost(const shared::Error &why, std::chrono::milliseconds pause);
    void noteRefused(const shared::Error &why);
    void setState(State state);

    const shared::Surroundings m_surroundings;
    shared::Backoff m_backoff;
    HubAddress m_hub;
    State m_state = State::Detached;
    shared::Error m_problem;
    std::optional<shared::Clock::TimePoint> m_nextTry;
    shared::DeadlineQueue::Id m_retry = 0; // of a picture that failed
    bool m_isLoading = false;
    bool m_isFollowing = false; // the feed was started
    // Null while detached; in this order, since the later ones use the first.
    std::unique_ptr<AdminClient> m_client;
    std::unique_ptr<Poller> m_poller;
    std::unique_ptr<EventBacklog> m_backlog;
    std::unique_ptr<EventFeed> m_feed;
};

} // namespace gui
