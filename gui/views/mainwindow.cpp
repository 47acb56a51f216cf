// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/mainwindow.h"

#include "gui/views/activitypage.h"
#include "gui/views/chartspage.h"
#include "gui/views/conversationpage.h"
#include "gui/views/evictionprogress.h"
#include "gui/views/serverpage.h"
#include "gui/views/sessionspage.h"
#include "gui/views/statusstrip.h"
#include "gui/views/trayicon.h"
#include "gui/widgets/banner.h"
#include "gui/widgets/icons.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QListWidget>
#include <QMessageBox>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <chrono>

namespace gui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

MainWindow::MainWindow(const Parts &parts, QWidget *parent)
    : QMainWindow(parent)
    , m_workspace(parts.workspace)
    , m_preferences(parts.preferences)
    , m_tokens(parts.tokens)
    , m_localToken(parts.localToken)
    , m_strip(new StatusStrip(parts.workspace, this))
    , m_banner(new Banner(this))
    , m_navigation(new QListWidget(this))
    , m_pages(new QStackedWidget(this))
{
    setWindowTitle(tr("Coral Server"));
    setWindowIcon(programIcon());
    makePages();
    makeNavigation();
    makeMenus();
    auto *middle = new QHBoxLayout;
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_navigation);
    middle->addWidget(m_pages, 1);
    auto *central = new QWidget(this);
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_banner);
    column->addLayout(middle, 1);
    setCentralWidget(central);
    (void)statusBar(); // else the pages would shrink with its first message
    connectPages();
    restoreLayout();
    m_bannerTick.setInterval(1s);
    connect(&m_bannerTick, &QTimer::timeout, this, &MainWindow::refreshBanner);
    refreshHubMenu();
    refreshBanner();
}

MainWindow::~MainWindow() = default;

void MainWindow::makePages()
{
    m_sessions = new SessionsPage(m_workspace, m_preferences, this);
    m_activity = new ActivityPage(m_workspace, m_preferences, this);
    m_conversation = new ConversationPage(m_workspace, m_preferences, this);
    m_charts = new ChartsPage(m_workspace, this);
    m_server = new ServerPage(m_workspace, m_preferences, this);
    for (QWidget *page : {static_cast<QWidget *>(m_sessions), static_cast<QWidget *>(m_activity),
             static_cast<QWidget *>(m_conversation), static_cast<QWidget *>(m_charts),
             static_cast<QWidget *>(m_server)})
        m_pages->addWidget(page);
}

void MainWindow::makeNavigation()
{
    m_navigation->setObjectName(u"navigation"_s);
    m_navigation->setAccessibleName(tr("Pages"));
    m_navigation->setFrameShape(QFrame::NoFrame);
    m_navigation->setIconSize({20, 20});
    m_navigation->setSpacing(2);
    m_navigation->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const auto add = [this](Glyph glyph, const QString &text) {
        auto *item = new QListWidgetItem(glyphIcon(glyph), text, m_navigation);
        item->setSizeHint({m_navigation->fontMetrics().horizontalAdvance(text) + 56,
            m_navigation->fontMetrics().height() + 16});
    };
    add(Glyph::Sessions, tr("Sessions"));
    add(Glyph::Activity, tr("Activity"));
    add(Glyph::Conversation, tr("Conversation"));
    add(Glyph::Charts, tr("Charts"));
    add(Glyph::Server, tr("Server"));
    m_navigation->setFixedWidth(m_navigation->sizeHintForColumn(0) + 8);
    connect(
        m_navigation, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    m_navigation->setCurrentRow(0);
}

void MainWindow::connectPages()
{
    connect(m_strip, &StatusStrip::startChosen, this, &MainWindow::startHosting);
    connect(m_strip, &StatusStrip::stopChosen, this, &MainWindow::showStopDialog);
    connect(m_strip, &StatusStrip::detachChosen, &m_workspace, &Workspace::detach);
    connect(m_sessions, &SessionsPage::startChosen, this, &MainWindow::startHosting);
    connect(m_sessions, &SessionsPage::connectChosen, this, [this] { showAttachDialog({}); });
    connect(m_sessions, &SessionsPage::evictChosen, this, &MainWindow::showEvictDialog);
    connect(m_sessions, &SessionsPage::removeAgentChosen, this, &MainWindow::showRemoveDialog);
    connect(m_sessions, &SessionsPage::closeSessionChosen, this, &MainWindow::showCloseDialog);
    connect(m_sessions, &SessionsPage::conversationChosen, this,
        [this](const QString &applicationId, const QString &sessionId) {
            m_conversation->showSession(applicationId, sessionId);
            showPage(Page::Conversation);
        });
    connect(m_activity, &ActivityPage::exported, this,
        [this](const QString &path) { tell(tr("Written: %1").arg(path)); });
    connect(m_activity, &ActivityPage::failed, this, &MainWindow::tellFailure);
    connect(m_server, &ServerPage::startChosen, this, &MainWindow::startHosting);
    connect(m_server, &ServerPage::restartChosen, this, &MainWindow::showRestartDialog);
    connect(m_banner, &Banner::actionChosen, this, [this] {
        m_workspace.attachment().state() == Attachment::State::Refused
            ? showAttachDialog(m_workspace.attachment().hub().url)
            : m_workspace.attachment().retryNow();
    });
    connect(m_banner, &Banner::otherChosen, &m_workspace, &Workspace::detach);
    auto *evictions = new EvictionProgress(this);
    statusBar()->addPermanentWidget(evictions);
    connect(&m_workspace.commands(), &Commands::evictionsProgressed, evictions,
        qOverload<int, int>(&EvictionProgress::show));
    connect(evictions, &EvictionProgress::callOffChosen, &m_workspace.commands(),
        &Commands::callOffEvictions);
    connect(&m_workspace, &Workspace::succeeded, this, &MainWindow::tell);
    connect(&m_workspace, &Workspace::failed, this, &MainWindow::tellFailure);
    connect(&m_workspace, &Workspace::statusChanged, this, &MainWindow::refreshHubMenu);
    connect(&m_workspace.attachment(), &Attachment::stateChanged, this, [this] {
        refreshHubMenu();
        refreshBanner();
    });
    if (m_workspace.host() != nullptr)
        connect(m_workspace.host(), &Host::stateChanged, this, &MainWindow::refreshHubMenu);
}

void MainWindow::showPage(Page page)
{
    m_navigation->setCurrentRow(static_cast<int>(page));
}

void MainWindow::focusFilter()
{
    if (m_pages->currentWidget() == m_activity)
        return m_activity->focusFilter();
    if (m_pages->currentWidget() == m_conversation)
        return m_conversation->focusFilter();
    if (m_pages->currentWidget() == m_server)
        return m_server->focusFilter();
    showPage(Page::Sessions);
    m_sessions->focusFilter();
}

void MainWindow::refreshBanner()
{
    const Attachment &attachment = m_workspace.attachment();
    if (attachment.state() == Attachment::State::Lost) {
        QString text = attachment.problem().message;
        if (const auto next = attachment.nextTry()) {
            const auto left = *next - m_workspace.surroundings().clock.now();
            const auto seconds = std::chrono::ceil<std::chrono::seconds>(left).count();
            text += u' '
                + (seconds > 0 ? tr("Trying again in %1 s.").arg(seconds) : tr("Trying again…"));
        }
        m_banner->show(Banner::Grade::Warning, text, tr("Try &now"), tr("Det&ach"));
        m_bannerTick.start();
        return;
    }
    m_bannerTick.stop();
    if (attachment.state() == Attachment::State::Refused)
        m_banner->show(
            Banner::Grade::Bad, attachment.problem().message, tr("Connect a&new…"), tr("Det&ach"));
    else
        m_banner->hide();
}

void MainWindow::restoreLayout()
{
    if (!restoreGeometry(m_preferences.layout(u"window"_s)))
        resize(QSize(1280, 720).boundedTo(screen()->availableSize()));
    restoreState(m_preferences.layout(u"window_state"_s));
}

void MainWindow::saveLayout()
{
    m_preferences.setLayout(u"window"_s, saveGeometry());
    m_preferences.setLayout(u"window_state"_s, saveState());
    m_sessions->saveLayout();
    m_activity->saveLayout();
    m_conversation->saveLayout();
}

void MainWindow::tell(const QString &what)
{
    statusBar()->showMessage(what, 15'000);
}

void MainWindow::tellFailure(const QString &what)
{
    auto *box = new QMessageBox(QMessageBox::Warning, windowTitle(), what, QMessageBox::Ok, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->open();
    statusBar()->showMessage(what);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveLayout();
    const bool staysInTray =
        !m_isQuitting && m_tray != nullptr && m_tray->isShown() && m_preferences.staysInTray();
    if (staysInTray) {
        hide();
        event->ignore();
        return;
    }
    if (!m_isLossConfirmed && !lossText().isEmpty()) {
        event->ignore();
        askToQuit();
        return;
    }
    QMainWindow::closeEvent(event);
    emit closed();
}

void MainWindow::askToQuit()
{
    confirmLoss(tr("Quit"), tr("&Quit"), [this] { quit(); });
}

void MainWindow::quit()
{
    m_isQuitting = true;
    m_isLossConfirmed = true;
    close();
}

} // namespace gui
