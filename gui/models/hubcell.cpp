// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/hubcell.h"

#include "gui/words/figures.h"
#include "gui/words/nameorder.h"
#include "gui/words/words.h"

#include <QCoreApplication>

namespace gui {

using namespace Qt::StringLiterals;
using shared::AgentState;

namespace {

struct Cell {
    Q_DECLARE_TR_FUNCTIONS(gui::HubCell)
};

QString sessionText(const SessionNode &session, HubColumn column, const QDateTime &now)
{
    switch (column) {
    case HubColumn::Name:
        return session.info.sessionId;
    case HubColumn::State: {
        const int agents = static_cast<int>(session.children.size());
        const int waiting = session.countAgents(AgentState::Waiting);
        const QString all = Cell::tr("%n agent(s)", nullptr, agents);
        return waiting == 0 ? all : Cell::tr("%1, %n waiting", nullptr, waiting).arg(all);
    }
    case HubColumn::LastActivity:
        return agoText(session.info.lastMessageAt, now);
    case HubColumn::Unread:
        return session.info.unreadMentions > 0 ? countText(session.info.unreadMentions) : QString();
    default:
        return {};
    }
}

QString agentStateText(const AgentNode &agent, const QDateTime &now)
{
    const shared::AgentInfo &info = agent.info;
    // Its transports are rows that are often folded away.
    const TransportNode *current = agent.current();
    if (current != nullptr && !current->note.isEmpty())
        return current->note;
    if (info.state != AgentState::Away) {
        const int missed = current != nullptr ? current->record.pingsMissed : 0;
        return missed == 0
            ? wordFor(info.state)
            : Cell::tr("%1, %n ping(s) missed", nullptr, missed).arg(wordFor(info.state));
    }
    if (info.awaySince.isNull())
        return wordFor(info.state);
    const QString ago = agoText(info.awaySince, now);
    return info.awayReason ? Cell::tr("away (%1, %2 ago)").arg(wordFor(*info.awayReason), ago)
                           : Cell::tr("away (%1 ago)").arg(ago);
}

QString transportStateText(const TransportNode &transport)
{
    const shared::TransportRecord &record = transport.record;
    if (!transport.note.isEmpty())
        return transport.note;
    if (transport.isClosed())
        return record.closeReason ? Cell::tr("closed (%1)").arg(wordFor(*record.closeReason))
                                  : wordFor(record.state);
    if (record.pingsMissed > 0)
        return Cell::tr("%n ping(s) missed", nullptr, record.pingsMissed);
    return wordFor(record.state);
}

QString nameOf(const HubNode &node)
{
    if (node.kind == HubNode::Kind::Agent)
        return static_cast<const AgentNode &>(node).info.agentId;
    return static_cast<const TransportNode &>(node).record.id.left(8);
}

QString recordText(const shared::TransportRecord &record, HubColumn column, const QDateTime &now)
{
    switch (column) {
    case HubColumn::Ping:
        return record.roundTrip ? roundTripText(*record.roundTrip) : QString();
    case HubColumn::Protocol:
        return protocolOf(record);
    case HubColumn::Peer:
        return record.peer;
    case HubColumn::UserAgent:
        return record.userAgent;
    case HubColumn::ConnectedSince:
        return record.closedAt.isNull() ? agoText(record.openedAt, now) : durationText(record.age);
    case HubColumn::LastActivity:
        return agoText(record.lastByteIn, now);
    case HubColumn::MessagesIn:
        return countText(static_cast<qint64>(record.messagesIn));
    case HubColumn::MessagesOut:
        return countText(static_cast<qint64>(record.messagesOut));
    case HubColumn::BytesIn:
        return bytesText(record.bytesIn);
    case HubColumn::BytesOut:
        return bytesText(record.bytesOut);
    case HubColumn::Queue:
        return record.bytesQueued > 0 ? bytesText(record.bytesQueued) : u"0"_s;
    default:
        return {};
    }
}

// -1, 0, 1
template <typename T> int compare(const T &left, const T &right)
{
    return left < right ? -1 : right < left ? 1 : 0;
}

int compareRecords(
    const shared::TransportRecord &left, const shared::TransportRecord &right, HubColumn column)
{
    using Record = shared::TransportRecord;
    const auto by = [&](auto Record::*field) { return compare(left.*field, right.*field); };
    switch (column) {
    case HubColumn::Ping:
        return by(&Record::roundTrip);
    case HubColumn::Protocol:
        return left.kind != right.kind ? by(&Record::kind) : by(&Record::revision);
    case HubColumn::Peer:
        return by(&Record::peer);
    case HubColumn::UserAgent:
        return by(&Record::userAgent);
    case HubColumn::ConnectedSince: // the column tells how long, so the newest are the smallest
        return -by(&Record::openedAt);
    case HubColumn::LastActivity:
        return -by(&Record::lastByteIn);
    case HubColumn::MessagesIn:
        return by(&Record::messagesIn);
    case HubColumn::MessagesOut:
        return by(&Record::messagesOut);
    case HubColumn::BytesIn:
        return by(&Record::bytesIn);
    case HubColumn::BytesOut:
        return by(&Record::bytesOut);
    case HubColumn::Queue:
        return by(&Record::bytesQueued);
    default:
        return 0;
    }
}

int compareSessions(const SessionNode &left, const SessionNode &right, HubColumn column)
{
    switch (column) {
    case HubColumn::State:
        return compare(left.children.size(), right.children.size());
    case HubColumn::LastActivity:
        return -compare(left.info.lastMessageAt, right.info.lastMessageAt);
    case HubColumn::Unread:
        return compare(left.info.unreadMentions, right.info.unreadMentions);
    default:
        return 0;
    }
}

int compareAgents(const AgentNode &left, const AgentNode &right, HubColumn column)
{
    if (column == HubColumn::Name)
        return compareNames(left.info.agentId, right.info.agentId);
    if (column == HubColumn::State)
        return compare(left.info.state, right.info.state);
    if (column == HubColumn::Unread)
        return compare(left.info.unreadMentions, right.info.unreadMentions);
    const TransportNode *one = left.current();
    const TransportNode *other = right.current();
    if (one == nullptr || other == nullptr)
        return compare(one != nullptr, other != nullptr);
    return compareRecords(one->record, other->record, column);
}

} // namespace

QString cellText(const HubNode &node, HubColumn column, const QDateTime &now)
{
    if (node.kind == HubNode::Kind::Session)
        return sessionText(static_cast<const SessionNode &>(node), column, now);
    if (column == HubColumn::Name)
        return nameOf(node);
    if (node.kind == HubNode::Kind::Agent) {
        const auto &agent = static_cast<const AgentNode &>(node);
        if (column == HubColumn::State)
            return agentStateText(agent, now);
        if (column == HubColumn::Unread)
            return agent.info.unreadMentions > 0 ? countText(agent.info.unreadMentions) : QString();
    }
    const TransportNode *transport = transportOf(node);
    if (transport == nullptr)
        return {};
    if (column == HubColumn::State)
        return transportStateText(*transport);
    return recordText(transport->record, column, now);
}

QString cellToolTip(const HubNode &node, HubColumn column, const QDateTime &now)
{
    if (node.kind == HubNode::Kind::Session && column == HubColumn::Name) {
        const shared::SessionInfo &info = static_cast<const SessionNode &>(node).info;
        return Cell::tr("Session %1 of application %2: %3 messages in %4 threads")
            .arg(info.sessionId, info.applicationId)
            .arg(info.messages)
            .arg(info.threads);
    }
    if (node.kind == HubNode::Kind::Agent && column == HubColumn::Name) {
        const shared::AgentInfo &info = static_cast<const AgentNode &>(node).info;
        return info.description.isEmpty() ? info.agentId
                                          : u"%1: %2"_s.arg(info.agentId, info.description);
    }
    const TransportNode *transport = transportOf(node);
    if (transport == nullptr)
        return cellText(node, column, now);
    switch (column) {
    case HubColumn::Name:
        return Cell::tr("Transport %1").arg(transport->record.id);
    case HubColumn::ConnectedSince:
        return momentText(transport->record.openedAt);
    case HubColumn::LastActivity:
        return momentText(transport->record.lastByteIn);
    case HubColumn::State:
        return transport->record.closeText.isEmpty() ? cellText(node, column, now)
                                                     : transport->record.closeText;
    default:
        return cellText(node, column, now);
    }
}

StateMark stateMarkOf(const HubNode &node)
{
    if (node.kind == HubNode::Kind::Session)
        return StateMark::None;
    const TransportNode *transport = transportOf(node);
    if (transport != nullptr && !transport->isClosed() && transport->record.pingsMissed > 0)
        return StateMark::Trouble;
    if (transport != nullptr && node.kind == HubNode::Kind::Transport)
        return transport->isClosed() ? StateMark::Away : StateMark::Idle;
    switch (static_cast<const AgentNode &>(node).info.state) {
    case AgentState::Connected:
        return StateMark::Idle;
    case AgentState::Waiting:
        return StateMark::Waiting;
    case AgentState::Busy:
        return StateMark::Busy;
    case AgentState::Away:
        return StateMark::Away;
    }
    return StateMark::None;
}

bool isBefore(const HubNode &left, const HubNode &right, HubColumn column)
{
    int order = 0;
    if (left.kind == HubNode::Kind::Session) {
        const auto &one = static_cast<const SessionNode &>(left);
        const auto &other = static_cast<const SessionNode &>(right);
        order = compareSessions(one, other, column);
        if (order == 0)
            order = compareNames(one.info.sessionId, other.info.sessionId);
    } else if (left.kind == HubNode::Kind::Agent) {
        order = compareAgents(
            static_cast<const AgentNode &>(left), static_cast<const AgentNode &>(right), column);
    } else {
        order = compareRecords(static_cast<const TransportNode &>(left).record,
            static_cast<const TransportNode &>(right).record, column);
    }
    return order != 0 ? order < 0 : left.row < right.row;
}

} // namespace gui
