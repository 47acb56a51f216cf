// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <concepts>
#include <optional>

namespace shared {

// Writes the fields of a value; jsonfields.h tells how.
class JsonWriter {
public:
    template <typename T> void field(const char *key, const T &value)
    {
        m_object.insert(QLatin1StringView(key), toJsonValue(value));
    }
    // Where an empty one says nothing: it is left out.
    template <typename T> void optionalField(const char *key, const T &value)
    {
        if (value != T())
            field(key, value);
    }
    template <typename E, typename Name, typename FromName>
    void choice(const char *key, const E &value, Name name, FromName)
    {
        m_object.insert(QLatin1StringView(key), name(value));
    }
    template <typename E, typename Name, typename FromName>
    void choice(const char *key, const std::optional<E> &value, Name name, FromName)
    {
        m_object.insert(QLatin1StringView(key),
            value ? QJsonValue(name(*value)) : QJsonValue(QJsonValue::Null));
    }
    template <typename E, typename Name, typename FromName>
    void optionalChoice(const char *key, const std::optional<E> &value, Name name, FromName from)
    {
        if (value)
            choice(key, value, name, from);
    }

    [[nodiscard]] const QJsonObject &object() const { return m_object; }

private:
    static QJsonValue toJsonValue(const QString &value) { return value; }
    static QJsonValue toJsonValue(std::same_as<bool> auto value) { return value; }
    template <std::integral T>
    requires(!std::same_as<T, bool>) static QJsonValue toJsonValue(T value)
    {
        return static_cast<qint64>(value);
    }
    static QJsonValue toJsonValue(double value) { return value; }
    static QJsonValue toJsonValue(const QDateTime &value);
    static QJsonValue toJsonValue(const QStringList &value);
    static QJsonValue toJsonValue(const QMap<QString, qint64> &value);
    template <typename Period>
    static QJsonValue toJsonValue(std::chrono::duration<int64_t, Period> value)
    {
        return static_cast<qint64>(value.count());
    }
    template <typename T> static QJsonValue toJsonValue(const std::optional<T> &value)
    {
        return value ? toJsonValue(*value) : QJsonValue(QJsonValue::Null);
    }
    template <typename T>
    requires requires(const T &item) { toJson(item); }
    static QJsonValue toJsonValue(const T &value) { return toJson(value); }
    template <typename T>
    requires requires(const T &item) { toJson(item); }
    static QJsonValue toJsonValue(const QList<T> &values)
    {
        QJsonArray array;
        for (const T &value : values)
            array.append(toJson(value));
        return array;
    }

    QJsonObject m_object;
};

} // namespace shared
