// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/chartview.h"

#include "gui/widgets/colours.h"
#include "gui/words/figures.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace gui {

namespace {

constexpr int kMargin = 12;
constexpr int kLines = 4; // of the scale
constexpr double kDot = 2.5; // the radius of a value all alone
// What is measured less often than samples are taken: values so near each other belong together.
constexpr qint64 kBridge = 60'000; // ms

// 1, 2 or 5 times a power of ten: the next that is not below.
double roundUp(double value)
{
    if (value <= 0)
        return 1;
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 4.0, 5.0, 10.0}) {
        if (value <= step * power)
            return step * power;
    }
    return 10 * power;
}

} // namespace

ChartView::ChartView(const QString &title, Form form, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_form(form)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ChartView::setData(const QList<QDateTime> &times, const QList<Series> &series)
{
    m_times = times;
    m_series = series;
    m_pointed = std::min(m_pointed, times.size() - 1);
    QStringList told;
    for (const Series &line : series) {
        if (const double value = latest(line, times.size() - 1); !std::isnan(value))
            told.append(line.name + QStringLiteral(": ") + written(value));
    }
    setAccessibleDescription(told.join(QStringLiteral(", ")));
    update();
}

void ChartView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    update();
}

bool ChartView::hasValues() const
{
    return m_times.size() > 1 && std::ranges::any_of(m_series, [](const Series &series) {
        return std::ranges::any_of(series.values, [](double value) { return !std::isnan(value); });
    });
}

QString ChartView::written(double value) const
{
    if (m_format)
        return m_format(value);
    const int digits = value == std::floor(value) ? 0 : value < 1 ? 2 : value < 10 ? 1 : 0;
    return QLocale().toString(value, 'f', digits);
}

// With as many digits as tell one line from the next.
QStringList ChartView::scaleTexts() const
{
    const double step = roundUp(highest()) / kLines;
    int digits = 0;
    for (double rest = step; !m_isWhole && digits < 6 && std::abs(rest - std::round(rest)) > 1e-6;
         ++digits)
        rest *= 10;
    QStringList texts;
    for (int i = 0; i <= kLines; ++i) {
        const double value = step * i;
        if (m_isWhole && value != std::floor(value))
            texts.append(QString());
        else
            texts.append(m_format ? m_format(value) : QLocale().toString(value, 'f', digits));
    }
    return texts;
}

// What was measured last, where that is not long ago; NaN: nothing.
double ChartView::latest(const Series &series, qsizetype at) const
{
    for (qsizetype i = at; i >= 0 && m_times.at(i).msecsTo(m_times.at(at)) <= kBridge; --i) {
        if (const double value = series.values.value(i, std::nan("")); !std::isnan(value))
            return value;
    }
    return std::nan("");
}

QRectF ChartView::plotArea() const
{
    const int line = fontMetrics().height();
    int widest = 0;
    for (const QString &text : scaleTexts())
        widest = std::max(widest, fontMetrics().horizontalAdvance(text));
    const double left = kMargin + widest + 8.0;
    return QRectF(left, kMargin + 2.0 * line + 10, width() - left - kMargin,
        height() - 2.0 * kMargin - 3.0 * line - 14);
}

double ChartView::highest() const
{
    double highest = 0;
    for (qsizetype at = 0; at < m_times.size(); ++at) {
        double sum = 0;
        for (const Series &series : m_series) {
            const double value = series.values.value(at, 0);
            if (std::isnan(value))
                continue;
            sum += value;
            highest = std::max(highest, m_form == Form::Lines ? value : sum);
        }
    }
    return highest;
}

double ChartView::x(qsizetype at, const QRectF &plot) const
{
    const qint64 range = std::max<qint64>(1, m_times.first().msecsTo(m_times.last()));
    const auto since = static_cast<double>(m_times.first().msecsTo(m_times.at(at)));
    return plot.left() + plot.width() * since / static_cast<double>(range);
}

void ChartView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(
        hasFocus() ? palette().color(QPalette::Highlight) : palette().color(QPalette::Midlight),
        1));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    paintHead(painter);
    if (!hasValues()) {
        painter.setPen(faintColour(palette()));
        painter.drawText(rect().adjusted(kMargin, kMargin, -kMargin, -kMargin),
            Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    const QRectF plot = plotArea();
    if (plot.height() < 10 || plot.width() < 10)
        return;
    const double top = roundUp(highest());
    paintScale(painter, plot);
    paintTimes(painter, plot);
    m_form == Form::Lines ? paintLines(painter, plot, top) : paintBars(painter, plot, top);
    paintPointed(painter, plot);
}

void ChartView::paintHead(QPainter &painter) const
{
    QFont heavy = font();
    heavy.setBold(true);
    painter.setFont(heavy);
    painter.setPen(palette().color(QPalette::Text));
    const int line = fontMetrics().height();
    painter.drawText(
        QRect(kMargin, kMargin - 2, width() - 2 * kMargin, line), Qt::AlignLeft, m_title);
    painter.setFont(font());
    const qsizetype at = m_pointed >= 0 ? m_pointed : m_times.size() - 1;
    int left = kMargin;
    for (int i = 0; i < m_series.size(); ++i) {
        const double value = latest(m_series.at(i), at);
        QString text = m_series.at(i).name;
        if (!std::isnan(value))
            text += u' ' + written(value);
        const int width = fontMetrics().horizontalAdvance(text);
        if (left + width + 16 > this->width() - kMargin)
            break;
        const QRect row(left, kMargin + line + 1, width + 16, line);
        painter.setBrush(seriesColour(i, palette()));
        painter.setPen(Qt::NoPen);
        painter.drawRoundedRect(QRectF(row.left(), row.center().y() - 3.5, 8, 8), 2, 2);
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(row.adjusted(13, 0, 13, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
        left += width + 28;
    }
}

void ChartView::paintScale(QPainter &painter, const QRectF &plot) const
{
    const QStringList texts = scaleTexts();
    QColor grid = faintColour(palette());
    grid.setAlphaF(0.25F);
    for (int i = 0; i <= kLines; ++i) {
        const double y = plot.bottom() - plot.height() * i / kLines;
        painter.setPen(QPen(grid, 1));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(faintColour(palette()));
        const QRectF label(0, y - 10, plot.left() - 6, 20);
        painter.drawText(label, Qt::AlignRight | Qt::AlignVCenter, texts.at(i));
    }
}

void ChartView::paintTimes(QPainter &painter, const QRectF &plot) const
{
    painter.setPen(faintColour(palette()));
    const int width = fontMetrics().horizontalAdvance(QStringLiteral("00:00:00"));
    const QRectF row(plot.left(), plot.bottom() + 4, plot.width(), fontMetrics().height());
    painter.drawText(row, Qt::AlignLeft, clockText(m_times.first()));
    painter.drawText(row, Qt::AlignRight, clockText(m_times.last()));
    if (plot.width() > 4 * width)
        painter.drawText(row, Qt::AlignHCenter,
            clockText(m_times.first().addMSecs(m_times.first().msecsTo(m_times.last()) / 2)));
}

void ChartView::paintLines(QPainter &painter, const QRectF &plot, double top) const
{
    for (int i = 0; i < m_series.size(); ++i) {
        const QColor colour = seriesColour(i, palette());
        painter.setPen(QPen(colour, 1.8));
        QList<QPointF> line;
        const auto draw = [&] {
            painter.setBrush(line.size() == 1 ? QBrush(colour) : QBrush(Qt::NoBrush));
            if (line.size() == 1)
                painter.drawEllipse(line.first(), kDot, kDot);
            else
                painter.drawPolyline(line.constData(), static_cast<int>(line.size()));
            line.clear();
        };
        qsizetype before = 0; // the time of the line's last value
        for (qsizetype at = 0; at < m_times.size(); ++at) {
            const double value = m_series.at(i).values.value(at, std::nan(""));
            if (std::isnan(value))
                continue;
            if (!line.isEmpty() && m_times.at(before).msecsTo(m_times.at(at)) > kBridge)
                draw();
            line.append({x(at, plot), plot.bottom() - plot.height() * value / top});
            before = at;
        }
        if (!line.isEmpty())
            draw();
    }
}

void ChartView::paintBars(QPainter &painter, const QRectF &plot, double top) const
{
    painter.setPen(Qt::NoPen);
    const double width = std::max(
        2.0, plot.width() / static_cast<double>(std::max<qsizetype>(1, m_times.size())) - 1);
    for (qsizetype at = 0; at < m_times.size(); ++at) {
        double base = plot.bottom();
        for (int i = 0; i < m_series.size(); ++i) {
            const double value = m_series.at(i).values.value(at, 0);
            if (std::isnan(value) || value <= 0)
                continue;
            const double height = plot.height() * value / top;
            const double left = std::min(x(at, plot) - width / 2, plot.right() - width);
            painter.setBrush(seriesColour(i, palette()));
            painter.drawRect(QRectF(std::max(plot.left(), left), base - height, width, height));
            base -= height;
        }
    }
}

void ChartView::paintPointed(QPainter &painter, const QRectF &plot) const
{
    if (m_pointed < 0)
        return;
    const double at = x(m_pointed, plot);
    painter.setPen(QPen(faintColour(palette()), 1, Qt::DashLine));
    painter.drawLine(QPointF(at, plot.top()), QPointF(at, plot.bottom()));
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(QRectF(kMargin, kMargin - 2, width() - 2 * kMargin, fontMetrics().height()),
        Qt::AlignRight, clockText(m_times.at(m_pointed)));
}

void ChartView::point(qsizetype at)
{
    m_pointed = hasValues() ? std::clamp<qsizetype>(at, -1, m_times.size() - 1) : -1;
    update();
}

void ChartView::mouseMoveEvent(QMouseEvent *event)
{
    if (!hasValues())
        return;
    const QRectF plot = plotArea();
    const double share = std::clamp((event->position().x() - plot.left()) / plot.width(), 0.0, 1.0);
    const double range = static_cast<double>(m_times.first().msecsTo(m_times.last()));
    const QDateTime moment = m_times.first().addMSecs(static_cast<qint64>(share * range));
    const auto found = std::lower_bound(m_times.cbegin(), m_times.cend(), moment);
    point(std::min<qsizetype>(found - m_times.cbegin(), m_times.size() - 1));
}

void ChartView::leaveEvent(QEvent *)
{
    point(-1);
}

void ChartView::focusOutEvent(QFocusEvent *event)
{
    point(-1);
    QWidget::focusOutEvent(event);
}

void ChartView::keyPressEvent(QKeyEvent *event)
{
    const qsizetype now = m_pointed >= 0 ? m_pointed : m_times.size();
    if (event->key() == Qt::Key_Left)
        return point(std::max<qsizetype>(0, now - 1));
    if (event->key() == Qt::Key_Right)
        return point(now + 1);
    if (event->key() == Qt::Key_Escape && m_pointed >= 0)
        return point(-1);
    QWidget::keyPressEvent(event);
}

} // namespace gui
