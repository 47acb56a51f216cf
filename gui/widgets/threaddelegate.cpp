// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/threaddelegate.h"

#include "gui/models/threadmodel.h"
#include "gui/widgets/colours.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

namespace gui {

namespace {

constexpr int kMargin = 6;

} // namespace

void ThreadDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString name = std::exchange(item.text, QString());
    const QStyle *style = item.widget != nullptr ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    const bool isSelected = item.state.testFlag(QStyle::State_Selected);
    const QString detail = index.data(ThreadModel::DetailRole).toString();
    const QRect area = item.rect.adjusted(kMargin + 2, kMargin, -kMargin, -kMargin);
    const int line = item.fontMetrics.height();
    painter->save();
    QFont font = item.font;
    font.setBold(!index.data(ThreadModel::IsClosedRole).toBool());
    painter->setFont(font);
    painter->setPen(item.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text));
    const QRect top(area.left(), area.top(), area.width(), detail.isEmpty() ? area.height() : line);
    painter->drawText(top, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(font).elidedText(name, Qt::ElideRight, area.width()));
    if (!isSelected)
        painter->setPen(faintColour(item.palette));
    painter->setFont(item.font);
    painter->drawText(QRect(area.left(), area.top() + line + 2, area.width(), line),
        Qt::AlignLeft | Qt::AlignVCenter,
        item.fontMetrics.elidedText(detail, Qt::ElideRight, area.width()));
    painter->restore();
}

QSize ThreadDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {80, 2 * option.fontMetrics.height() + 2 * kMargin + 2};
}

} // namespace gui
