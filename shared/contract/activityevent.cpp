// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/activityevent.h"

#include "shared/contract/jsonfields.h"

namespace shared {

namespace {

template <typename Fields, typename Event> void describe(Fields &fields, Event &event)
{
    fields.field("eventId", event.eventId);
    fields.choice("kind", event.kind, activityKindName, activityKindFromName);
    fields.field("at", event.at);
    fields.optionalField("applicationId", event.applicationId);
    fields.optionalField("sessionId", event.sessionId);
    fields.optionalField("agentId", event.agentId);
    fields.optionalField("transportId", event.transportId);
    fields.optionalField("transport", event.transport);
    fields.optionalField("agent", event.agent);
    fields.optionalChoice("reason", event.reason, closeReasonName, closeReasonFromName);
    fields.optionalField("roundTripUs", event.roundTrip);
    fields.optionalField("pingsMissed", event.pingsMissed);
    fields.optionalField("threadId", event.threadId);
    fields.optionalField("messageId", event.messageId);
    fields.optionalField("bytes", event.bytes);
    fields.optionalField("mentions", event.mentions);
    fields.optionalField("content", event.content);
    fields.optionalField("durationMs", event.duration);
    fields.optionalField("count", event.count);
    fields.optionalField("status", event.status);
    fields.optionalField("cause", event.cause);
    fields.optionalField("banId", event.banId);
    fields.optionalField("level", event.level);
    fields.optionalField("category", event.category);
    fields.optionalField("text", event.text);
}

template <typename Fields, typename Gap> void describeGap(Fields &fields, Gap &gap)
{
    fields.choice("reason", gap.reason, gapReasonName, gapReasonFromName);
    fields.field("missed", gap.missed);
}

} // namespace

QString activityKindName(ActivityKind kind)
{
    switch (kind) {
    case ActivityKind::TransportOpened:
        return QStringLiteral("transport_opened");
    case ActivityKind::WelcomeSent:
        return QStringLiteral("welcome_sent");
    case ActivityKind::PingSent:
        return QStringLiteral("ping_sent");
    case ActivityKind::PingAnswered:
        return QStringLiteral("ping_answered");
    case ActivityKind::PingMissed:
        return QStringLiteral("ping_missed");
    case ActivityKind::TransportEvicted:
        return QStringLiteral("transport_evicted");
    case ActivityKind::TransportClosed:
        return QStringLiteral("transport_closed");
    case ActivityKind::SessionCreated:
        return QStringLiteral("session_created");
    case ActivityKind::SessionClosed:
        return QStringLiteral("session_closed");
    case ActivityKind::AgentRegistered:
        return QStringLiteral("agent_registered");
    case ActivityKind::AgentStateChanged:
        return QStringLiteral("agent_state_changed");
    case ActivityKind::AgentRemoved:
        return QStringLiteral("agent_removed");
    case ActivityKind::ThreadChanged:
        return QStringLiteral("thread_changed");
    case ActivityKind::MessageSent:
        return QStringLiteral("message_sent");
    case ActivityKind::WaitStarted:
        return QStringLiteral("wait_started");
    case ActivityKind::WaitEnded:
        return QStringLiteral("wait_ended");
    case ActivityKind::LimitHit:
        return QStringLiteral("limit_hit");
    case ActivityKind::BanBegan:
        return QStringLiteral("ban_began");
    case ActivityKind::BanEnded:
        return QStringLiteral("ban_ended");
    case ActivityKind::DrainBegan:
        return QStringLiteral("drain_began");
    case ActivityKind::DrainEnded:
        return QStringLiteral("drain_ended");
    case ActivityKind::Log:
        return QStringLiteral("log");
    }
    Q_UNREACHABLE();
}

const QList<ActivityKind> &activityKinds()
{
    static const QList<ActivityKind> kKinds = [] {
        QList<ActivityKind> kinds;
        for (int kind = 0; kind <= static_cast<int>(ActivityKind::Log); ++kind)
            kinds.append(static_cast<ActivityKind>(kind));
        return kinds;
    }();
    return kKinds;
}

std::optional<ActivityKind> activityKindFromName(QStringView name)
{
    for (const ActivityKind kind : activityKinds()) {
        if (activityKindName(kind) == name)
            return kind;
    }
    return std::nullopt;
}

QJsonObject toJson(const ActivityEvent &event)
{
    JsonWriter fields;
    describe(fields, event);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, ActivityEvent &event)
{
    JsonReader fields(object);
    describe(fields, event);
    return fields.error();
}

QString gapReasonName(ActivityGap::Reason reason)
{
    switch (reason) {
    case ActivityGap::Reason::Restarted:
        return QStringLiteral("restarted");
    case ActivityGap::Reason::TooOld:
        return QStringLiteral("too_old");
    case ActivityGap::Reason::TooSlow:
        return QStringLiteral("too_slow");
    }
    Q_UNREACHABLE();
}

std::optional<ActivityGap::Reason> gapReasonFromName(QStringView name)
{
    using Reason = ActivityGap::Reason;
    return fromName(name, {Reason::Restarted, Reason::TooOld, Reason::TooSlow}, gapReasonName);
}

QJsonObject toJson(const ActivityGap &gap)
{
    JsonWriter fields;
    describeGap(fields, gap);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, ActivityGap &gap)
{
    JsonReader fields(object);
    describeGap(fields, gap);
    return fields.error();
}

} // namespace shared
