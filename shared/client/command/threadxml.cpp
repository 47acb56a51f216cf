// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/threadxml.h"

#include "shared/client/controlcharacters.h"

#include <QXmlStreamReader>

namespace shared::command {

using namespace Qt::StringLiterals;

namespace {

QString attribute(const QXmlStreamReader &xml, QLatin1StringView name)
{
    return xml.attributes().value(name).toString();
}

Thread readThread(QXmlStreamReader &xml, const ControlCharacters &controls)
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
            thread.messages.append(readMessage(xml, controls));
        else
            xml.skipCurrentElement();
    }
    if (!thread.messages.isEmpty())
        thread.messageCount = thread.messages.size();
    return thread;
}

} // namespace

Result<QList<Thread>> parseThreads(const QString &text)
{
    const ControlCharacters controls(text);
    QXmlStreamReader xml(controls.xml());
    QList<Thread> threads;
    if (xml.readNextStartElement()) {
        while (xml.readNextStartElement()) {
            if (xml.name() == "thread"_L1)
                threads.append(readThread(xml, controls));
            else
                xml.skipCurrentElement();
        }
    }
    if (xml.hasError()) {
        return Error{ErrorCode::InvalidArgument,
            u"The server's list of threads can't be read: %1"_s.arg(xml.errorString())};
    }
    return threads;
}

} // namespace shared::command
