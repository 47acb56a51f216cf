// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/chartspage.h"

#include "gui/widgets/chartview.h"
#include "gui/words/words.h"

#include <QGridLayout>
#include <QLocale>

#include <cmath>

namespace gui {

using shared::HistorySample;

namespace {

template <typename Value>
ChartView::Series seriesOf(const QString &name, const QList<HistorySample> &samples, Value value)
{
    ChartView::Series series{name, {}};
    series.values.reserve(samples.size());
    for (const HistorySample &sample : samples)
        series.values.append(value(sample));
    return series;
}

double milliseconds(const std::optional<std::chrono::microseconds> &time)
{
    return time ? static_cast<double>(time->count()) / 1000 : std::nan("");
}

} // namespace

ChartsPage::ChartsPage(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_connections(new ChartView(tr("Connections"), ChartView::Form::Lines, this))
    , m_messages(new ChartView(tr("Messages a second"), ChartView::Form::Lines, this))
    , m_pings(new ChartView(tr("Ping round trip"), ChartView::Form::Lines, this))
    , m_closes(new ChartView(tr("Closed transports by reason"), ChartView::Form::StackedBars, this))
{
    m_pings->setFormat([](double value) { // 7.5, 12, 1340
        return tr("%1 ms").arg(
            value < 100 ? QLocale().toString(value, 'g', 3) : QLocale().toString(value, 'f', 0));
    });
    m_connections->setWhole();
    m_closes->setWhole();
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(8, 8, 8, 8);
    grid->setSpacing(8);
    grid->addWidget(m_connections, 0, 0);
    grid->addWidget(m_messages, 0, 1);
    grid->addWidget(m_pings, 1, 0);
    grid->addWidget(m_closes, 1, 1);
    connect(&workspace, &Workspace::historyChanged, this, &ChartsPage::refresh);
    connect(
        &workspace.attachment(), &Attachment::stateChanged, this, &ChartsPage::refreshEmptyTexts);
    refreshEmptyTexts();
    refresh();
}

void ChartsPage::refreshEmptyTexts()
{
    const bool isDetached = m_workspace.attachment().state() == Attachment::State::Detached;
    for (ChartView *chart : charts())
        chart->setEmptyText(isDetached
                ? tr("No hub")
                : tr("The hub measures every ten seconds. The first figures are here in a "
                     "moment."));
    if (isDetached)
        return;
    m_pings->setEmptyText(tr("No ping was answered in the last hour."));
    m_closes->setEmptyText(tr("No transport was closed in the last hour."));
}

void ChartsPage::refresh()
{
    const QList<HistorySample> &samples = m_workspace.history();
    QList<QDateTime> times;
    for (const HistorySample &sample : samples)
        times.append(sample.at);
    m_connections->setData(times,
        {seriesOf(tr("connections"), samples,
             [](const HistorySample &sample) { return static_cast<double>(sample.connections); }),
            seriesOf(tr("transports"), samples,
                [](const HistorySample &sample) { return static_cast<double>(sample.transports); }),
            seriesOf(tr("waits"), samples,
                [](const HistorySample &sample) { return static_cast<double>(sample.waits); })});
    m_messages->setData(times, {seriesOf(tr("messages"), samples, [](const HistorySample &sample) {
        const double seconds = static_cast<double>(sample.period.count()) / 1000;
        return seconds > 0 ? static_cast<double>(sample.messages) / seconds : 0.0;
    })});
    m_pings->setData(times,
        {seriesOf(tr("p50"), samples,
             [](const HistorySample &sample) { return milliseconds(sample.roundTripP50); }),
            seriesOf(tr("p95"), samples,
                [](const HistorySample &sample) { return milliseconds(sample.roundTripP95); })});
    refreshCloses(times);
}

void ChartsPage::refreshCloses(const QList<QDateTime> &times)
{
    const QList<HistorySample> &samples = m_workspace.history();
    QMap<QString, ChartView::Series> byReason;
    for (qsizetype at = 0; at < samples.size(); ++at) {
        const QMap<QString, qint64> &closes = samples.at(at).closes;
        for (auto close = closes.begin(); close != closes.end(); ++close) {
            ChartView::Series &series = byReason[close.key()];
            series.values.resize(samples.size(), 0);
            series.values[at] = static_cast<double>(close.value());
        }
    }
    for (auto series = byReason.begin(); series != byReason.end(); ++series) {
        const auto reason = shared::closeReasonFromName(series.key());
        series->name = reason ? wordFor(*reason) : series.key(); // of a newer server
    }
    m_closes->setData(times, byReason.values());
}

} // namespace gui
