// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMenu>

class QTreeView;

namespace gui {

// Which columns of the tree of live sessions are shown, and by which it is sorted: what else only
// the mouse could do on its header.
class ColumnsMenu final : public QMenu {
    Q_OBJECT
public:
    // The tree outlives it.
    explicit ColumnsMenu(QTreeView &tree, QWidget *parent = nullptr);

    [[nodiscard]] QMenu &sortMenu() { return m_sort; }

private:
    void addColumns();
    void addOrders();
    void refresh();
    void refreshOrders();

    QTreeView &m_tree;
    QMenu m_sort;
};

} // namespace gui
