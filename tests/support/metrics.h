// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>

namespace tests {

// One scrape of a server's GET /metrics, read as Prometheus would read it.
class Metrics final {
public:
    // Over a blocking connection of its own; empty when the server does not answer.
    [[nodiscard]] static Metrics scrape(quint16 port);
    [[nodiscard]] static Metrics parse(const QByteArray &text);

    [[nodiscard]] bool isEmpty() const { return m_series.isEmpty(); }
    // The sum of all series of that name that carry these labels ("reason=\"evicted\""); 0: none.
    [[nodiscard]] double sum(const QByteArray &name, const QByteArrayList &labels = {}) const;
    // The value of one label over all series of that name, in the order of the scrape.
    [[nodiscard]] QByteArrayList labelValues(const QByteArray &name, const QByteArray &label) const;

private:
    struct Series {
        QByteArray name;
        QByteArrayList labels; // name="value", as scraped
        double value = 0;
    };
    QList<Series> m_series;
};

} // namespace tests
