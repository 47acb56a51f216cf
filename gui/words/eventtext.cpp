// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/words/eventtext.h"

#include "gui/words/figures.h"
#include "gui/words/words.h"

#include <QCoreApplication>

namespace gui {

using shared::ActivityEvent;
using shared::ActivityKind;

namespace {

struct EventText {
    Q_DECLARE_TR_FUNCTIONS(gui::EventText)
};

QString openedText(const ActivityEvent &event)
{
    if (!event.transport)
        return {};
    const shared::TransportRecord &record = *event.transport;
    const QString from = EventText::tr("%1 from %2").arg(protocolOf(record), record.peer);
    return record.userAgent.isEmpty() ? from : QStringLiteral("%1, %2").arg(from, record.userAgent);
}

QString closedText(const ActivityEvent &event)
{
    QString reason = event.reason ? wordFor(*event.reason) : QString();
    if (!event.transport)
        return reason;
    const QString age =
        EventText::tr("%1, was open for %2").arg(reason, durationText(event.transport->age));
    // The client's words are worth reading where they say more than the reason.
    return event.transport->closeText.isEmpty()
        ? age
        : QStringLiteral("%1: %2").arg(age, event.transport->closeText);
}

QString messageText(const ActivityEvent &event)
{
    const QString size = bytesText(event.bytes);
    return event.mentions.isEmpty()
        ? size
        : EventText::tr("%1, mentions %2").arg(size, event.mentions.join(QStringLiteral(", ")));
}

QString waitText(const ActivityEvent &event)
{
    const auto duration = event.duration.value_or(std::chrono::milliseconds(0));
    return EventText::tr("%n message(s) after %1", nullptr, static_cast<int>(event.count))
        .arg(durationText(duration));
}

QString banText(const ActivityEvent &event)
{
    const QString whom =
        event.agentId.isEmpty() ? EventText::tr("the address") : EventText::tr("the agent");
    const QString length = event.duration && event.duration->count() > 0
        ? EventText::tr("%1, for %2").arg(whom, durationText(*event.duration))
        : whom;
    return event.text.isEmpty() ? length : QStringLiteral("%1: %2").arg(length, event.text);
}

} // namespace

QString eventText(const ActivityEvent &event)
{
    switch (event.kind) {
    case ActivityKind::TransportOpened:
    case ActivityKind::WelcomeSent:
        return openedText(event);
    case ActivityKind::PingAnswered:
        return event.roundTrip ? EventText::tr("after %1").arg(roundTripText(*event.roundTrip))
                               : QString();
    case ActivityKind::PingMissed:
        return EventText::tr("%n in a row", nullptr, event.pingsMissed);
    case ActivityKind::TransportClosed:
        return closedText(event);
    case ActivityKind::AgentRegistered:
        return event.agent ? event.agent->description : QString();
    case ActivityKind::AgentStateChanged:
        return event.agent ? wordFor(event.agent->state) : QString();
    case ActivityKind::MessageSent:
        return messageText(event);
    case ActivityKind::WaitEnded:
        return waitText(event);
    case ActivityKind::LimitHit:
        return EventText::tr("%1, status %2, %n time(s)", nullptr, static_cast<int>(event.count))
            .arg(event.cause)
            .arg(event.status);
    case ActivityKind::BanBegan:
    case ActivityKind::BanEnded:
        return banText(event);
    case ActivityKind::PingSent:
    case ActivityKind::SessionCreated:
    case ActivityKind::AgentRemoved:
    case ActivityKind::ThreadChanged:
    case ActivityKind::WaitStarted:
    case ActivityKind::DrainBegan:
    case ActivityKind::DrainEnded:
    case ActivityKind::TransportEvicted:
    case ActivityKind::SessionClosed:
    case ActivityKind::Log:
        return event.text;
    }
    return {};
}

EventGroup groupOf(const ActivityEvent &event)
{
    switch (event.kind) {
    case ActivityKind::TransportClosed:
        return event.reason && !shared::isExpected(*event.reason) ? EventGroup::Trouble
                                                                  : EventGroup::Connections;
    case ActivityKind::TransportOpened:
    case ActivityKind::WelcomeSent:
        return EventGroup::Connections;
    case ActivityKind::PingSent:
    case ActivityKind::PingAnswered:
        return EventGroup::Pings;
    case ActivityKind::PingMissed:
    case ActivityKind::LimitHit:
    case ActivityKind::Log:
        return EventGroup::Trouble;
    case ActivityKind::SessionCreated:
    case ActivityKind::AgentRegistered:
    case ActivityKind::AgentStateChanged:
    case ActivityKind::AgentRemoved:
        return EventGroup::Agents;
    case ActivityKind::ThreadChanged:
    case ActivityKind::MessageSent:
    case ActivityKind::WaitStarted:
    case ActivityKind::WaitEnded:
        return EventGroup::Messages;
    case ActivityKind::TransportEvicted:
    case ActivityKind::SessionClosed:
    case ActivityKind::BanBegan:
    case ActivityKind::BanEnded:
    case ActivityKind::DrainBegan:
    case ActivityKind::DrainEnded:
        return EventGroup::Administration;
    }
    return EventGroup::Connections;
}

QString wordFor(EventGroup group)
{
    switch (group) {
    case EventGroup::Connections:
        return EventText::tr("Connections");
    case EventGroup::Pings:
        return EventText::tr("Pings");
    case EventGroup::Agents:
        return EventText::tr("Agents");
    case EventGroup::Messages:
        return EventText::tr("Messages");
    case EventGroup::Administration:
        return EventText::tr("Administration");
    case EventGroup::Trouble:
        return EventText::tr("Trouble");
    }
    return {};
}

} // namespace gui
