// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/receivedmessage.h"

#include "shared/client/toolanswer.h"

#include <QJsonArray>
#include <QTimeZone>
#include <QXmlStreamReader>

namespace shared {

namespace {

Error unreadable(const QString &why)
{
    return {ErrorCode::InvalidArgument,
        QStringLiteral("The answer is not a list of messages: %1").arg(why)};
}

ReceivedMessage fromJson(const QJsonValue &json)
{
    const auto text = [&](QLatin1StringView name) { return json[name].toString(); };
    ReceivedMessage message;
    message.id = text(QLatin1StringView("id"));
    message.threadId = text(QLatin1StringView("threadId"));
    message.threadName = text(QLatin1StringView("threadName"));
    message.senderId = text(QLatin1StringView("senderId"));
    message.content = text(QLatin1StringView("content"));
    message.mentions = json[QLatin1StringView("mentions")].toVariant().toStringList();
    message.timestamp = QDateTime::fromMSecsSinceEpoch(
        json[QLatin1StringView("timestamp")].toInteger(), QTimeZone::utc());
    return message;
}

} // namespace

Result<QList<ReceivedMessage>> receivedMessagesOf(const ToolAnswer &answer)
{
    const QJsonValue told = answer.structured.value(QLatin1StringView("messages"));
    if (!told.isArray())
        return parseReceivedMessages(answer.text);
    QList<ReceivedMessage> messages;
    const QJsonArray array = told.toArray();
    for (const auto &message : array)
        messages.append(fromJson(message));
    return messages;
}

ReceivedMessage readMessage(QXmlStreamReader &xml)
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
    message.content = xml.readElementText();
    return message;
}

Result<QList<ReceivedMessage>> parseReceivedMessages(const QString &text)
{
    if (text.startsWith(QLatin1StringView("No new messages")))
        return QList<ReceivedMessage>();
    QXmlStreamReader xml(text);
    if (!xml.readNextStartElement())
        return unreadable(xml.errorString());
    if (xml.name() != QLatin1StringView("messages"))
        return unreadable(QStringLiteral("it begins with <%1>").arg(xml.name()));
    QList<ReceivedMessage> messages;
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1StringView("message"))
            messages.append(readMessage(xml));
        else
            xml.skipCurrentElement();
    }
    if (xml.hasError())
        return unreadable(xml.errorString());
    return messages;
}

} // namespace shared
