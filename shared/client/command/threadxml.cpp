// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/threadxml.h"

#include <QUrl>
#include <QXmlStreamReader>

namespace shared::command {

using namespace Qt::StringLiterals;

namespace {

QString attribute(const QXmlStreamReader &xml, QLatin1StringView name)
{
    return xml.attributes().value(name).toString();
}

Thread readThread(QXmlStreamReader &xml)
{
    Thread thread{.id = attribute(xml, "id"_L1),
        .name = attribute(xml, "name"_L1),
        .creatorId = attribute(xml, "creatorId"_L1),
        .state = attribute(xml, "state"_L1),
        .participants = attribute(xml, "participants"_L1).split(u", "_s, Qt::SkipEmptyParts),
        .messageCount = attribute(xml, "messages"_L1).toLongLong(),
        .messages = {}};
    while (xml.readNextStartElement()) {
        if (xml.name() == "participant"_L1)
            thread.participants.append(attribute(xml, "id"_L1));
        if (xml.name() == "message"_L1)
            thread.messages.append(readMessage(xml));
        else
            xml.skipCurrentElement();
    }
    if (!thread.messages.isEmpty())
        thread.messageCount = thread.messages.size();
    return thread;
}

AgentEntry readAgent(const QXmlStreamReader &xml)
{
    return {attribute(xml, "id"_L1), attribute(xml, "state"_L1), attribute(xml, "description"_L1)};
}

} // namespace

QString sessionUri()
{
    return u"coral://session"_s;
}

QString threadUri(const QString &threadId)
{
    return u"coral://threads/"_s + QString::fromLatin1(QUrl::toPercentEncoding(threadId));
}

Result<SessionContents> parseSession(const QJsonObject &result)
{
    QXmlStreamReader xml(result.value("contents"_L1)[0]["text"_L1].toString());
    SessionContents session;
    if (xml.readNextStartElement()) {
        while (xml.readNextStartElement()) {
            if (xml.name() == "thread"_L1) {
                session.threads.append(readThread(xml));
                continue;
            }
            if (xml.name() == "agent"_L1)
                session.agents.append(readAgent(xml));
            xml.skipCurrentElement();
        }
    }
    if (xml.hasError()) {
        return Error{ErrorCode::InvalidArgument,
            u"The server's list of threads can't be read: %1"_s.arg(xml.errorString())};
    }
    return session;
}

} // namespace shared::command
