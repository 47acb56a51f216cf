// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultbench.h"

#include "tests/support/httpexchange.h"

#include <QTest>

#include <array>

namespace tests {

namespace {

constexpr int kPatience = 60'000;

HubProcess::Setup withJsonLog(HubProcess::Setup setup)
{
    setup.arguments << QStringLiteral("--log-format") << QStringLiteral("json");
    return setup;
}

QByteArray toText(const QMap<QByteArray, int> &ends)
{
    QByteArrayList parts;
    for (auto end = ends.cbegin(); end != ends.cend(); ++end)
        parts.append(end.key() + '=' + QByteArray::number(end.value()));
    return parts.join(' ');
}

} // namespace

FaultBench::FaultBench(HubProcess::Setup setup)
    : m_hub(withJsonLog(std::move(setup)))
{
}

bool FaultBench::start()
{
    if (!m_hub.start())
        return false;
    // What the first request of each kind makes, and keeps, shall be there before it counts.
    RawAgent agent(target(), {.id = "first"});
    const bool isUp = agent.open() && agent.initialize();
    agent.stream().close();
    begin();
    return isUp;
}

void FaultBench::begin()
{
    // Only this scrape's own connection is left of those that the test has had.
    Q_UNUSED(QTest::qWaitFor(
        [this] {
            m_before = metrics();
            return m_before.sum("coral_connections") <= 1 && m_before.sum("coral_transports") < 1;
        },
        kPatience));
    m_logBegin = m_hub.log().size();
}

QByteArray FaultBench::leftovers(const QStringList &alarms) const
{
    QStringList all;
    Q_UNUSED(QTest::qWaitFor(
        [&] {
            all = differences();
            return all.isEmpty();
        },
        kPatience));
    all += alarming(alarms);
    const HttpReply health = exchange(port(), {.target = "/health"});
    if (health.status != 200)
        all.append(QStringLiteral("/health answers %1").arg(health.status));
    return all.join(u'\n').toUtf8();
}

QStringList FaultBench::differences() const
{
    static constexpr std::array kGauges{"coral_process_open_fds", "coral_connections",
        "coral_transports", "coral_waits", "coral_deadlines", "coral_send_queue_bytes"};
    const Metrics now = metrics();
    if (now.isEmpty())
        return {QStringLiteral("no metrics")};
    QStringList differences;
    for (const char *gauge : kGauges) {
        if (now.sum(gauge) > m_before.sum(gauge))
            differences.append(QStringLiteral("%1 is %2, was %3")
                                   .arg(QLatin1StringView(gauge))
                                   .arg(now.sum(gauge))
                                   .arg(m_before.sum(gauge)));
    }
    return differences;
}

QStringList FaultBench::alarming(const QStringList &alarms) const
{
    QStringList lines;
    for (const LogEntry &entry : log()) {
        const bool isExpected = entry.level == QLatin1StringView("warn")
            && (alarms.contains(entry.message)
                || (entry.message == QLatin1StringView("transport closed")
                    && alarms.contains(entry.text("reason"))));
        if (entry.isAlarming() && !isExpected)
            lines.append(QString::fromUtf8(entry.line));
    }
    return lines;
}

QByteArray FaultBench::loggedEnds() const
{
    QMap<QByteArray, int> ends;
    for (const LogEntry &entry : log("transport closed"))
        ++ends[entry.text("reason").toUtf8()];
    return toText(ends);
}

QByteArray FaultBench::countedEnds() const
{
    const QByteArray name = "coral_transports_closed_total";
    const Metrics now = metrics();
    QMap<QByteArray, int> ends;
    for (const QByteArray &reason : now.labelValues(name, "reason")) {
        const QByteArrayList labels{"reason=\"" + reason + '"'};
        const int count = qRound(now.sum(name, labels) - m_before.sum(name, labels));
        if (count != 0)
            ends[reason] = count;
    }
    return toText(ends);
}

int FaultBench::connectionEnds(const QByteArray &reason) const
{
    return qRound(increase("coral_connections_closed_total", {"reason=\"" + reason + '"'}));
}

QList<LogEntry> FaultBench::log() const
{
    QByteArray text = m_hub.log().sliced(m_logBegin);
    text.truncate(text.lastIndexOf('\n') + 1); // a line that is being written
    return LogEntry::parse(text);
}

QList<LogEntry> FaultBench::log(const char *message) const
{
    QList<LogEntry> entries = log();
    entries.removeIf(
        [message](const LogEntry &entry) { return entry.message != QLatin1StringView(message); });
    return entries;
}

double FaultBench::increase(const QByteArray &name, const QByteArrayList &labels) const
{
    return metrics().sum(name, labels) - m_before.sum(name, labels);
}

} // namespace tests
