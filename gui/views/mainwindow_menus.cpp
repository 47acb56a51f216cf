// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The menus, and the dialogs that they open: the other half of MainWindow.
#include "gui/views/aboutdialog.h"
#include "gui/views/attachdialog.h"
#include "gui/views/columnsmenu.h"
#include "gui/views/evictdialog.h"
#include "gui/views/mainwindow.h"
#include "gui/views/reasondialog.h"
#include "gui/views/sessionspage.h"
#include "gui/views/statusstrip.h"
#include "gui/views/trayicon.h"

#include <QActionGroup>
#include <QApplication>
#include <QListWidget>
#include <QMenuBar>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QToolButton>

namespace gui {

using namespace Qt::StringLiterals;

void MainWindow::makeMenus()
{
    makeHubMenu();
    QMenu *selection = menuBar()->addMenu(tr("&Selection"));
    selection->addActions(m_sessions->selectionActions());
    makeViewMenu();
    makeHelpMenu();
    m_strip->menuButton().setMenu(m_hubMenu);
    auto *trayMenu = new QMenu(this);
    trayMenu->addAction(tr("&Show the window"), this, [this] {
        showNormal();
        activateWindow();
    });
    trayMenu->addSeparator();
    trayMenu->addActions({m_start, m_stop, m_drain, m_resume});
    trayMenu->addSeparator();
    trayMenu->addAction(tr("&Quit"), this, &MainWindow::askToQuit);
    m_tray = new TrayIcon(m_workspace, trayMenu, this);
    connect(m_tray, &TrayIcon::activated, this, [this] {
        showNormal();
        raise();
        activateWindow();
    });
}

void MainWindow::makeHubMenu()
{
    m_hubMenu = menuBar()->addMenu(tr("H&ub"));
    m_start = m_hubMenu->addAction(tr("&Start"), this, &MainWindow::startHosting);
    m_stop = m_hubMenu->addAction(tr("S&top…"), this, &MainWindow::showStopDialog);
    m_stop->setObjectName(u"stop"_s);
    m_restart = m_hubMenu->addAction(tr("&Restart…"), this, &MainWindow::showRestartDialog);
    m_restart->setObjectName(u"restart"_s);
    m_restart->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_R);
    m_hubMenu->addSeparator();
    QAction *attach =
        m_hubMenu->addAction(tr("&Connect to a hub…"), this, [this] { showAttachDialog({}); });
    attach->setShortcut(QKeySequence::Open);
    attach->setObjectName(u"attach"_s);
    m_recentMenu = m_hubMenu->addMenu(tr("Recent &hubs"));
    m_recentMenu->menuAction()->setObjectName(u"recent"_s);
    connect(m_recentMenu, &QMenu::aboutToShow, this, &MainWindow::refreshRecentMenu);
    m_detach = m_hubMenu->addAction(tr("&Detach"), &m_workspace, &Workspace::detach);
    m_detach->setShortcut(Qt::CTRL | Qt::Key_D);
    m_hubMenu->addSeparator();
    m_drain = m_hubMenu->addAction(
        tr("Dr&ain: take nobody new"), this, [this] { m_workspace.commands().setDraining(true); });
    m_drain->setObjectName(u"drain"_s);
    m_resume = m_hubMenu->addAction(tr("R&esume: take everybody again"), this,
        [this] { m_workspace.commands().setDraining(false); });
    m_resume->setObjectName(u"resume"_s);
    m_hubMenu->addSeparator();
    QAction *quitting = m_hubMenu->addAction(tr("&Quit"), this, &MainWindow::askToQuit);
    quitting->setObjectName(u"quit"_s);
    quitting->setShortcut(QKeySequence::Quit);
    quitting->setMenuRole(QAction::QuitRole);
}

void MainWindow::makeViewMenu()
{
    QMenu *view = menuBar()->addMenu(tr("&View"));
    for (int row = 0; row < m_navigation->count(); ++row) {
        QAction *page = view->addAction(m_navigation->item(row)->text(), this,
            [this, row] { m_navigation->setCurrentRow(row); });
        page->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + row)));
    }
    view->addSeparator();
    QAction *find = view->addAction(tr("&Filter"), this, &MainWindow::focusFilter);
    find->setShortcut(QKeySequence::Find);
    view->addMenu(&m_sessions->columnsMenu());
    view->addMenu(&m_sessions->columnsMenu().sortMenu());
    QMenu *looks = view->addMenu(tr("&Appearance"));
    auto *group = new QActionGroup(looks);
    const auto addLook = [&](const QString &text, Appearance appearance) {
        QAction *action = looks->addAction(text, this, [this, appearance] {
            m_preferences.setAppearance(appearance);
            apply(appearance, *qApp);
        });
        action->setCheckable(true);
        action->setChecked(m_preferences.appearance() == appearance);
        group->addAction(action);
    };
    addLook(tr("As the &system"), Appearance::System);
    addLook(tr("&Light"), Appearance::Light);
    addLook(tr("&Dark"), Appearance::Dark);
    QAction *tray = view->addAction(tr("&Keep running in the tray when closed"), this,
        [this](bool isOn) { m_preferences.setStaysInTray(isOn); });
    tray->setCheckable(true);
    tray->setChecked(m_preferences.staysInTray());
}

void MainWindow::makeHelpMenu()
{
    QMenu *help = menuBar()->addMenu(tr("&Help"));
    QAction *about = help->addAction(tr("&About Coral Server"), this, &MainWindow::showAbout);
    about->setObjectName(u"about"_s);
    about->setMenuRole(QAction::AboutRole);
}

void MainWindow::refreshHubMenu()
{
    const Host *host = m_workspace.host();
    const bool isHosted = host != nullptr && host->state() == Host::State::Running;
    const Attachment &attachment = m_workspace.attachment();
    const auto &status = m_workspace.status();
    const bool isDraining = status && status->state == shared::ServerState::Draining;
    for (QAction *action : {m_start, m_stop, m_restart})
        action->setVisible(host != nullptr);
    m_start->setEnabled(host != nullptr && host->state() == Host::State::Stopped);
    m_stop->setEnabled(isHosted);
    m_restart->setEnabled(isHosted);
    m_detach->setEnabled(attachment.state() != Attachment::State::Detached);
    m_drain->setEnabled(attachment.isAttached() && !isDraining);
    m_resume->setEnabled(attachment.isAttached() && isDraining);
    m_recentMenu->setEnabled(!m_preferences.recent().isEmpty());
}

void MainWindow::refreshRecentMenu()
{
    m_recentMenu->clear();
    for (const Preferences::Recent &hub : m_preferences.recent())
        m_recentMenu->addAction(
            hub.url.toString(), this, [this, url = hub.url] { attachRemembered(url); });
}

void MainWindow::attachRemembered(const QUrl &url)
{
    const QPointer<MainWindow> self(this);
    m_tokens.find(url, [self, url](const QString &token) {
        if (!self)
            return;
        if (token.isEmpty())
            return self->showAttachDialog(url);
        const Preferences::Recent hub = self->m_preferences.remembered(url);
        self->m_preferences.addRecent(hub);
        self->m_workspace.attach({hub.url, token, hub.trustedCertificate});
    });
}

void MainWindow::startHosting()
{
    if (m_workspace.host() == nullptr)
        return;
    const auto started = m_workspace.startHosting(m_preferences.host());
    if (!started)
        tellFailure(started.error().message + u"\n\n"_s
            + tr("If a hub runs there already, connect to it: menu Hub. Else choose another port "
                 "on the page Server."));
}

void MainWindow::showAttachDialog(const QUrl &url)
{
    auto *dialog = new AttachDialog(m_preferences, m_tokens, m_localToken, this);
    dialog->setUrl(url);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
        [this, dialog] { m_workspace.attach(HubAddress(dialog->hub())); });
    dialog->open();
}

void MainWindow::showEvictDialog()
{
    const Selection selection = m_sessions->selection();
    if (selection.transports.isEmpty())
        return;
    auto *dialog = new EvictDialog(selection.transports, m_workspace.tree().hubNow(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
        [this, dialog] { m_workspace.commands().evict(dialog->transportIds(), dialog->order()); });
    dialog->open();
}

void MainWindow::showRemoveDialog()
{
    const Selection selection = m_sessions->selection();
    if (selection.agents.size() != 1)
        return;
    const shared::AgentInfo agent = selection.agents.first();
    auto *dialog = new ReasonDialog(tr("Remove %1").arg(agent.agentId),
        tr("%1 leaves session %2 and all its threads. Its connection is closed, and mentions that "
           "it has not read are lost. Without a ban it may join again as a new agent.")
            .arg(agent.agentId, agent.sessionId),
        tr("Re&move"), this);
    dialog->offerBan(tr("&Ban it from the session for"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, agent] {
        m_workspace.commands().removeAgent(
            agent.applicationId, agent.sessionId, agent.agentId, dialog->order());
    });
    dialog->open();
}

void MainWindow::showCloseDialog()
{
    const QList<shared::SessionInfo> sessions = m_sessions->selection().sessions;
    if (sessions.isEmpty())
        return;
    qint64 agents = 0;
    qint64 threads = 0;
    quint64 messages = 0;
    for (const shared::SessionInfo &session : sessions) {
        agents += session.agents;
        threads += session.threads;
        messages += session.messages;
    }
    const auto count = static_cast<int>(sessions.size());
    auto *dialog = new ReasonDialog(count == 1
            ? tr("Close session %1").arg(sessions.first().sessionId)
            : tr("Close %n session(s)", nullptr, count),
        tr("All connections of %n agent(s) are closed, and %1 threads with %2 messages are gone.",
            nullptr, static_cast<int>(agents))
            .arg(threads)
            .arg(messages),
        count == 1 ? tr("&Close session") : tr("&Close sessions"), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, sessions] {
        for (const shared::SessionInfo &session : sessions)
            m_workspace.commands().closeSession(
                session.applicationId, session.sessionId, dialog->reason());
    });
    dialog->open();
}

void MainWindow::showStopDialog()
{
    if (m_workspace.host() != nullptr)
        confirmLoss(tr("Stop the hub"), tr("S&top"), [this] { m_workspace.stopHosting(); });
}

void MainWindow::showRestartDialog()
{
    confirmLoss(tr("Restart the hub"), tr("&Restart"),
        [this] { m_workspace.restartHosting(m_preferences.host()); });
}

// Who would lose something by the end of the hub of this window, in a sentence; empty: nobody.
QString MainWindow::lossText() const
{
    const Host *host = m_workspace.host();
    if (host == nullptr || host->state() != Host::State::Running)
        return {};
    if (!m_workspace.isHosting()) // it is not looked at, so nothing is known of it
        return tr("Agents that are connected to the hub of this window will be disconnected.");
    const auto &status = m_workspace.status();
    const int agents = status ? static_cast<int>(status->agentsConnected) : 0;
    return agents == 0 ? QString()
                       : tr("%n agent(s) are connected and will be disconnected.", nullptr, agents);
}

void MainWindow::confirmLoss(
    const QString &title, const QString &action, const std::function<void()> &confirmed)
{
    const QString loss = lossText();
    if (loss.isEmpty())
        return confirmed();
    const QString name = u"loss"_s;
    delete findChild<QMessageBox *>(name); // of an earlier question, unanswered
    auto *box = new QMessageBox(QMessageBox::Question, title,
        loss + u' '
            + tr("Sessions, threads and messages are kept in memory alone, and are gone then."),
        QMessageBox::Cancel, this);
    box->setObjectName(name);
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *sure = box->addButton(action, QMessageBox::AcceptRole);
    connect(
        box, &QMessageBox::buttonClicked, this, [sure, confirmed](const QAbstractButton *chosen) {
            if (chosen == sure)
                confirmed();
        });
    box->open();
}

void MainWindow::showAbout()
{
    const auto &status = m_workspace.status();
    auto *dialog = new AboutDialog(status ? status->version : QString(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace gui
