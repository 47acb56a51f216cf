// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/serverpage.h"

#include "gui/views/hostform.h"
#include "gui/widgets/emptystate.h"
#include "gui/widgets/linetable.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace gui {

using namespace Qt::StringLiterals;

ServerPage::ServerPage(Workspace &workspace, Preferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_preferences(preferences)
    , m_tabs(new QTabWidget(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_tabs);
    m_tabs->setDocumentMode(true);
    if (workspace.host() != nullptr)
        addHostTab();
    m_tabs->addTab(makeConfigTab(), tr("&Configuration in force"));
    m_tabs->addTab(makeBansTab(), tr("&Bans"));
    m_tabs->addTab(makeLogTab(), tr("&Log"));
}

void ServerPage::addHostTab()
{
    m_form = new HostForm(m_preferences.host(), m_tabs);
    m_tabs->addTab(m_form, tr("Hub in this &window"));
    connect(m_form, &HostForm::changed, this,
        [this](const HostSettings &settings) { m_preferences.setHost(settings); });
    connect(m_form, &HostForm::startChosen, this, &ServerPage::startChosen);
    connect(m_form, &HostForm::restartChosen, this, &ServerPage::restartChosen);
    // As it is by now: by the time that we hear of it, it may be in the next state.
    const auto refresh = [this] {
        m_form->setRunning(m_workspace.host()->state() != Host::State::Stopped);
    };
    connect(m_workspace.host(), &Host::stateChanged, m_form, refresh);
    refresh();
}

QTableView *ServerPage::makeTable(QAbstractItemModel &model, const QString &name)
{
    auto *table = new QTableView(this);
    table->setAccessibleName(name);
    table->setModel(&model);
    showAsLines(*table);
    for (int column = 0; column + 1 < model.columnCount(); ++column)
        table->setColumnWidth(column, 150);
    return table;
}

QWidget *ServerPage::withEmptyState(QTableView *table, const QString &title, const QString &text)
{
    auto *stack = new QStackedWidget(this);
    auto *empty = new EmptyState(stack);
    stack->addWidget(table);
    stack->addWidget(empty);
    const auto refresh = [this, stack, table, empty, title, text] {
        const bool isDetached = m_workspace.attachment().state() == Attachment::State::Detached;
        stack->setCurrentIndex(table->model()->rowCount() > 0 ? 0 : 1);
        empty->setTexts(isDetached ? tr("No hub") : title,
            isDetached ? tr("Start one, or connect to one: menu Hub.") : text);
    };
    connect(table->model(), &QAbstractItemModel::rowsInserted, stack, refresh);
    connect(table->model(), &QAbstractItemModel::rowsRemoved, stack, refresh);
    connect(&m_workspace.attachment(), &Attachment::stateChanged, stack, refresh);
    refresh();
    return stack;
}

QWidget *ServerPage::makeConfigTab()
{
    auto *tab = new QWidget(this);
    auto *filter = new QSortFilterProxyModel(tab);
    filter->setSourceModel(&m_workspace.config());
    filter->setFilterKeyColumn(-1);
    filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_text = new QLineEdit(tab);
    m_text->setPlaceholderText(tr("Filter options"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_text->setClearButtonEnabled(true);
    connect(m_text, &QLineEdit::textChanged, filter, &QSortFilterProxyModel::setFilterFixedString);
    QTableView *table = makeTable(*filter, tr("Configuration in force"));
    table->setColumnWidth(0, 90);
    table->setColumnWidth(1, 200);
    table->setColumnWidth(3, 80);
    auto *column = new QVBoxLayout(tab);
    column->addWidget(m_text);
    column->addWidget(
        withEmptyState(table, tr("Nothing matches"), tr("No option is as the filter asks.")));
    return tab;
}

void ServerPage::focusFilter()
{
    m_tabs->setCurrentWidget(m_text->parentWidget());
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

QWidget *ServerPage::makeBansTab()
{
    auto *tab = new QWidget(this);
    m_bans = makeTable(m_workspace.bans(), tr("Bans"));
    m_bans->setObjectName(u"bans"_s);
    m_bans->setColumnWidth(0, 260);
    auto *note = new QLabel(tr("Agents and addresses that are kept out, and until when."), tab);
    note->setWordWrap(true);
    auto *end = new QPushButton(tr("&End ban"), tab);
    end->setObjectName(u"endBan"_s);
    end->setEnabled(false);
    auto *key = new QAction(m_bans);
    key->setShortcut(Qt::Key_Delete);
    key->setShortcutContext(Qt::WidgetShortcut);
    m_bans->addAction(key);
    connect(key, &QAction::triggered, this, &ServerPage::endChosenBan);
    connect(end, &QPushButton::clicked, this, &ServerPage::endChosenBan);
    connect(m_bans->selectionModel(), &QItemSelectionModel::selectionChanged, end,
        [this, end] { end->setEnabled(m_bans->selectionModel()->hasSelection()); });
    auto *column = new QVBoxLayout(tab);
    column->addWidget(note);
    column->addWidget(withEmptyState(m_bans, tr("Nobody is kept out"),
        tr("Ban somebody by evicting them on the page Sessions: it is offered there.")));
    column->addWidget(end, 0, Qt::AlignRight);
    return tab;
}

QWidget *ServerPage::makeLogTab()
{
    auto *tab = new QWidget(this);
    auto *note = new QLabel(tr("The latest lines of the server's log from warning upwards."), tab);
    note->setWordWrap(true);
    QTableView *table = makeTable(m_workspace.log(), tr("Log"));
    table->setColumnWidth(0, 90);
    table->setColumnWidth(1, 70);
    table->setColumnWidth(2, 120);
    // Lines are longer than tables are wide.
    auto *whole = new QLabel(tab);
    whole->setObjectName(u"logLine"_s);
    whole->setWordWrap(true);
    whole->setTextFormat(Qt::PlainText);
    whole->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    whole->setAccessibleName(tr("The selected line as a whole"));
    connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, whole,
        [this, whole](const QModelIndex &current) {
            whole->setText(m_workspace.log().rows().value(current.row()).text);
        });
    auto *column = new QVBoxLayout(tab);
    column->addWidget(note);
    column->addWidget(withEmptyState(
        table, tr("No warnings"), tr("The server's log had nothing to warn of lately.")));
    column->addWidget(whole);
    return tab;
}

void ServerPage::endChosenBan()
{
    QStringList ids;
    for (const QModelIndex &row : m_bans->selectionModel()->selectedRows())
        ids.append(m_workspace.bans().rows().at(row.row()).banId);
    for (const QString &id : std::as_const(ids))
        m_workspace.commands().endBan(id);
}

} // namespace gui
