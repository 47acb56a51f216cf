// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/hubcolumn.h"

#include <QCoreApplication>

namespace gui {

namespace {

struct Columns {
    Q_DECLARE_TR_FUNCTIONS(gui::HubColumn)
};

} // namespace

QString hubColumnTitle(HubColumn column)
{
    switch (column) {
    case HubColumn::Name:
        return Columns::tr("Session, agent");
    case HubColumn::State:
        return Columns::tr("State");
    case HubColumn::Ping:
        return Columns::tr("Ping");
    case HubColumn::Protocol:
        return Columns::tr("Protocol");
    case HubColumn::Peer:
        return Columns::tr("Peer");
    case HubColumn::UserAgent:
        return Columns::tr("User agent");
    case HubColumn::ConnectedSince:
        return Columns::tr("Connected");
    case HubColumn::LastActivity:
        return Columns::tr("Last activity");
    case HubColumn::MessagesIn:
        return Columns::tr("In");
    case HubColumn::MessagesOut:
        return Columns::tr("Out");
    case HubColumn::BytesIn:
        return Columns::tr("Bytes in");
    case HubColumn::BytesOut:
        return Columns::tr("Bytes out");
    case HubColumn::Queue:
        return Columns::tr("Queue");
    case HubColumn::Unread:
        return Columns::tr("Unread");
    }
    return {};
}

QString hubColumnHelp(HubColumn column)
{
    switch (column) {
    case HubColumn::Name:
        return Columns::tr("Sessions, the agents in them, and the connections of each agent");
    case HubColumn::State:
        return Columns::tr("What an agent does, or why it is away");
    case HubColumn::Ping:
        return Columns::tr("Round trip of the last answered ping, and of those before it");
    case HubColumn::Protocol:
        return Columns::tr("Transport, and revision of the Model Context Protocol");
    case HubColumn::Peer:
        return Columns::tr("Address and port that the agent connects from");
    case HubColumn::UserAgent:
        return Columns::tr("What the client says it is");
    case HubColumn::ConnectedSince:
        return Columns::tr("How long the transport is open");
    case HubColumn::LastActivity:
        return Columns::tr("How long ago the last byte came in");
    case HubColumn::MessagesIn:
        return Columns::tr("Messages of the protocol that the agent sent");
    case HubColumn::MessagesOut:
        return Columns::tr("Messages of the protocol that the agent was sent");
    case HubColumn::BytesIn:
        return Columns::tr("Bytes that came from the agent");
    case HubColumn::BytesOut:
        return Columns::tr("Bytes that went to the agent");
    case HubColumn::Queue:
        return Columns::tr("Bytes that the agent has not taken yet");
    case HubColumn::Unread:
        return Columns::tr("Mentions that the agent has not read");
    }
    return {};
}

bool isNumeric(HubColumn column)
{
    switch (column) {
    case HubColumn::ConnectedSince:
    case HubColumn::LastActivity:
    case HubColumn::MessagesIn:
    case HubColumn::MessagesOut:
    case HubColumn::BytesIn:
    case HubColumn::BytesOut:
    case HubColumn::Queue:
    case HubColumn::Unread:
        return true;
    default:
        return false;
    }
}

} // namespace gui
