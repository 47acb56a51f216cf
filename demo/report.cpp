// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace demo {

namespace {

constexpr std::array kNames{"joins", "opens", "says", "hears", "closes", "leaves"};

} // namespace

QByteArray Report::toLine() const
{
    const QJsonObject object{
        {QStringLiteral("kind"), QLatin1StringView(kNames.at(static_cast<size_t>(kind)))},
        {QStringLiteral("agent"), agent},
        {QStringLiteral("others"), QJsonArray::fromStringList(others)},
        {QStringLiteral("text"), text}, {QStringLiteral("at"), qint64(at.count())}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<Report> Report::fromLine(const QByteArray &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    const QString name = object.value(QLatin1StringView("kind")).toString();
    for (size_t i = 0; i < kNames.size(); ++i) {
        if (name != QLatin1StringView(kNames.at(i)))
            continue;
        Report report;
        report.kind = static_cast<Kind>(i);
        report.agent = object.value(QLatin1StringView("agent")).toString();
        report.others = object.value(QLatin1StringView("others")).toVariant().toStringList();
        report.text = object.value(QLatin1StringView("text")).toString();
        report.at = std::chrono::nanoseconds(object.value(QLatin1StringView("at")).toInteger());
        return report;
    }
    return {};
}

} // namespace demo
