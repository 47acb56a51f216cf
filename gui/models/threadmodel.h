// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/threadinfo.h"

#include <QAbstractListModel>
#include <QList>

namespace gui {

// The threads of a session, behind a first row that stands for all of them.
class ThreadModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        ThreadIdRole = Qt::UserRole, // empty: of all
        DetailRole, // who takes part, how many messages
        IsClosedRole,
    };
    using QAbstractListModel::QAbstractListModel;

    // All that there are: others are gone.
    void setThreads(const QList<shared::ThreadInfo> &threads);
    void clear();
    [[nodiscard]] QString threadIdAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    void removeAllBut(const QList<shared::ThreadInfo> &threads);

    QList<shared::ThreadInfo> m_threads;
};

} // namespace gui
