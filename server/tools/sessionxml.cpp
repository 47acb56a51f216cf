// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/sessionxml.h"

#include "server/tools/agenttext.h"
#include "server/tools/messagexml.h"

namespace server::tools {

using namespace Qt::StringLiterals;

namespace {

// Without the end of the tag.
QString agentTag(const session::Agent &agent)
{
    return u"<agent"_s + xmlAttribute(QLatin1StringView("id"), agent.id)
        + xmlAttribute(QLatin1StringView("state"), stateName(agent.state))
        + xmlAttribute(QLatin1StringView("description"), descriptionOf(agent));
}

QString threadXml(const session::Thread &thread)
{
    QString xml = u"<thread"_s + xmlAttribute(QLatin1StringView("id"), thread.id)
        + xmlAttribute(QLatin1StringView("name"), thread.name)
        + xmlAttribute(QLatin1StringView("creatorId"), thread.creatorId)
        + xmlAttribute(QLatin1StringView("state"), thread.isClosed ? u"closed"_s : u"open"_s);
    if (thread.isClosed)
        xml += xmlAttribute(QLatin1StringView("summary"), thread.summary);
    xml += xmlAttribute(QLatin1StringView("participants"), thread.participants.join(u", "))
        + xmlAttribute(QLatin1StringView("messages"), QString::number(thread.messages.size()));
    return xml + u"/>\n"_s;
}

} // namespace

QString sessionXml(const SessionView &view)
{
    QString xml = u"<session"_s + xmlAttribute(QLatin1StringView("id"), view.sessionId)
        + xmlAttribute(QLatin1StringView("you"), view.agentId) + u">\n"_s;
    for (const session::Agent &agent : view.agents)
        xml += agentTag(agent) + u"/>\n"_s;
    for (const session::Thread &thread : view.threads)
        xml += threadXml(thread);
    return xml + u"</session>"_s;
}

QString agentXml(const SessionView &view, const session::Agent &agent)
{
    QString xml = agentTag(agent) + u">\n"_s;
    for (const session::Thread &thread : view.threads) {
        if (thread.participants.contains(agent.id))
            xml += threadXml(thread);
    }
    return xml + u"</agent>"_s;
}

} // namespace server::tools
