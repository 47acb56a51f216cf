// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/workspace.h"
#include "gui/settings/preferences.h"
#include "gui/settings/tokenstore.h"

#include <QMainWindow>
#include <QTimer>

#include <functional>

class QListWidget;
class QMenu;
class QStackedWidget;

namespace gui {

class ActivityPage;
class Banner;
class ChartsPage;
class ConversationPage;
class ServerPage;
class SessionsPage;
class StatusStrip;
class TrayIcon;

// The window: is the hub well, who is here, what is stuck.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    enum class Page { Sessions, Activity, Conversation, Charts, Server };

    struct Parts { // outlive it
        Workspace &workspace;
        Preferences &preferences;
        TokenStore &tokens;
        // Where a hub of this user keeps its token, for hubs on this machine.
        QString localToken;
    };

    explicit MainWindow(const Parts &parts, QWidget *parent = nullptr);
    ~MainWindow() override;

    void showPage(Page page);
    // Starts the hub of this window; says what went wrong.
    void startHosting();
    // Closes the window, whatever else closing does, and whoever is connected.
    void quit();
    // To a hub that was attached to before, with the token that is remembered.
    void attachRemembered(const QUrl &url);

    [[nodiscard]] SessionsPage &sessionsPage() { return *m_sessions; }
    [[nodiscard]] ActivityPage &activityPage() { return *m_activity; }
    [[nodiscard]] ConversationPage &conversationPage() { return *m_conversation; }
    [[nodiscard]] ChartsPage &chartsPage() { return *m_charts; }
    [[nodiscard]] ServerPage &serverPage() { return *m_server; }
    [[nodiscard]] StatusStrip &statusStrip() { return *m_strip; }
    [[nodiscard]] Banner &banner() { return *m_banner; }

signals:
    // For good: it is not in the tray.
    void closed();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void makePages();
    void makeNavigation();
    void makeMenus();
    void makeHubMenu();
    void makeViewMenu();
    void makeHelpMenu();
    void connectPages();
    void refreshHubMenu();
    void refreshRecentMenu();
    void refreshBanner();
    void focusFilter();
    void restoreLayout();
    void saveLayout();
    // url: the hub that is meant; invalid: none yet.
    void showAttachDialog(const QUrl &url);
    void showEvictDialog();
    void showRemoveDialog();
    void showCloseDialog();
    void showStopDialog();
    void showRestartDialog();
    void askToQuit();
    [[nodiscard]] QString lossText() const;
    // Asks first, where agents are connected to the hub of this window.
    void confirmLoss(
        const QString &title, const QString &action, const std::function<void()> &confirmed);
    void showAbout();
    void tell(const QString &what);
    void tellFailure(const QString &what);

    Workspace &m_workspace;
    Preferences &m_preferences;
    TokenStore &m_tokens;
    const QString m_localToken;
    StatusStrip *const m_strip;
    Banner *const m_banner;
    QListWidget *const m_navigation;
    QStackedWidget *const m_pages;
    SessionsPage *m_sessions = nullptr;
    ActivityPage *m_activity = nullptr;
    ConversationPage *m_conversation = nullptr;
    ChartsPage *m_charts = nullptr;
    ServerPage *m_server = nullptr;
    QMenu *m_hubMenu = nullptr;
    QMenu *m_recentMenu = nullptr;
    QAction *m_start = nullptr;
    QAction *m_stop = nullptr;
    QAction *m_restart = nullptr;
    QAction *m_detach = nullptr;
    QAction *m_drain = nullptr;
    QAction *m_resume = nullptr;
    TrayIcon *m_tray = nullptr;
    QTimer m_bannerTick; // counts down to the next try
    bool m_isQuitting = false;
    bool m_isLossConfirmed = false; // of what closing loses
};

} // namespace gui
