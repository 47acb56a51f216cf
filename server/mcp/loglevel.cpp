// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/loglevel.h"

#include <QStringList>

namespace server::mcp {

namespace {

// In the order of LogLevel.
const QStringList &names()
{
    static const QStringList kNames{QStringLiteral("debug"), QStringLiteral("info"),
        QStringLiteral("notice"), QStringLiteral("warning"), QStringLiteral("error"),
        QStringLiteral("critical"), QStringLiteral("alert"), QStringLiteral("emergency")};
    return kNames;
}

} // namespace

QString logLevelName(LogLevel level)
{
    return names().at(static_cast<qsizetype>(level));
}

std::optional<LogLevel> logLevelFromName(const QString &name)
{
    const qsizetype index = names().indexOf(name);
    return index < 0 ? std::nullopt : std::optional(static_cast<LogLevel>(index));
}

QJsonObject logMessageParams(LogLevel level, const QString &logger, const QJsonValue &data)
{
    QJsonObject params{
        {QStringLiteral("level"), logLevelName(level)}, {QStringLiteral("data"), data}};
    if (!logger.isEmpty())
        params.insert(QStringLiteral("logger"), logger);
    return params;
}

} // namespace server::mcp
