// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/messagexml.h"

namespace server::tools {

using namespace Qt::StringLiterals;

namespace {

// XML 1.0, section 2.2; texts of agents hold no halves of surrogate pairs.
bool isXmlCharacter(QChar c)
{
    return (c.unicode() >= 0x20 || c == u'\n' || c == u'\t') && c.unicode() < 0xfffe;
}

QString messageXml(const session::Message &message)
{
    return u"<message"_s + xmlAttribute(QLatin1StringView("id"), message.id)
        + xmlAttribute(QLatin1StringView("threadId"), message.threadId)
        + xmlAttribute(QLatin1StringView("threadName"), message.threadName)
        + xmlAttribute(QLatin1StringView("senderId"), message.senderId)
        + xmlAttribute(
            QLatin1StringView("timestamp"), QString::number(message.timestamp.toMSecsSinceEpoch()))
        + xmlAttribute(QLatin1StringView("mentions"), message.mentions.join(u", ")) + u'>'
        + escapeXml(message.content) + u"</message>\n"_s;
}

} // namespace

QString escapeXml(const QString &text)
{
    QString escaped;
    escaped.reserve(text.size() + text.size() / 8);
    for (const QChar c : text) {
        switch (c.unicode()) {
        case u'&':
            escaped += u"&amp;"_s;
            break;
        case u'<':
            escaped += u"&lt;"_s;
            break;
        case u'>':
            escaped += u"&gt;"_s;
            break;
        case u'"':
            escaped += u"&quot;"_s;
            break;
        case u'\r': // bare, a reader of XML takes it for a line feed
            escaped += u"&#13;"_s;
            break;
        default:
            escaped += isXmlCharacter(c) ? c : QChar(QChar::ReplacementCharacter);
        }
    }
    return escaped;
}

QString xmlAttribute(QLatin1StringView name, const QString &value)
{
    QString escaped = escapeXml(value);
    // Attribute values are normalised by XML readers: line breaks and tabs survive as references
    // only.
    escaped.replace(u'\n', u"&#10;"_s).replace(u'\t', u"&#9;"_s);
    return u' ' + name + u"=\""_s + escaped + u'"';
}

QString messagesXml(const QList<session::Message> &messages)
{
    QString xml = u"<messages>\n"_s;
    for (const session::Message &message : messages)
        xml += messageXml(message);
    return xml + u"</messages>"_s;
}

QString threadsXml(const Excerpt &excerpt)
{
    QString xml = u"<threads>\n"_s;
    for (const session::Thread &thread : excerpt.threads) {
        xml += u"<thread"_s + xmlAttribute(QLatin1StringView("id"), thread.id)
            + xmlAttribute(QLatin1StringView("name"), thread.name)
            + xmlAttribute(QLatin1StringView("creatorId"), thread.creatorId)
            + xmlAttribute(QLatin1StringView("state"), thread.isClosed ? u"closed"_s : u"open"_s);
        if (thread.isClosed)
            xml += xmlAttribute(QLatin1StringView("summary"), thread.summary);
        if (const qsizetype older = excerpt.older.value(thread.id); older > 0)
            xml += xmlAttribute(QLatin1StringView("olderMessages"), QString::number(older));
        xml += u">\n"_s;
        for (const QString &participant : thread.participants)
            xml +=
                u"<participant"_s + xmlAttribute(QLatin1StringView("id"), participant) + u"/>\n"_s;
        for (const session::Message &message : thread.messages)
            xml += messageXml(message);
        xml += u"</thread>\n"_s;
    }
    return xml + u"</threads>"_s;
}

QJsonObject messageJson(const session::Message &message)
{
    return {{u"id"_s, message.id}, {u"threadId"_s, message.threadId},
        {u"threadName"_s, message.threadName}, {u"senderId"_s, message.senderId},
        {u"content"_s, message.content},
        {u"mentions"_s, QJsonArray::fromStringList(message.mentions)},
        {u"timestamp"_s, message.timestamp.toMSecsSinceEpoch()}};
}

QJsonArray messagesJson(const QList<session::Message> &messages)
{
    QJsonArray array;
    for (const session::Message &message : messages)
        array.append(messageJson(message));
    return array;
}

} // namespace server::tools
