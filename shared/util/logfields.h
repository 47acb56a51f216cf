// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringView>

#include <chrono>
#include <concepts>

class QDebug;

namespace shared {

// One log line in the making: what happened, then `key=value` pairs that a machine can take apart
// again, whatever the values hold. Values come from clients: quotes, line breaks, control and
// direction characters are escaped and long values are cut, so that no value can forge a line or a
// field. Use it inside qCInfo() and its kin, whose macros build nothing while the category is off:
//   qCInfo(lcTransport) << shared::LogFields("transport opened").add("agent", agentId);
// Never give it secrets or bodies of messages.
class LogFields {
public:
    // Longer values are cut, with an ellipsis for what is missing.
    static constexpr qsizetype kMaxValue = 512;

    // The message is a literal in UTF-8, without two spaces in a row: they begin the fields.
    explicit LogFields(const char *message);

    // Keys are literals in snake_case.
    LogFields &add(const char *key, QStringView value);
    LogFields &add(const char *key, const QString &value) { return add(key, QStringView(value)); }
    LogFields &add(const char *key, QLatin1StringView value) { return add(key, QString(value)); }
    LogFields &add(const char *key, const char *value)
    {
        return add(key, QString::fromUtf8(value));
    }
    LogFields &add(const char *key, const QByteArray &value);
    LogFields &add(const char *key, std::chrono::microseconds value);
    LogFields &add(const char *key, double value);
    LogFields &add(const char *key, std::same_as<bool> auto value)
    {
        return addBare(key, value ? QStringLiteral("true") : QStringLiteral("false"));
    }
    template <std::integral T>
    requires(!std::same_as<T, bool>) LogFields &add(const char *key, T value)
    {
        return addBare(key, QString::number(value));
    }

    [[nodiscard]] const QString &text() const { return m_text; }

private:
    LogFields &addBare(const char *key, const QString &value);

    QString m_text;
    bool m_hasFields = false;
};

// Whatever the stream's settings: the text as it is, without quotes around it.
QDebug operator<<(QDebug debug, const LogFields &fields);

// Text made safe for one line of a log: line breaks, control, direction and unprintable characters
// and the backslash become \n, \t, \u202e and so on. Printable text of any script stays readable.
[[nodiscard]] QString escapedForLog(QStringView text);

// "120ms", "3.4s", "3m12s", "2h05m", "3d04h": two figures that matter.
[[nodiscard]] QString durationForLog(std::chrono::microseconds duration);

} // namespace shared
