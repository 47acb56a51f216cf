// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/sessionxml.h"

#include "server/tools/agenttext.h"
#include "server/tools/messagexml.h"

namespace server::tools {

namespace {

// Without the end of the tag.
QString agentTag(const session::Agent &agent)
{
    return QStringLiteral("<agent") + xmlAttribute(QLatin1StringView("id"), agent.id)
        + xmlAttribute(QLatin1StringView("state"), stateName(agent.state))
        + xmlAttribute(QLatin1StringView("description"), descriptionOf(agent));
}

QString threadXml(const session::Thread &thread)
{
    QString xml = QStringLiteral("<thread") + xmlAttribute(QLatin1StringView("id"), thread.id)
        + xmlAttribute(QLatin1StringView("name"), thread.name)
        + xmlAttribute(QLatin1StringView("creatorId"), thread.creatorId)
        + xmlAttribute(QLatin1StringView("state"),
            thread.isClosed ? QStringLiteral("closed") : QStringLiteral("open"));
    if (thread.isClosed)
        xml += xmlAttribute(QLatin1StringView("summary"), thread.summary);
    xml += xmlAttribute(QLatin1StringView("participants"), thread.participants.join(u", "))
        + xmlAttribute(QLatin1StringView("messages"), QString::number(thread.messages.size()));
    return xml + QStringLiteral("/>\n");
}

} // namespace

QString sessionXml(const SessionView &view)
{
    QString xml = QStringLiteral("<session") + xmlAttribute(QLatin1StringView("id"), view.sessionId)
        + xmlAttribute(QLatin1StringView("you"), view.agentId) + QStringLiteral(">\n");
    for (const session::Agent &agent : view.agents)
        xml += agentTag(agent) + QStringLiteral("/>\n");
    for (const session::Thread &thread : view.threads)
        xml += threadXml(thread);
    return xml + QStringLiteral("</session>");
}

QString agentXml(const SessionView &view, const session::Agent &agent)
{
    QString xml = agentTag(agent) + QStringLiteral(">\n");
    for (const session::Thread &thread : view.threads) {
        if (thread.participants.contains(agent.id))
            xml += threadXml(thread);
    }
    return xml + QStringLiteral("</agent>");
}

} // namespace server::tools
