// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/icons.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>
#include <QPixmap>

#include <algorithm>

namespace gui {

namespace {

// All are drawn in a square of 24.
void drawSessions(QPainter &painter)
{
    painter.drawLine(QPointF(6, 5), QPointF(6, 19));
    painter.drawLine(QPointF(6, 12), QPointF(13, 12));
    painter.drawLine(QPointF(6, 19), QPointF(13, 19));
    painter.drawEllipse(QPointF(6, 4), 2, 2);
    painter.drawRoundedRect(QRectF(13, 9, 8, 5), 1.5, 1.5);
    painter.drawRoundedRect(QRectF(13, 16.5, 8, 5), 1.5, 1.5);
}

void drawActivity(QPainter &painter)
{
    painter.drawPolyline(QPolygonF({{2, 13}, {7, 13}, {10, 5}, {14, 20}, {17, 13}, {22, 13}}));
}

void drawConversation(QPainter &painter)
{
    QPainterPath bubble;
    bubble.addRoundedRect(QRectF(3, 4, 18, 12), 3, 3);
    painter.drawPath(bubble);
    painter.drawPolyline(QPolygonF({{8, 16}, {8, 20.5}, {12.5, 16}}));
    painter.drawLine(QPointF(7, 8.5), QPointF(17, 8.5));
    painter.drawLine(QPointF(7, 12), QPointF(13, 12));
}

void drawCharts(QPainter &painter)
{
    painter.drawPolyline(QPolygonF({{3, 3}, {3, 21}, {21, 21}}));
    painter.drawPolyline(QPolygonF({{6, 16}, {10, 10}, {14, 13}, {20, 5}}));
}

void drawServer(QPainter &painter)
{
    for (const double top : {3.5, 13.5}) {
        painter.drawRoundedRect(QRectF(3, top, 18, 7), 2, 2);
        painter.drawPoint(QPointF(7, top + 3.5));
        painter.drawLine(QPointF(12, top + 3.5), QPointF(17, top + 3.5));
    }
}

void drawEvict(QPainter &painter)
{
    painter.drawEllipse(QPointF(12, 12), 9, 9);
    painter.drawLine(QPointF(8.5, 8.5), QPointF(15.5, 15.5));
    painter.drawLine(QPointF(15.5, 8.5), QPointF(8.5, 15.5));
}

void drawCopy(QPainter &painter)
{
    painter.drawRoundedRect(QRectF(8, 8, 12, 13), 2, 2);
    painter.drawPolyline(QPolygonF({{16, 5}, {16, 3}, {4, 3}, {4, 16}, {5, 16}}));
}

void drawMore(QPainter &painter)
{
    for (const double x : {6.0, 12.0, 18.0})
        painter.drawEllipse(QPointF(x, 12), 0.8, 0.8);
}

void drawGlyph(Glyph glyph, QPainter &painter)
{
    switch (glyph) {
    case Glyph::Sessions:
        return drawSessions(painter);
    case Glyph::Activity:
        return drawActivity(painter);
    case Glyph::Conversation:
        return drawConversation(painter);
    case Glyph::Charts:
        return drawCharts(painter);
    case Glyph::Server:
        return drawServer(painter);
    case Glyph::Evict:
        return drawEvict(painter);
    case Glyph::Copy:
        return drawCopy(painter);
    case Glyph::More:
        return drawMore(painter);
    }
}

// A branch of coral on a sea-coloured square; resources/icons/coral-server.svg is the same.
void drawProgram(QPainter &painter, const QColor &dot)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0x12, 0x3c, 0x5a));
    painter.drawRoundedRect(QRectF(1, 1, 22, 22), 5, 5);
    painter.setPen(QPen(QColor(0xff, 0x7a, 0x6b), 2.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawLine(QPointF(12, 20), QPointF(12, 5));
    painter.drawPolyline(QPolygonF({{12, 16}, {7, 12.5}, {7, 7}}));
    painter.drawPolyline(QPolygonF({{12, 13}, {17, 10}, {17, 5.5}}));
    if (!dot.isValid())
        return;
    painter.setPen(QPen(Qt::white, 1.4));
    painter.setBrush(dot);
    painter.drawEllipse(QPointF(18.5, 18.5), 4.4, 4.4);
}

// Draws at whatever size is asked for.
class DrawnIcon : public QIconEngine {
public:
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) final
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const double side = std::min(rect.width(), rect.height());
        painter->translate(
            rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2);
        painter->scale(side / 24, side / 24);
        draw(*painter, mode);
        painter->restore();
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) final
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

protected:
    virtual void draw(QPainter &painter, QIcon::Mode mode) const = 0;
};

class GlyphIcon final : public DrawnIcon {
public:
    explicit GlyphIcon(Glyph glyph)
        : m_glyph(glyph)
    {
    }
    [[nodiscard]] QIconEngine *clone() const override { return new GlyphIcon(*this); }

protected:
    void draw(QPainter &painter, QIcon::Mode mode) const override
    {
        const QPalette palette = QGuiApplication::palette();
        const QColor colour = mode == QIcon::Disabled
            ? palette.color(QPalette::Disabled, QPalette::WindowText)
            : palette.color(
                mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::WindowText);
        painter.setPen(QPen(colour, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        drawGlyph(m_glyph, painter);
    }

private:
    Glyph m_glyph;
};

class ProgramIcon final : public DrawnIcon {
public:
    explicit ProgramIcon(const QColor &dot)
        : m_dot(dot)
    {
    }
    [[nodiscard]] QIconEngine *clone() const override { return new ProgramIcon(*this); }

protected:
    void draw(QPainter &painter, QIcon::Mode) const override { drawProgram(painter, m_dot); }

private:
    QColor m_dot;
};

} // namespace

QIcon glyphIcon(Glyph glyph)
{
    return QIcon(new GlyphIcon(glyph));
}

QIcon programIcon(const QColor &dot)
{
    // Trays and window managers take pixmaps, and ask for none.
    const QIcon drawn(new ProgramIcon(dot));
    QIcon icon;
    for (const int side : {16, 22, 24, 32, 48, 64, 128, 256})
        icon.addPixmap(drawn.pixmap(side, side));
    return icon;
}

} // namespace gui
