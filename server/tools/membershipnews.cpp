// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/membershipnews.h"

#include "server/session/hub.h"

#include <QJsonObject>

namespace server::tools {

using namespace Qt::StringLiterals;

namespace {

const QString kLogger = u"coral.threads"_s;

QJsonObject news(const session::MembershipChange &change)
{
    const QString message = change.isMember ? u"%1 added you to the thread \"%2\" (%3)."_s
                                            : u"%1 took you out of the thread \"%2\" (%3)."_s;
    return {{u"event"_s, change.isMember ? u"added_to_thread"_s : u"removed_from_thread"_s},
        {u"threadId"_s, change.threadId}, {u"threadName"_s, change.threadName},
        {u"by"_s, change.by},
        {u"message"_s, message.arg(change.by, change.threadName, change.threadId)}};
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
