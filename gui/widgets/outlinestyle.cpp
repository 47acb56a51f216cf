// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/outlinestyle.h"

#include "gui/widgets/colours.h"

#include <QPainter>
#include <QStyleOption>

namespace gui {

OutlineStyle::OutlineStyle()
    : QProxyStyle(QStringLiteral("fusion"))
{
}

void OutlineStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
    QPainter *painter, const QWidget *widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool isBox = element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck;
    if ((!isBox && element != PE_IndicatorRadioButton) || !isDark(option->palette))
        return;
    // The style makes it of the window's colour, only darker.
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(faintColour(option->palette));
    painter->setBrush(Qt::NoBrush);
    const QRectF outline = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    isBox ? painter->drawRoundedRect(outline, 2, 2) : painter->drawEllipse(outline);
    painter->restore();
}

} // namespace gui
