// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/transportrecord.h"

#include "shared/contract/jsonfields.h"

namespace shared {

namespace {

template <typename Fields, typename Record> void describe(Fields &fields, Record &record)
{
    fields.field("id", record.id);
    fields.choice("kind", record.kind, transportKindName, transportKindFromName);
    fields.choice("state", record.state, transportStateName, transportStateFromName);
    fields.field("applicationId", record.applicationId);
    fields.field("sessionId", record.sessionId);
    fields.field("agentId", record.agentId);
    fields.field("peer", record.peer);
    fields.field("userAgent", record.userAgent);
    fields.field("revision", record.revision);
    fields.field("openedAt", record.openedAt);
    fields.field("lastByteIn", record.lastByteIn);
    fields.field("lastByteOut", record.lastByteOut);
    fields.field("lastPingSent", record.lastPingSent);
    fields.field("lastPong", record.lastPong);
    fields.field("lastAcknowledged", record.lastAcknowledged);
    fields.field("roundTripUs", record.roundTrip);
    fields.field("pingsMissed", record.pingsMissed);
}

template <typename Fields, typename Record> void describeNumbers(Fields &fields, Record &record)
{
    fields.field("bytesIn", record.bytesIn);
    fields.field("bytesOut", record.bytesOut);
    fields.field("bytesQueued", record.bytesQueued);
    fields.field("messagesIn", record.messagesIn);
    fields.field("messagesOut", record.messagesOut);
    fields.field("messagesIgnored", record.messagesIgnored);
    fields.field("callsInFlight", record.callsInFlight);
    fields.field("eventsKept", record.eventsKept);
    fields.field("bytesKept", record.bytesKept);
    fields.field("resumptions", record.resumptions);
    fields.field("closedAt", record.closedAt);
    fields.choice("closeReason", record.closeReason, closeReasonName, closeReasonFromName);
    fields.field("closeText", record.closeText);
    fields.field("ageMs", record.age);
}

} // namespace

QString transportKindName(TransportKind kind)
{
    switch (kind) {
    case TransportKind::HttpSse:
        return QStringLiteral("http_sse");
    case TransportKind::StreamableHttp:
        return QStringLiteral("streamable_http");
    case TransportKind::Stdio:
        return QStringLiteral("stdio");
    }
    Q_UNREACHABLE();
}

std::optional<TransportKind> transportKindFromName(QStringView name)
{
    using enum TransportKind;
    return fromName(name, {HttpSse, StreamableHttp, Stdio}, transportKindName);
}

QString transportStateName(TransportState state)
{
    switch (state) {
    case TransportState::Connecting:
        return QStringLiteral("connecting");
    case TransportState::Open:
        return QStringLiteral("open");
    case TransportState::Draining:
        return QStringLiteral("draining");
    case TransportState::Closed:
        return QStringLiteral("closed");
    }
    Q_UNREACHABLE();
}

std::optional<TransportState> transportStateFromName(QStringView name)
{
    using enum TransportState;
    return fromName(name, {Connecting, Open, Draining, Closed}, transportStateName);
}

QString peerAddress(const TransportRecord &record)
{
    // "127.0.0.1:53212" or "[::1]:53212".
    QString address = record.peer.left(record.peer.lastIndexOf(u':'));
    return address.remove(u'[').remove(u']');
}

QJsonObject toJson(const TransportRecord &record)
{
    JsonWriter fields;
    describe(fields, record);
    describeNumbers(fields, record);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, TransportRecord &record)
{
    JsonReader fields(object);
    describe(fields, record);
    describeNumbers(fields, record);
    return fields.error();
}

} // namespace shared
