// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeView>

namespace gui {

// A tree whose rows change many times a second. QTreeView looks for each changed row among all
// rows, to paint only that; of ten thousand that takes longer than painting what is in view.
class LiveTree final : public QTreeView {
    Q_OBJECT
public:
    using QTreeView::QTreeView;

    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
        const QList<int> &roles = {}) override;
};

} // namespace gui
