// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/eventdelegate.h"

#include "gui/models/activitymodel.h"
#include "gui/widgets/colours.h"

#include <QPainter>

namespace gui {

namespace {

EventGroup groupAt(const QModelIndex &index)
{
    return static_cast<EventGroup>(index.data(ActivityModel::GroupRole).toInt());
}

} // namespace

void EventDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const EventGroup group = groupAt(index);
    if (index.column() == 0)
        option->rect.adjust(6, 0, 0, 0); // beside the bar
    const bool isColoured = static_cast<ActivityColumn>(index.column()) == ActivityColumn::Kind
        || group == EventGroup::Pings || group == EventGroup::Trouble;
    if (isColoured)
        option->palette.setColor(QPalette::Text, colourOf(group, option->palette));
}

void EventDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    if (index.column() != 0)
        return;
    const QRect bar(option.rect.left(), option.rect.top() + 1, 3, option.rect.height() - 2);
    painter->fillRect(bar, colourOf(groupAt(index), option.palette));
}

} // namespace gui
