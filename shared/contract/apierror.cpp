// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/apierror.h"

#include "shared/contract/jsonfields.h"

namespace shared {

namespace {

template <typename Fields, typename Refusal> void describe(Fields &fields, Refusal &refusal)
{
    fields.field("error", refusal.error);
    fields.field("message", refusal.message);
}

} // namespace

QJsonObject toJson(const ApiError &refusal)
{
    JsonWriter fields;
    describe(fields, refusal);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, ApiError &refusal)
{
    JsonReader fields(object);
    describe(fields, refusal);
    return fields.error();
}

} // namespace shared
