// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/statedelegate.h"

#include "gui/models/hubmodel.h"
#include "gui/widgets/colours.h"

#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>

namespace gui {

namespace {

// Filled while there is a connection, a ring else: not by colour alone.
// ground: a disc behind it, where the colour would be lost else; invalid: none.
QPixmap markPixmap(StateMark mark, const QColor &colour, const QColor &ground, double ratio)
{
    const QString key = QStringLiteral("coral-mark-%1-%2-%3-%4")
                            .arg(static_cast<int>(mark))
                            .arg(colour.rgb())
                            .arg(ground.isValid() ? ground.rgb() : 0)
                            .arg(ratio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    constexpr double kSide = 12;
    pixmap = QPixmap(QSizeF(kSide * ratio, kSide * ratio).toSize());
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    if (ground.isValid()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawEllipse(QPointF(6, 6), 6, 6);
    }
    painter.setPen(QPen(colour, 1.5));
    painter.setBrush(mark == StateMark::Away ? QBrush(Qt::NoBrush) : QBrush(colour));
    if (mark == StateMark::Trouble)
        painter.drawPolygon(QPolygonF({{6, 1.5}, {11, 10.5}, {1, 10.5}}));
    else
        painter.drawEllipse(QPointF(6, 6), 4, 4);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

} // namespace

QSize StateDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index).grownBy({0, 3, 0, 4});
}

void StateDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (index.data(HubModel::IsGoneRole).toBool())
        option->palette.setColor(QPalette::Text, faintColour(option->palette));
    if (static_cast<HubNode::Kind>(index.data(HubModel::KindRole).toInt())
        == HubNode::Kind::Session)
        option->font.setBold(true);
    if (static_cast<HubColumn>(index.column()) != HubColumn::State)
        return;
    const auto mark = static_cast<StateMark>(index.data(HubModel::StateMarkRole).toInt());
    if (mark == StateMark::None)
        return;
    const double ratio = option->widget != nullptr ? option->widget->devicePixelRatioF() : 1;
    const QColor colour = colourOf(mark, option->palette);
    option->icon = QIcon(markPixmap(mark, colour, {}, ratio));
    option->icon.addPixmap(
        markPixmap(mark, colour, option->palette.color(QPalette::Base), ratio), QIcon::Selected);
    option->decorationSize = QSize(12, 12);
    option->features |= QStyleOptionViewItem::HasDecoration;
}

} // namespace gui
