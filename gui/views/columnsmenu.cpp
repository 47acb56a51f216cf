// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/columnsmenu.h"

#include "gui/models/hubcolumn.h"

#include <QAction>
#include <QActionGroup>
#include <QHeaderView>
#include <QTreeView>

namespace gui {

ColumnsMenu::ColumnsMenu(QTreeView &tree, QWidget *parent)
    : QMenu(tr("&Columns"), parent)
    , m_tree(tree)
    , m_sort(tr("&Sort by"))
{
    setToolTipsVisible(true);
    addColumns();
    addOrders();
    connect(this, &QMenu::aboutToShow, this, &ColumnsMenu::refresh);
    connect(&m_sort, &QMenu::aboutToShow, this, &ColumnsMenu::refreshOrders);
    QHeaderView *header = tree.header();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
        [this, header](const QPoint &where) { popup(header->mapToGlobal(where)); });
    refresh();
}

void ColumnsMenu::addColumns()
{
    // The first is the tree itself.
    for (int column = 1; column < kHubColumns; ++column) {
        QAction *action = addAction(hubColumnTitle(static_cast<HubColumn>(column)));
        action->setToolTip(hubColumnHelp(static_cast<HubColumn>(column)));
        action->setCheckable(true);
        connect(action, &QAction::toggled, &m_tree,
            [this, column](bool isOn) { m_tree.setColumnHidden(column, !isOn); });
    }
}

void ColumnsMenu::addOrders()
{
    auto *columns = new QActionGroup(&m_sort);
    for (int column = 0; column < kHubColumns; ++column) {
        QAction *action = m_sort.addAction(hubColumnTitle(static_cast<HubColumn>(column)));
        action->setCheckable(true);
        columns->addAction(action);
        connect(action, &QAction::triggered, &m_tree,
            [this, column] { m_tree.sortByColumn(column, m_tree.header()->sortIndicatorOrder()); });
    }
    m_sort.addSeparator();
    QAction *descending = m_sort.addAction(tr("&Largest first"));
    descending->setCheckable(true);
    connect(descending, &QAction::triggered, &m_tree, [this](bool isOn) {
        m_tree.sortByColumn(m_tree.header()->sortIndicatorSection(),
            isOn ? Qt::DescendingOrder : Qt::AscendingOrder);
    });
}

void ColumnsMenu::refresh()
{
    for (int column = 1; column < kHubColumns; ++column)
        actions().at(column - 1)->setChecked(!m_tree.isColumnHidden(column));
}

void ColumnsMenu::refreshOrders()
{
    const QHeaderView &header = *m_tree.header();
    if (QAction *sorted = m_sort.actions().value(header.sortIndicatorSection()))
        sorted->setChecked(true);
    m_sort.actions().constLast()->setChecked(header.sortIndicatorOrder() == Qt::DescendingOrder);
}

} // namespace gui
