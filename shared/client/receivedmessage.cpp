// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/receivedmessage.h"

#include "shared/client/controlcharacters.h"

#include <QTimeZone>
#include <QXmlStreamReader>

namespace shared {

namespace {

Error unreadable(const QString &why)
{
    return {ErrorCode::InvalidArgument,
        QStringLiteral("The answer is not a list of messages: %1").arg(why)};
}

} // namespace

ReceivedMessage readMessage(QXmlStreamReader &xml, const ControlCharacters &controls)
{
    const QXmlStreamAttributes attributes = xml.attributes();
    const auto text = [&](QLatin1StringView name) { return attributes.value(name).toString(); };
    ReceivedMessage message;
    message.id = text(QLatin1StringView("id"));
    message.threadId = text(QLatin1StringView("threadId"));
    message.threadName = text(QLatin1StringView("threadName"));
    message.senderId = text(QLatin1StringView("senderId"));
    message.mentions =
        text(QLatin1StringView("mentions")).split(QStringLiteral(", "), Qt::SkipEmptyParts);
    message.timestamp = QDateTime::fromMSecsSinceEpoch(
        attributes.value(QLatin1StringView("timestamp")).toLongLong(), QTimeZone::utc());
    message.content = controls.restored(xml.readElementText());
    return message;
}

Result<QList<ReceivedMessage>> parseReceivedMessages(const QString &text)
{
    if (text.startsWith(QLatin1StringView("No new messages")))
        return QList<ReceivedMessage>();
    const ControlCharacters controls(text);
    QXmlStreamReader xml(controls.xml());
    if (!xml.readNextStartElement())
        return unreadable(xml.errorString());
    if (xml.name() != QLatin1StringView("messages"))
        return unreadable(QStringLiteral("it begins with <%1>").arg(xml.name()));
    QList<ReceivedMessage> messages;
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1StringView("message"))
            messages.append(readMessage(xml, controls));
        else
            xml.skipCurrentElement();
    }
    if (xml.hasError())
        return unreadable(xml.errorString());
    return messages;
}

} // namespace shared
