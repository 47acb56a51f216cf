// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/tablecopy.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QGuiApplication>
#include <QShortcut>
#include <QTableView>
#include <QTreeView>

#include <algorithm>

namespace gui {

namespace {

bool isHidden(const QAbstractItemView &view, int column)
{
    if (const auto *table = qobject_cast<const QTableView *>(&view))
        return table->isColumnHidden(column);
    if (const auto *tree = qobject_cast<const QTreeView *>(&view))
        return tree->isColumnHidden(column);
    return false;
}

// In the order of the view: by rows from the top of the tree on.
QList<int> pathOf(QModelIndex index)
{
    QList<int> path;
    for (; index.isValid(); index = index.parent())
        path.prepend(index.row());
    return path;
}

} // namespace

void copySelectedRows(const QAbstractItemView &view)
{
    QModelIndexList rows = view.selectionModel()->selectedRows();
    std::ranges::sort(rows, [](const QModelIndex &left, const QModelIndex &right) {
        const QList<int> one = pathOf(left);
        const QList<int> other = pathOf(right);
        return std::ranges::lexicographical_compare(one, other);
    });
    QStringList lines;
    for (const QModelIndex &row : std::as_const(rows)) {
        QStringList cells;
        for (int column = 0; column < view.model()->columnCount(row.parent()); ++column) {
            if (!isHidden(view, column))
                cells.append(row.siblingAtColumn(column).data().toString());
        }
        lines.append(cells.join(u'\t'));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void copyRowsByKey(QAbstractItemView &view)
{
    auto *shortcut = new QShortcut(QKeySequence::Copy, &view);
    shortcut->setContext(Qt::WidgetShortcut);
    QObject::connect(shortcut, &QShortcut::activated, &view, [&view] { copySelectedRows(view); });
}

} // namespace gui
