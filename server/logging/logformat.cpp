// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/logging/logformat.h"

#include "server/logging/logline.h"
#include "shared/util/logfields.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace server::logging {

using namespace Qt::StringLiterals;

namespace {

QByteArray levelName(Level level)
{
    switch (level) {
    case Level::Debug:
        return "debug";
    case Level::Info:
        return "info";
    case Level::Warning:
        return "warn";
    case Level::Error:
        return "error";
    }
    Q_UNREACHABLE();
}

QByteArray timeText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs).toLatin1();
}

bool isOurs(const QByteArray &category)
{
    return category.startsWith("coral.");
}

// Only our own messages are taken apart: Qt's may quote what a client sent.
LogLine lineOf(const Record &record)
{
    return isOurs(record.category) ? LogLine::parse(record.text) : LogLine{record.text, {}};
}

QByteArray textLine(const Record &record)
{
    const LogLine line = lineOf(record);
    QByteArray out = timeText(record.time) + ' ' + levelName(record.level).leftJustified(6);
    out += shared::escapedForLog(line.message).toUtf8();
    // What LogFields wrote is escaped already.
    out += QStringView(record.text).sliced(line.message.size()).toUtf8();
    if (!isOurs(record.category))
        out += (line.fields.isEmpty() ? "  category=" : " category=") + record.category;
    return out + '\n';
}

QByteArray jsonText(const QString &text)
{
    // The array's own brackets are cut off again: QJsonDocument writes no bare string.
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

// -?(0|[1-9][0-9]*)(.[0-9]+)?: what LogFields writes, and valid JSON as it is.
bool isNumber(QStringView text)
{
    const auto digits = [&text] {
        const auto end = std::find_if_not(text.begin(), text.end(),
            [](QChar character) { return character >= u'0' && character <= u'9'; });
        const QStringView taken = text.first(end - text.begin());
        text = text.sliced(taken.size());
        return taken;
    };
    if (text.startsWith(u'-'))
        text = text.sliced(1);
    const QStringView whole = digits();
    if (whole.isEmpty() || (whole.startsWith(u'0') && whole.size() > 1))
        return false;
    if (!text.startsWith(u'.'))
        return text.isEmpty();
    text = text.sliced(1);
    return !digits().isEmpty() && text.isEmpty();
}

QByteArray jsonValue(const LogLine::Field &field)
{
    const bool isBoolean = field.value == u"true" || field.value == u"false";
    if (!field.isQuoted && (isBoolean || isNumber(field.value)))
        return field.value.toLatin1();
    return jsonText(field.value);
}

QByteArray jsonLine(const Record &record)
{
    const LogLine line = lineOf(record);
    QByteArray out = "{\"time\":\"" + timeText(record.time) + "\",\"level\":\""
        + levelName(record.level) + "\",\"category\":"
        + jsonText(QString::fromUtf8(record.category)) + ",\"message\":" + jsonText(line.message);
    // An object that names a key twice is read differently by every reader.
    QSet<QString> taken{u"time"_s, u"level"_s, u"category"_s, u"message"_s};
    for (const LogLine::Field &field : line.fields) {
        QString key = field.key;
        while (taken.contains(key))
            key.prepend(u'_');
        taken.insert(key);
        out += ',' + jsonText(key) + ':' + jsonValue(field);
    }
    return out + "}\n";
}

} // namespace

QByteArray formatLine(const Record &record, Format format)
{
    return format == Format::Json ? jsonLine(record) : textLine(record);
}

} // namespace server::logging
