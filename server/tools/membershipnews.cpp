// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/membershipnews.h"

#include "server/session/hub.h"

#include <QJsonObject>

namespace server::tools {

namespace {

const QString kLogger = QStringLiteral("coral.threads");

QJsonObject news(const session::MembershipChange &change)
{
    const QString message = change.isMember
        ? QStringLiteral("%1 added you to the thread \"%2\" (%3).")
        : QStringLiteral("%1 took you out of the thread \"%2\" (%3).");
    return {{QStringLiteral("event"),
                change.isMember ? QStringLiteral("added_to_thread")
                                : QStringLiteral("removed_from_thread")},
        {QStringLiteral("threadId"), change.threadId},
        {QStringLiteral("threadName"), change.threadName}, {QStringLiteral("by"), change.by},
        {QStringLiteral("message"), message.arg(change.by, change.threadName, change.threadId)}};
}

} // namespace

MembershipNews::MembershipNews(const session::Hub &hub, QObject *parent)
    : QObject(parent)
{
    connect(&hub, &session::Hub::membershipChanged, this, &MembershipNews::announce);
}

void MembershipNews::tell(const mcp::CallPointer &call)
{
    const Agent agent(call->caller().scope, call->caller().name);
    m_calls.insert(agent, call.get());
    connect(call.get(), &QObject::destroyed, this,
        [this, agent, gone = call.get()] { m_calls.remove(agent, gone); });
}

void MembershipNews::announce(
    const session::SessionKey &key, const session::MembershipChange &change)
{
    const QList<mcp::Call *> calls = m_calls.values({key.toString(), change.agentId});
    for (mcp::Call *call : calls)
        call->log(mcp::LogLevel::Notice, kLogger, news(change));
}

} // namespace server::tools
