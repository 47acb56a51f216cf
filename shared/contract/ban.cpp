// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/ban.h"

#include "shared/contract/jsonfields.h"

namespace shared {

namespace {

template <typename Fields, typename Kept> void describe(Fields &fields, Kept &ban)
{
    fields.field("banId", ban.banId);
    fields.choice("kind", ban.kind, banKindName, banKindFromName);
    fields.field("applicationId", ban.applicationId);
    fields.field("sessionId", ban.sessionId);
    fields.field("agentId", ban.agentId);
    fields.field("address", ban.address);
    fields.field("reason", ban.reason);
    fields.field("createdAt", ban.createdAt);
    fields.field("until", ban.until);
    fields.field("remainingMs", ban.remaining);
}

} // namespace

QString banKindName(BanKind kind)
{
    return kind == BanKind::Agent ? QStringLiteral("agent") : QStringLiteral("address");
}

std::optional<BanKind> banKindFromName(QStringView name)
{
    return fromName(name, {BanKind::Agent, BanKind::Address}, banKindName);
}

QJsonObject toJson(const Ban &ban)
{
    JsonWriter fields;
    describe(fields, ban);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, Ban &ban)
{
    JsonReader fields(object);
    describe(fields, ban);
    return fields.error();
}

} // namespace shared
