// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/jsonreader.h"
#include "shared/contract/jsonwriter.h"

#include <initializer_list>

namespace shared {

// The JSON of a value type is told once, by a function template that names its fields to a
// JsonWriter or a JsonReader:
//   template <typename Fields, typename Value> void describe(Fields &fields, Value &value)
//   {
//       fields.field("name", value.name);
//   }
// Absent times and optionals are null. Durations are whole numbers; the key names the unit.

// Every value type has these two, found by its namespace:
//   QJsonObject toJson(const T &value);
//   std::optional<Error> fromJson(const QJsonObject &object, T &value);

// The value of an enumeration that has this name.
template <typename E, typename Name>
[[nodiscard]] std::optional<E> fromName(
    QStringView name, std::initializer_list<E> values, Name nameOf)
{
    for (const E value : values) {
        if (nameOf(value) == name)
            return value;
    }
    return std::nullopt;
}

// A whole value, or what is wrong with it.
template <typename T> [[nodiscard]] Result<T> readJson(const QJsonObject &object)
{
    T value;
    if (auto error = fromJson(object, value))
        return *std::move(error);
    return value;
}

} // namespace shared
