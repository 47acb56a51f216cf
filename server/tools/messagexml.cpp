// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/messagexml.h"

namespace server::tools {

namespace {

QString messageXml(const session::Message &message)
{
    return QStringLiteral("<message") + xmlAttribute(QLatin1StringView("id"), message.id)
        + xmlAttribute(QLatin1StringView("threadId"), message.threadId)
        + xmlAttribute(QLatin1StringView("threadName"), message.threadName)
        + xmlAttribute(QLatin1StringView("senderId"), message.senderId)
        + xmlAttribute(
            QLatin1StringView("timestamp"), QString::number(message.timestamp.toMSecsSinceEpoch()))
        + xmlAttribute(QLatin1StringView("mentions"), message.mentions.join(u", ")) + u'>'
        + escapeXml(message.content) + QStringLiteral("</message>\n");
}

} // namespace

QString escapeXml(const QString &text)
{
    QString escaped;
    escaped.reserve(text.size() + text.size() / 8);
    for (const QChar c : text) {
        switch (c.unicode()) {
        case u'&':
            escaped += QStringLiteral("&amp;");
            break;
        case u'<':
            escaped += QStringLiteral("&lt;");
            break;
        case u'>':
            escaped += QStringLiteral("&gt;");
            break;
        case u'"':
            escaped += QStringLiteral("&quot;");
            break;
        default:
            if ((c.unicode() < 0x20 && c != u'\n' && c != u'\t') || c.unicode() >= 0xfffe)
                escaped += QStringLiteral("&#%1;").arg(c.unicode());
            else
                escaped += c;
        }
    }
    return escaped;
}

QString xmlAttribute(QLatin1StringView name, const QString &value)
{
    QString escaped = escapeXml(value);
    // Attribute values are normalised by XML readers: line breaks and tabs survive as references
    // only.
    escaped.replace(u'\n', QStringLiteral("&#10;")).replace(u'\t', QStringLiteral("&#9;"));
    return u' ' + name + QStringLiteral("=\"") + escaped + u'"';
}

QString messagesXml(const QList<session::Message> &messages)
{
    QString xml = QStringLiteral("<messages>\n");
    for (const session::Message &message : messages)
        xml += messageXml(message);
    return xml + QStringLiteral("</messages>");
}

QString threadsXml(const QList<session::Thread> &threads)
{
    QString xml = QStringLiteral("<threads>\n");
    for (const session::Thread &thread : threads) {
        xml += QStringLiteral("<thread") + xmlAttribute(QLatin1StringView("id"), thread.id)
            + xmlAttribute(QLatin1StringView("name"), thread.name)
            + xmlAttribute(QLatin1StringView("creatorId"), thread.creatorId)
            + xmlAttribute(QLatin1StringView("state"),
                thread.isClosed ? QStringLiteral("closed") : QStringLiteral("open"));
        if (thread.isClosed)
            xml += xmlAttribute(QLatin1StringView("summary"), thread.summary);
        xml += QStringLiteral(">\n");
        for (const QString &participant : thread.participants)
            xml += QStringLiteral("<participant")
                + xmlAttribute(QLatin1StringView("id"), participant) + QStringLiteral("/>\n");
        for (const session::Message &message : thread.messages)
            xml += messageXml(message);
        xml += QStringLiteral("</thread>\n");
    }
    return xml + QStringLiteral("</threads>");
}

QJsonObject messageJson(const session::Message &message)
{
    return {{QStringLiteral("id"), message.id}, {QStringLiteral("threadId"), message.threadId},
        {QStringLiteral("threadName"), message.threadName},
        {QStringLiteral("senderId"), message.senderId},
        {QStringLiteral("content"), message.content},
        {QStringLiteral("mentions"), QJsonArray::fromStringList(message.mentions)},
        {QStringLiteral("timestamp"), message.timestamp.toMSecsSinceEpoch()}};
}

QJsonArray messagesJson(const QList<session::Message> &messages)
{
    QJsonArray array;
    for (const session::Message &message : messages)
        array.append(messageJson(message));
    return array;
}

} // namespace server::tools
