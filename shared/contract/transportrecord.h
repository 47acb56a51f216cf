// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/closereason.h"
#include "shared/util/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <chrono>
#include <optional>

namespace shared {

enum class TransportKind { HttpSse, StreamableHttp, Stdio };
enum class TransportState {
    Connecting, // accepted, held until the agents that it waits for are there
    Open,
    Draining, // the server stops: calls in flight may end, nothing new begins
    Closed,
};

[[nodiscard]] QString transportKindName(TransportKind kind); // "http_sse", ...
[[nodiscard]] std::optional<TransportKind> transportKindFromName(QStringView name);
[[nodiscard]] QString transportStateName(TransportState state); // "connecting", ...
[[nodiscard]] std::optional<TransportState> transportStateFromName(QStringView name);

// What is known of one transport, open or closed: the row of the admin API and of the window.
struct TransportRecord {
    QString id; // UUID
    TransportKind kind = TransportKind::HttpSse;
    TransportState state = TransportState::Connecting;
    QString applicationId;
    QString sessionId;
    QString agentId;
    QString peer; // address:port, of the client itself where a trusted proxy tells it
    QString userAgent;
    QString revision; // of the protocol; empty before initialize

    QDateTime openedAt; // UTC, as are all times here; null: never
    QDateTime lastByteIn;
    QDateTime lastByteOut;
    QDateTime lastPingSent;
    QDateTime lastPong;
    // The peer's TCP, of a stream that is open or was cut by the server; null where the system does
    // not tell.
    QDateTime lastAcknowledged;
    std::optional<std::chrono::microseconds> roundTrip; // of the last answered ping
    int pingsMissed = 0; // in a row

    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 bytesQueued = 0;
    quint64 messagesIn = 0;
    quint64 messagesOut = 0;
    quint64 messagesIgnored = 0; // answers to nothing that was asked, late cancellations
    qsizetype callsInFlight = 0;

    // of Streamable HTTP with sessions
    qsizetype eventsKept = 0; // for a client that comes back
    qint64 bytesKept = 0;
    quint64 resumptions = 0; // times that it came back

    // of a closed one
    QDateTime closedAt;
    std::optional<CloseReason> closeReason;
    QString closeText; // what the client was told with it
    std::chrono::milliseconds age{0}; // by the monotonic clock

    friend bool operator==(const TransportRecord &, const TransportRecord &) = default;
};

// Where it comes from without the port: what a ban of its address keeps out.
[[nodiscard]] QString peerAddress(const TransportRecord &record);

[[nodiscard]] QJsonObject toJson(const TransportRecord &record);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, TransportRecord &record);

} // namespace shared
