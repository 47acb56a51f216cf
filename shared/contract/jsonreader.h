// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <concepts>
#include <optional>
#include <utility>

namespace shared {

// Reads the fields of a value; jsonfields.h tells how.
// Fields that are missing, or null, leave the value as it was: an older server may not know them.
// Fields that nobody asks for are ignored: a newer one may have more. Of another type: an error.
class JsonReader {
public:
    explicit JsonReader(const QJsonObject &object)
        : m_object(object)
    {
    }

    template <typename T> void field(const char *key, T &value)
    {
        const QJsonValue json = m_object.value(QLatin1StringView(key));
        if (!json.isUndefined() && !json.isNull() && !read(json, value))
            fail(key);
    }
    template <typename T> void optionalField(const char *key, T &value) { field(key, value); }
    template <typename E, typename Name, typename FromName>
    void choice(const char *key, E &value, Name, FromName fromName)
    {
        const QJsonValue json = m_object.value(QLatin1StringView(key));
        if (json.isUndefined() || json.isNull())
            return;
        if (const auto known = fromName(json.toString()); known)
            value = *known;
        else
            fail(key);
    }
    template <typename E, typename Name, typename FromName>
    void optionalChoice(const char *key, E &value, Name name, FromName fromName)
    {
        choice(key, value, name, fromName);
    }

    // The first field that could not be read.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    static bool read(const QJsonValue &json, QString &value);
    static bool read(const QJsonValue &json, bool &value);
    static bool read(const QJsonValue &json, double &value);
    static bool read(const QJsonValue &json, QDateTime &value);
    static bool read(const QJsonValue &json, QStringList &value);
    static bool read(const QJsonValue &json, QMap<QString, qint64> &value);
    template <std::integral T>
    requires(!std::same_as<T, bool>) static bool read(const QJsonValue &json, T &value)
    {
        if (!json.isDouble())
            return false;
        value = static_cast<T>(json.toInteger());
        return true;
    }
    template <typename Period>
    static bool read(const QJsonValue &json, std::chrono::duration<int64_t, Period> &value)
    {
        if (!json.isDouble())
            return false;
        value = std::chrono::duration<int64_t, Period>(json.toInteger());
        return true;
    }
    template <typename T> static bool read(const QJsonValue &json, std::optional<T> &value)
    {
        T read{};
        if (!JsonReader::read(json, read))
            return false;
        value = std::move(read);
        return true;
    }
    template <typename T>
    requires requires(const QJsonObject &object, T &item) { fromJson(object, item); }
    static bool read(const QJsonValue &json, T &value)
    {
        return json.isObject() && !fromJson(json.toObject(), value);
    }
    template <typename T>
    requires requires(const QJsonObject &object, T &item) { fromJson(object, item); }
    static bool read(const QJsonValue &json, QList<T> &values)
    {
        if (!json.isArray())
            return false;
        values.clear();
        for (const QJsonValue item : json.toArray()) {
            T value;
            if (!read(item, value))
                return false;
            values.append(std::move(value));
        }
        return true;
    }

    void fail(const char *key);

    const QJsonObject m_object;
    std::optional<Error> m_error;
};

} // namespace shared
