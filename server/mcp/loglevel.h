// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <optional>

namespace server::mcp {

// The severities of logging/setLevel (those of syslog), the least severe first.
enum class LogLevel { Debug, Info, Notice, Warning, Error, Critical, Alert, Emergency };

[[nodiscard]] QString logLevelName(LogLevel level);
[[nodiscard]] std::optional<LogLevel> logLevelFromName(const QString &name);

// The params of notifications/message; an empty logger is left out.
[[nodiscard]] QJsonObject logMessageParams(
    LogLevel level, const QString &logger, const QJsonValue &data);

} // namespace server::mcp
