// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/transcript.h"

#include <algorithm>

namespace demo {

namespace {

QString join(const QStringList &names)
{
    return names.join(QStringLiteral(", "));
}

// Empty for what a person need not read: that somebody heard what was said to him.
QString toText(const Report &report)
{
    switch (report.kind) {
    case Report::Kind::Joins:
        return QStringLiteral("joins (%1)").arg(report.text);
    case Report::Kind::Opens:
        return QStringLiteral("opens the thread \"%1\" with %2")
            .arg(report.text, join(report.others));
    case Report::Kind::Says:
        return QStringLiteral("to %1: %2").arg(join(report.others), report.text);
    case Report::Kind::Closes:
        return QStringLiteral("closes the thread: %1").arg(report.text);
    case Report::Kind::Leaves:
        return QStringLiteral("leaves");
    case Report::Kind::Hears:
        break;
    }
    return {};
}

} // namespace

void Transcript::add(const Report &report)
{
    m_reports.append(report);
    m_untold.append(report);
}

QStringList Transcript::takeOlderThan(std::chrono::nanoseconds moment)
{
    std::stable_sort(m_untold.begin(), m_untold.end(),
        [](const Report &a, const Report &b) { return a.at < b.at; });
    QStringList lines;
    while (!m_untold.isEmpty() && m_untold.first().at < moment) {
        const Report report = m_untold.takeFirst();
        if (const QString text = toText(report); !text.isEmpty())
            lines.append(QStringLiteral("  %1  %2").arg(report.agent, -6).arg(text));
    }
    return lines;
}

qsizetype Transcript::messages() const
{
    return std::count_if(m_reports.cbegin(), m_reports.cend(),
        [](const Report &report) { return report.kind == Report::Kind::Says; });
}

QStringList Transcript::faults() const
{
    QStringList faults;
    for (const Report &said : m_reports) {
        if (said.kind != Report::Kind::Says)
            continue;
        for (const QString &name : said.others) {
            const auto heard =
                std::count_if(m_reports.cbegin(), m_reports.cend(), [&](const Report &report) {
                    return report.kind == Report::Kind::Hears && report.agent == name
                        && report.others.contains(said.agent) && report.text == said.text;
                });
            if (heard != 1)
                faults.append(QStringLiteral("%1 heard %2 times instead of once what %3 said: %4")
                                  .arg(name)
                                  .arg(heard)
                                  .arg(said.agent, said.text));
        }
    }
    return faults;
}

} // namespace demo
