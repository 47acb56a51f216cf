// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/windowbench.h"

#include "gui/views/sessionspage.h"
#include "tests/support/adminclient.h"

#include <QAbstractButton>
#include <QAction>
#include <QDialogButtonBox>
#include <QMenu>
#include <QMenuBar>
#include <QTest>
#include <QTreeView>

namespace tests {

namespace {

constexpr int kPatience = 60'000;

} // namespace

WindowBench::WindowBench(gui::Host *host, const QString &language)
    : m_host(host)
    , m_settings(m_folder.filePath(QStringLiteral("gui.ini")), QSettings::IniFormat)
    , m_preferences(m_settings)
    , m_tokens(m_folder.filePath(QStringLiteral("tokens.json")))
    , m_deadlines(m_clock)
{
    if (m_qtLanguage.load(QStringLiteral(":/i18n/qtbase_%1.qm").arg(language)))
        QCoreApplication::installTranslator(&m_qtLanguage);
    if (m_language.load(QStringLiteral(":/i18n/coral-server-gui_%1.qm").arg(language)))
        QCoreApplication::installTranslator(&m_language);
    open();
}

void WindowBench::open()
{
    m_workspace = std::make_unique<gui::Workspace>(
        shared::Surroundings{m_clock, m_deadlines, m_random}, m_host);
    m_window = std::make_unique<gui::MainWindow>(gui::MainWindow::Parts{
        *m_workspace, m_preferences, m_tokens, m_folder.filePath(QStringLiteral("admin-token"))});
    m_window->show();
}

void WindowBench::reopen()
{
    m_window->close();
    m_window.reset();
    open();
}

gui::HubAddress WindowBench::addressOf(const HubProcess &hub)
{
    return {QUrl(QStringLiteral("http://127.0.0.1:%1").arg(hub.port())),
        QString::fromLatin1(AdminClient(hub).token()), {}};
}

bool WindowBench::attach(const gui::HubAddress &hub)
{
    m_workspace->attach(hub);
    return QTest::qWaitFor([this] { return m_workspace->attachment().isAttached(); }, kPatience);
}

QModelIndex WindowBench::agentRow(const QString &agentId)
{
    const gui::HubFilter &rows = m_window->sessionsPage().filter();
    for (int session = 0; session < rows.rowCount(); ++session) {
        const QModelIndex above = rows.index(session, 0);
        for (int row = 0; row < rows.rowCount(above); ++row) {
            const QModelIndex agent = rows.index(row, 0, above);
            if (agent.data().toString() == agentId)
                return agent;
        }
    }
    return {};
}

QString WindowBench::agentCell(const QString &agentId, gui::HubColumn column)
{
    const QModelIndex row = agentRow(agentId);
    return row.siblingAtColumn(static_cast<int>(column)).data().toString();
}

void WindowBench::selectAgent(const QString &agentId)
{
    QTreeView &tree = m_window->sessionsPage().tree();
    const QModelIndex row = agentRow(agentId);
    tree.scrollTo(row);
    QTest::mouseClick(tree.viewport(), Qt::LeftButton, {}, tree.visualRect(row).center());
}

bool WindowBench::selectConnected(const TestAgent &agent)
{
    const QString transport = QString::fromLatin1(agent.transportId());
    const bool isThere = QTest::qWaitFor(
        [&] {
            return m_workspace->tree().findTransport(transport) != nullptr
                && agentRow(agent.id()).isValid();
        },
        kPatience);
    if (isThere)
        selectAgent(agent.id());
    return isThere;
}

bool WindowBench::hasEvent(shared::ActivityKind kind, const QString &agentId)
{
    const gui::ActivityModel &activity = m_workspace->activity();
    for (int row = 0; row < activity.rowCount(); ++row) {
        if (activity.eventAt(row).kind == kind && activity.eventAt(row).agentId == agentId)
            return true;
    }
    return false;
}

QAction *WindowBench::menuAction(const QString &menu, const QString &name)
{
    for (const QAction *top : m_window->menuBar()->actions()) {
        if (top->text().remove(u'&') != menu)
            continue;
        for (QAction *action : top->menu()->actions()) {
            if (action->objectName() == name)
                return action;
        }
    }
    return nullptr;
}

void WindowBench::accept(const QDialog &dialog)
{
    const auto *box = dialog.findChild<QDialogButtonBox *>();
    for (QAbstractButton *button : box->buttons()) {
        if (box->buttonRole(button) == QDialogButtonBox::AcceptRole)
            QTest::mouseClick(button, Qt::LeftButton);
    }
}

} // namespace tests
