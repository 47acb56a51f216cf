// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/metrics.h"

#include "tests/support/rawclient.h"

#include <algorithm>

namespace tests {

Metrics Metrics::scrape(quint16 port)
{
    RawClient client(port);
    client.send("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    const QByteArray reply = client.receiveAll(std::chrono::seconds(60));
    return statusOf(reply) == 200 ? parse(bodyOf(reply)) : Metrics();
}

Metrics Metrics::parse(const QByteArray &text)
{
    Metrics metrics;
    for (const QByteArray &line : text.split('\n')) {
        const qsizetype space = line.lastIndexOf(' ');
        if (line.startsWith('#') || space < 0)
            continue;
        Series series;
        series.value = line.sliced(space + 1).toDouble();
        series.name = line.first(space);
        const qsizetype brace = series.name.indexOf('{');
        if (brace >= 0) {
            // Our labels come from small fixed sets: none holds a comma or a brace.
            series.labels =
                series.name.sliced(brace + 1, series.name.size() - brace - 2).split(',');
            series.name.truncate(brace);
        }
        metrics.m_series.append(series);
    }
    return metrics;
}

double Metrics::sum(const QByteArray &name, const QByteArrayList &labels) const
{
    double sum = 0;
    for (const Series &series : m_series) {
        const bool isMeant = series.name == name
            && std::all_of(labels.cbegin(), labels.cend(),
                [&](const QByteArray &label) { return series.labels.contains(label); });
        sum += isMeant ? series.value : 0;
    }
    return sum;
}

QByteArrayList Metrics::labelValues(const QByteArray &name, const QByteArray &label) const
{
    QByteArrayList values;
    for (const Series &series : m_series) {
        for (const QByteArray &candidate : series.labels) {
            if (series.name == name && candidate.startsWith(label + "=\""))
                values.append(candidate.sliced(label.size() + 2).chopped(1));
        }
    }
    return values;
}

} // namespace tests
