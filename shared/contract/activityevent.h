// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/agentinfo.h"
#include "shared/contract/transportrecord.h"

#include <QStringList>

#include <chrono>
#include <optional>

namespace shared {

// Also the names of the SSE events, in snake_case.
enum class ActivityKind {
    TransportOpened,
    WelcomeSent, // the client was told that it may begin
    PingSent,
    PingAnswered,
    PingMissed,
    TransportEvicted, // an administrator ends it; its transport_closed follows
    TransportClosed,
    SessionCreated,
    SessionClosed,
    AgentRegistered,
    AgentStateChanged,
    AgentRemoved,
    ThreadChanged, // created, closed, other participants
    MessageSent,
    WaitStarted,
    WaitEnded,
    LimitHit, // somebody was refused for it; at most one a second and limit
    BanBegan,
    BanEnded,
    DrainBegan,
    DrainEnded,
    Log, // a line of the log at warning or above
};

[[nodiscard]] QString activityKindName(ActivityKind kind); // "transport_opened", ...
[[nodiscard]] std::optional<ActivityKind> activityKindFromName(QStringView name);
[[nodiscard]] const QList<ActivityKind> &activityKinds();

// Something that happened: the data of an event of GET /admin/v1/events. Fields that say nothing
// for a kind are empty, and left out of its JSON.
struct ActivityEvent {
    QString eventId; // ascending within one run of the server; opaque to readers
    ActivityKind kind = ActivityKind::Log;
    QDateTime at;

    // Whom it is about, as far as it is about them.
    QString applicationId;
    QString sessionId;
    QString agentId;
    QString transportId;

    std::optional<TransportRecord> transport; // opened, evicted, closed: the whole row
    std::optional<AgentInfo> agent; // registered, state changed: the whole row
    std::optional<CloseReason> reason; // closed
    std::optional<std::chrono::microseconds> roundTrip; // ping answered
    int pingsMissed = 0; // in a row
    QString threadId; // message, thread
    QString messageId;
    qint64 bytes = 0; // of the message's content
    QStringList mentions;
    std::optional<QString> content; // of the message, for readers that asked for it
    std::optional<std::chrono::milliseconds> duration; // wait ended; ban began: how long
    qint64 count = 0; // wait ended: messages given; limit: how many were refused since the last
    int status = 0; // limit: of HTTP
    QString cause; // limit: the word of the refusal
    QString banId;
    QString level; // log: "warning", "error"
    QString category; // log: "coral.http"
    QString text; // log: the line; evicted, ban: the administrator's reason

    friend bool operator==(const ActivityEvent &, const ActivityEvent &) = default;
};

[[nodiscard]] QJsonObject toJson(const ActivityEvent &event);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, ActivityEvent &event);

// What the feed says when a reader missed events: the event "gap".
struct ActivityGap {
    enum class Reason {
        Restarted, // the id is of another run of the server
        TooOld, // the ring does not reach back so far
        TooSlow, // the reader took less than what happened
    };
    Reason reason = Reason::TooSlow;
    std::optional<qint64> missed; // how many events; unknown after a restart

    friend bool operator==(const ActivityGap &, const ActivityGap &) = default;
};

[[nodiscard]] QString gapReasonName(ActivityGap::Reason reason); // "restarted", ...
[[nodiscard]] std::optional<ActivityGap::Reason> gapReasonFromName(QStringView name);

[[nodiscard]] QJsonObject toJson(const ActivityGap &gap);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, ActivityGap &gap);

} // namespace shared
