// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/pingdelegate.h"

#include "gui/models/hubmodel.h"
#include "gui/widgets/colours.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace gui {

namespace {

constexpr int kGap = 6;

int numberWidth(const QStyleOptionViewItem &option)
{
    return option.fontMetrics.horizontalAdvance(QStringLiteral("00.000 ms")) + kGap;
}

QPolygonF lineOf(const QList<float> &times, const QRectF &area)
{
    const auto [lowest, highest] = std::minmax_element(times.cbegin(), times.cend());
    const double range = std::max<double>(*highest - *lowest, 1);
    const double step = area.width() / (RoundTrips::kKept - 1);
    // The newest is at the right end, however few there are.
    double x = area.right() - step * static_cast<double>(times.size() - 1);
    QPolygonF line;
    for (const float time : times) {
        line.append({x, area.bottom() - area.height() * (time - *lowest) / range});
        x += step;
    }
    return line;
}

} // namespace

void PingDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString number = std::exchange(item.text, QString());
    const QStyle *style = item.widget != nullptr ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    // Also the number, so that it stands in line with those of the other columns.
    const QRect all = item.rect;
    const int width = std::min(numberWidth(item), all.width());
    item.rect.setWidth(width);
    item.text = number;
    item.displayAlignment = Qt::AlignRight | Qt::AlignVCenter;
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    const bool isSelected = item.state.testFlag(QStyle::State_Selected);
    const QColor text = item.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text);
    painter->save();
    const auto times = index.data(HubModel::RoundTripsRole).value<QList<float>>();
    const QRectF area = QRectF(all).adjusted(width + kGap, 5, -kGap, -5);
    if (times.size() > 1 && area.width() > 12) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(isSelected ? text : seriesColour(0, item.palette), 1.3));
        painter->drawPolyline(lineOf(times, area));
    }
    painter->restore();
}

QSize PingDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = StateDelegate::sizeHint(option, index);
    size.setWidth(numberWidth(option) + kGap + 70);
    return size;
}

} // namespace gui
