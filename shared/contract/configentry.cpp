// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/configentry.h"

#include "shared/contract/jsonfields.h"

namespace shared {

namespace {

template <typename Fields, typename Entry> void describe(Fields &fields, Entry &entry)
{
    fields.field("section", entry.section);
    fields.field("key", entry.key);
    fields.field("flag", entry.flag);
    fields.field("variable", entry.variable);
    fields.field("value", entry.value);
    fields.field("isDefault", entry.isDefault);
    fields.field("help", entry.help);
}

} // namespace

QJsonObject toJson(const ConfigEntry &entry)
{
    JsonWriter fields;
    describe(fields, entry);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, ConfigEntry &entry)
{
    JsonReader fields(object);
    describe(fields, entry);
    return fields.error();
}

} // namespace shared
