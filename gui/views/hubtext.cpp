// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/hubtext.h"

#include "gui/words/figures.h"
#include "gui/words/words.h"

#include <QCoreApplication>

namespace gui {

using namespace Qt::StringLiterals;

namespace {

struct HubText {
    Q_DECLARE_TR_FUNCTIONS(gui::HubText)
};

QString transportText(const shared::TransportRecord &record, const QDateTime &now)
{
    const QString client = record.userAgent.isEmpty() ? protocolOf(record) : record.userAgent;
    QStringList parts{HubText::tr("%1: %2").arg(record.agentId, client),
        HubText::tr("opened %1").arg(momentText(record.openedAt)),
        HubText::tr("%1 in, %2 out").arg(record.messagesIn).arg(record.messagesOut),
        HubText::tr("%1 received, %2 sent")
            .arg(bytesText(record.bytesIn), bytesText(record.bytesOut)),
        HubText::tr("last byte %1 ago").arg(agoText(record.lastByteIn, now))};
    if (record.callsInFlight > 0)
        parts.append(
            HubText::tr("%n call(s) in flight", nullptr, static_cast<int>(record.callsInFlight)));
    if (record.resumptions > 0)
        parts.append(
            HubText::tr("came back %n time(s)", nullptr, static_cast<int>(record.resumptions)));
    if (record.state == shared::TransportState::Closed && !record.closeText.isEmpty())
        parts.append(record.closeText);
    return parts.join(u", "_s);
}

QString sessionText(const shared::SessionInfo &session)
{
    return HubText::tr("Session %1 of application %2: %3 agents, %4 messages in %5 threads, %6 "
                       "unread mentions")
        .arg(session.sessionId, session.applicationId)
        .arg(session.agents)
        .arg(session.messages)
        .arg(session.threads)
        .arg(session.unreadMentions);
}

} // namespace

QString detailText(const HubNode &node, const QDateTime &now)
{
    if (node.kind == HubNode::Kind::Session)
        return sessionText(static_cast<const SessionNode &>(node).info);
    if (const TransportNode *transport = transportOf(node))
        return transportText(transport->record, now);
    if (node.kind != HubNode::Kind::Agent)
        return {};
    const shared::AgentInfo &agent = static_cast<const AgentNode &>(node).info;
    const QString unread =
        HubText::tr("%n unread mention(s)", nullptr, static_cast<int>(agent.unreadMentions));
    return agent.description.isEmpty()
        ? HubText::tr("%1: not connected, %2").arg(agent.agentId, unread)
        : HubText::tr("%1 (%2): not connected, %3").arg(agent.agentId, agent.description, unread);
}

QString agentUrl(const Workspace &workspace)
{
    const auto &status = workspace.status();
    if (!status)
        return {};
    QString url = status->streamableUrlTemplate;
    // What listens on all addresses is reached by the one that the window reached it by.
    QString reached = workspace.attachment().hub().url.host();
    if (reached.contains(u':'))
        reached = u'[' + reached + u']';
    for (const QString &any : {u"://0.0.0.0"_s, u"://[::]"_s})
        url.replace(any, u"://"_s + reached);
    return url.replace(u"{agentId}"_s, u"my_agent"_s)
        .replace(u"{sessionId}"_s, u"session1"_s)
        .replace(
            u"{applicationId}"_s, status->isDevmode ? u"exampleApplication"_s : u"APPLICATION"_s)
        .replace(u"{privacyKey}"_s, status->isDevmode ? u"privkey"_s : u"KEY"_s);
}

} // namespace gui
