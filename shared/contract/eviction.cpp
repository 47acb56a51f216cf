// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/eviction.h"

#include "shared/contract/jsonfields.h"

namespace shared {

namespace {

template <typename Fields, typename Done> void describe(Fields &fields, Done &eviction)
{
    fields.field("transport", eviction.transport);
    fields.field("ban", eviction.ban);
}

} // namespace

QJsonObject toJson(const Eviction &eviction)
{
    JsonWriter fields;
    describe(fields, eviction);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, Eviction &eviction)
{
    JsonReader fields(object);
    describe(fields, eviction);
    return fields.error();
}

} // namespace shared
