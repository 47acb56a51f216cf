// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/activitymodel.h"
#include "gui/words/eventtext.h"

#include <QSet>
#include <QSortFilterProxyModel>
#include <QString>

namespace gui {

// Which events are shown: of some groups alone, or with a text.
class ActivityFilter final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit ActivityFilter(ActivityModel &model, QObject *parent = nullptr);

    void setText(const QString &text);
    void setShown(EventGroup group, bool isShown);
    [[nodiscard]] bool isShown(EventGroup group) const { return !m_hidden.contains(group); }

    // Requires: a valid index of this model.
    [[nodiscard]] const shared::ActivityEvent &eventAt(const QModelIndex &index) const
    {
        return m_model.eventAt(mapToSource(index).row());
    }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    ActivityModel &m_model;
    QString m_text;
    QSet<EventGroup> m_hidden;
};

} // namespace gui
