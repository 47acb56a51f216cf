// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace shared {

enum class ServerState {
    Running,
    Draining, // an administrator had it take nobody new; can be resumed
    Stopping, // it ends
};

[[nodiscard]] QString serverStateName(ServerState state); // "running", ...
[[nodiscard]] std::optional<ServerState> serverStateFromName(QStringView name);

// One thing that must hold for the server to be ready.
struct StatusCheck {
    QString name; // snake_case
    bool isOk = true;
    QString detail; // for people; may be empty

    friend bool operator==(const StatusCheck &, const StatusCheck &) = default;
};

// How the server is: GET /admin/v1/status.
struct ServerStatus {
    QString name;
    QString version;
    int apiVersion = 1; // of the admin API
    QString qtVersion;
    ServerState state = ServerState::Running;
    bool isReady = false;
    QList<StatusCheck> checks;
    QDateTime startedAt;
    std::chrono::milliseconds uptime{0};

    QString url; // of the agents' port
    QString adminUrl; // the same, unless the admin API has a port of its own
    bool isTls = false;
    bool isDevmode = false;
    // With {agentId} and such where a name goes.
    QString sseUrlTemplate; // HTTP+SSE
    QString streamableUrlTemplate; // Streamable HTTP
    QStringList revisions; // of MCP
    QString dataDir;

    qint64 sessions = 0;
    qint64 agents = 0;
    qint64 agentsConnected = 0; // waiting and busy ones among them
    qint64 transports = 0;
    qint64 connections = 0;
    qint64 waits = 0;
    qint64 bans = 0;
    qint64 adminReaders = 0; // of the activity feed
    // since the start
    quint64 messages = 0;
    quint64 transportsOpened = 0;
    quint64 transportsClosed = 0;
    quint64 requests = 0;
    quint64 mentionsRedelivered = 0;
    quint64 authFailures = 0;

    std::optional<qint64> residentBytes; // where the system tells
    std::optional<qint64> memoryLimit;
    std::chrono::microseconds loopLag{0}; // of the event loop, now
    std::chrono::microseconds worstLoopLag{0}; // of the last minutes
    std::optional<std::chrono::microseconds> roundTripP50; // of the last five minutes' pings
    std::optional<std::chrono::microseconds> roundTripP95;

    QString eventId; // of the newest event: follow the feed from here

    friend bool operator==(const ServerStatus &, const ServerStatus &) = default;
};

[[nodiscard]] QJsonObject toJson(const StatusCheck &check);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, StatusCheck &check);
[[nodiscard]] QJsonObject toJson(const ServerStatus &status);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, ServerStatus &status);

} // namespace shared
