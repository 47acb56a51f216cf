// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/attachment.h"
#include "gui/hub/commands.h"
#include "gui/hub/conversation.h"
#include "gui/hub/host.h"
#include "gui/hub/messagerate.h"
#include "gui/models/activitymodel.h"
#include "gui/models/hubmodel.h"
#include "gui/models/rowtable.h"
#include "shared/client/surroundings.h"
#include "shared/contract/configentry.h"

#include <QObject>

#include <optional>

namespace gui {

// All that the window shows and does, without the window: the hub that it is attached to, or hosts,
// and what is known of it.
class Workspace final : public QObject {
    Q_OBJECT
public:
    struct LogLine {
        QDateTime at;
        QString level;
        QString category;
        QString text;

        friend bool operator==(const LogLine &, const LogLine &) = default;
    };
    static constexpr qsizetype kLogLines = 2'000;

    // host: null where nothing can be hosted. It outlives the workspace, as the surroundings do.
    Workspace(const shared::Surroundings &surroundings, Host *host, QObject *parent = nullptr);

    // Attaches to the one that runs already, if so. The error is one sentence: the port is in use,
    // say.
    [[nodiscard]] shared::Result<shared::Done> startHosting(const HostSettings &settings);
    void stopHosting();
    // With these settings, as soon as it has stopped.
    void restartHosting(const HostSettings &settings);
    void attach(const HubAddress &hub);
    void detach();

    [[nodiscard]] Host *host() const { return m_host; }
    // Whether the hub that is attached to is the one that runs here.
    [[nodiscard]] bool isHosting() const;
    [[nodiscard]] const shared::Surroundings &surroundings() const { return m_surroundings; }
    [[nodiscard]] Attachment &attachment() { return m_attachment; }
    [[nodiscard]] const Attachment &attachment() const { return m_attachment; }
    [[nodiscard]] Commands &commands() { return m_commands; }
    [[nodiscard]] Conversation &conversation() { return m_conversation; }
    [[nodiscard]] HubModel &tree() { return m_tree; }
    [[nodiscard]] ActivityModel &activity() { return m_activity; }
    [[nodiscard]] RowTable<shared::ConfigEntry> &config() { return m_config; }
    [[nodiscard]] RowTable<shared::Ban> &bans() { return m_bans; }
    [[nodiscard]] RowTable<LogLine> &log() { return m_log; }
    [[nodiscard]] const QList<shared::HistorySample> &history() const { return m_history; }
    // The latest; nothing: none yet.
    [[nodiscard]] const std::optional<shared::ServerStatus> &status() const { return m_status; }
    [[nodiscard]] std::optional<qint64> messagesPerMinute() const
    {
        return m_messageRate.perMinute();
    }

signals:
    void statusChanged();
    void historyChanged();
    // A sentence of what went wrong, or well.
    void failed(const QString &what);
    void succeeded(const QString &what);

private:
    void connectAttachment();
    void connectCommands();
    void connectHost();
    void startAgain();
    void takeStatus(const shared::ServerStatus &status);
    void takeEvents(const QList<shared::ActivityEvent> &events);
    void takePast(const QList<shared::ActivityEvent> &events);
    void noteGap(const shared::ActivityGap &gap);
    void askConfig();
    void forgetHub();

    const shared::Surroundings m_surroundings;
    Host *const m_host;
    HubAddress m_hosted; // of the hub that runs here
    std::optional<HostSettings> m_restart;
    // The models first: what is behind them tells them things until its end.
    HubModel m_tree;
    ActivityModel m_activity;
    RowTable<shared::ConfigEntry> m_config;
    RowTable<shared::Ban> m_bans;
    RowTable<LogLine> m_log;
    QList<shared::HistorySample> m_history;
    std::optional<shared::ServerStatus> m_status;
    MessageRate m_messageRate;
    Attachment m_attachment;
    Commands m_commands;
    Conversation m_conversation;
};

} // namespace gui
