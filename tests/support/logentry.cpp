// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/logentry.h"

#include <QJsonDocument>

namespace tests {

QList<LogEntry> LogEntry::parse(const QByteArray &log)
{
    QList<LogEntry> entries;
    for (const QByteArray &line : log.split('\n')) {
        if (line.isEmpty())
            continue;
        LogEntry entry;
        entry.line = line;
        entry.fields = QJsonDocument::fromJson(line).object();
        entry.time = QDateTime::fromString(entry.text("time"), Qt::ISODateWithMs);
        entry.level = entry.text("level");
        entry.message = entry.text("message");
        entries.append(entry);
    }
    return entries;
}

} // namespace tests
