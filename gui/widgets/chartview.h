// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QWidget>

#include <functional>

namespace gui {

// A small chart over time: lines, or bars that stand on each other. With a scale, a legend, and the
// figures of the moment under the mouse or the arrow keys.
class ChartView final : public QWidget {
    Q_OBJECT
public:
    enum class Form { Lines, StackedBars };
    struct Series {
        QString name;
        QList<double> values; // one a time; NaN: nothing was measured
    };

    ChartView(const QString &title, Form form, QWidget *parent = nullptr);

    // How a value is written; plain numbers without.
    void setFormat(std::function<QString(double)> format) { m_format = std::move(format); }
    // Things that have no halves: the scale has none either.
    void setWhole() { m_isWhole = true; }
    void setData(const QList<QDateTime> &times, const QList<Series> &series);
    // What to say while there is nothing to show.
    void setEmptyText(const QString &text);

    [[nodiscard]] const QString &title() const { return m_title; }
    [[nodiscard]] const QList<Series> &series() const { return m_series; }
    // At the lines of the scale, from the lowest; empty: nothing stands there.
    [[nodiscard]] QStringList scaleTexts() const;
    [[nodiscard]] QSize minimumSizeHint() const override { return {220, 130}; }
    [[nodiscard]] QSize sizeHint() const override { return {420, 220}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    [[nodiscard]] QRectF plotArea() const;
    [[nodiscard]] double highest() const;
    [[nodiscard]] double x(qsizetype at, const QRectF &plot) const;
    [[nodiscard]] QString written(double value) const;
    [[nodiscard]] double latest(const Series &series, qsizetype at) const;
    [[nodiscard]] bool hasValues() const;
    void paintHead(QPainter &painter) const;
    void paintScale(QPainter &painter, const QRectF &plot) const;
    void paintTimes(QPainter &painter, const QRectF &plot) const;
    void paintLines(QPainter &painter, const QRectF &plot, double top) const;
    void paintBars(QPainter &painter, const QRectF &plot, double top) const;
    void paintPointed(QPainter &painter, const QRectF &plot) const;
    void point(qsizetype at);

    const QString m_title;
    const Form m_form;
    QString m_emptyText;
    bool m_isWhole = false;
    std::function<QString(double)> m_format;
    QList<QDateTime> m_times;
    QList<Series> m_series;
    qsizetype m_pointed = -1; // which time; -1: none
};

} // namespace gui
