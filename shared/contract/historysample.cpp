// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/historysample.h"

#include "shared/contract/jsonfields.h"

namespace shared {

namespace {

template <typename Fields, typename Sample> void describe(Fields &fields, Sample &sample)
{
    fields.field("at", sample.at);
    fields.field("periodMs", sample.period);
    fields.field("connections", sample.connections);
    fields.field("transports", sample.transports);
    fields.field("sessions", sample.sessions);
    fields.field("waits", sample.waits);
    fields.field("worstLoopLagUs", sample.worstLoopLag);
    fields.field("messages", sample.messages);
    fields.field("transportsOpened", sample.transportsOpened);
    fields.field("closes", sample.closes);
    fields.field("pings", sample.pings);
    fields.field("roundTripP50Us", sample.roundTripP50);
    fields.field("roundTripP95Us", sample.roundTripP95);
}

} // namespace

QJsonObject toJson(const HistorySample &sample)
{
    JsonWriter fields;
    describe(fields, sample);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, HistorySample &sample)
{
    JsonReader fields(object);
    describe(fields, sample);
    return fields.error();
}

} // namespace shared
