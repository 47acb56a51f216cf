// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/activityfilter.h"

namespace gui {

ActivityFilter::ActivityFilter(ActivityModel &model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setSourceModel(&model);
}

void ActivityFilter::setText(const QString &text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

void ActivityFilter::setShown(EventGroup group, bool isShown)
{
    if (isShown)
        m_hidden.remove(group);
    else
        m_hidden.insert(group);
    invalidateFilter();
}

bool ActivityFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const shared::ActivityEvent &event = m_model.eventAt(row);
    if (m_hidden.contains(groupOf(event)))
        return false;
    if (m_text.isEmpty())
        return true;
    for (int column = 0; column < kActivityColumns; ++column) {
        if (ActivityModel::text(event, static_cast<ActivityColumn>(column))
                .contains(m_text, Qt::CaseInsensitive))
            return true;
    }
    return event.transportId.startsWith(m_text, Qt::CaseInsensitive);
}

} // namespace gui
