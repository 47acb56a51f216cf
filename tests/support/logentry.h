// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace tests {

// One line of a server's log as it is written with --log-format json.
struct LogEntry {
    QDateTime time; // UTC
    QString level; // "debug", "info", "warn", "error"
    QString message;
    QJsonObject fields; // all of the line
    QByteArray line;

    [[nodiscard]] QString text(const char *field) const
    {
        return fields.value(QLatin1StringView(field)).toVariant().toString();
    }
    // Whether an operator should look. What is no log line at all (a sanitizer's report, say) is.
    [[nodiscard]] bool isAlarming() const
    {
        return level != QLatin1StringView("debug") && level != QLatin1StringView("info");
    }

    [[nodiscard]] static QList<LogEntry> parse(const QByteArray &log);
};

} // namespace tests
