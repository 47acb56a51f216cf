// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/serverstatus.h"

#include "shared/contract/jsonfields.h"

namespace shared {

namespace {

template <typename Fields, typename Check> void describeCheck(Fields &fields, Check &check)
{
    fields.field("name", check.name);
    fields.field("isOk", check.isOk);
    fields.field("detail", check.detail);
}

template <typename Fields, typename Status> void describe(Fields &fields, Status &status)
{
    fields.field("name", status.name);
    fields.field("version", status.version);
    fields.field("apiVersion", status.apiVersion);
    fields.field("qtVersion", status.qtVersion);
    fields.choice("state", status.state, serverStateName, serverStateFromName);
    fields.field("isReady", status.isReady);
    fields.field("checks", status.checks);
    fields.field("startedAt", status.startedAt);
    fields.field("uptimeMs", status.uptime);
    fields.field("url", status.url);
    fields.field("adminUrl", status.adminUrl);
    fields.field("isTls", status.isTls);
    fields.field("isDevmode", status.isDevmode);
    fields.field("sseUrlTemplate", status.sseUrlTemplate);
    fields.field("streamableUrlTemplate", status.streamableUrlTemplate);
    fields.field("revisions", status.revisions);
    fields.field("dataDir", status.dataDir);
    fields.field("eventId", status.eventId);
}

template <typename Fields, typename Status> void describeNumbers(Fields &fields, Status &status)
{
    fields.field("sessions", status.sessions);
    fields.field("agents", status.agents);
    fields.field("agentsConnected", status.agentsConnected);
    fields.field("transports", status.transports);
    fields.field("connections", status.connections);
    fields.field("waits", status.waits);
    fields.field("bans", status.bans);
    fields.field("adminReaders", status.adminReaders);
    fields.field("messages", status.messages);
    fields.field("transportsOpened", status.transportsOpened);
    fields.field("transportsClosed", status.transportsClosed);
    fields.field("requests", status.requests);
    fields.field("mentionsRedelivered", status.mentionsRedelivered);
    fields.field("authFailures", status.authFailures);
    fields.field("residentBytes", status.residentBytes);
    fields.field("memoryLimit", status.memoryLimit);
    fields.field("loopLagUs", status.loopLag);
    fields.field("worstLoopLagUs", status.worstLoopLag);
    fields.field("roundTripP50Us", status.roundTripP50);
    fields.field("roundTripP95Us", status.roundTripP95);
}

} // namespace

QString serverStateName(ServerState state)
{
    switch (state) {
    case ServerState::Running:
        return QStringLiteral("running");
    case ServerState::Draining:
        return QStringLiteral("draining");
    case ServerState::Stopping:
        return QStringLiteral("stopping");
    }
    Q_UNREACHABLE();
}

std::optional<ServerState> serverStateFromName(QStringView name)
{
    return fromName(name, {ServerState::Running, ServerState::Draining, ServerState::Stopping},
        serverStateName);
}

QJsonObject toJson(const StatusCheck &check)
{
    JsonWriter fields;
    describeCheck(fields, check);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, StatusCheck &check)
{
    JsonReader fields(object);
    describeCheck(fields, check);
    return fields.error();
}

QJsonObject toJson(const ServerStatus &status)
{
    JsonWriter fields;
    describe(fields, status);
    describeNumbers(fields, status);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, ServerStatus &status)
{
    JsonReader fields(object);
    describe(fields, status);
    describeNumbers(fields, status);
    return fields.error();
}

} // namespace shared
