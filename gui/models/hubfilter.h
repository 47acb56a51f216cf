// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/hubcolumn.h"
#include "gui/models/hubmodel.h"

#include <QSortFilterProxyModel>
#include <QString>

namespace gui {

// Which rows of the tree are shown, and in what order. Rows that change stay where they are until
// refresh(), so that they don't run away from under the mouse, and a thousand changes a second
// don't sort a thousand times.
class HubFilter final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    enum class Show { All, Connected, Waiting, Busy, Away, Troubled };

    explicit HubFilter(HubModel &model, QObject *parent = nullptr);

    void setText(const QString &text);
    void setShow(Show show);
    [[nodiscard]] bool isFiltering() const { return !m_text.isEmpty() || m_show != Show::All; }

    // Filters and sorts again, if something changed since.
    void refresh();

    [[nodiscard]] const HubNode *nodeOf(const QModelIndex &index) const;

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    [[nodiscard]] bool accepts(const AgentNode &agent) const;
    [[nodiscard]] bool accepts(const SessionNode &session) const;
    [[nodiscard]] bool hasText(const AgentNode &agent) const;
    [[nodiscard]] bool isSorted(const QModelIndex &parent) const;

    HubModel &m_model;
    QString m_text;
    Show m_show = Show::All;
    bool m_hasChanged = false;
};

} // namespace gui
