// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/events.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace server::session {

using namespace Qt::StringLiterals;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

constexpr int kVersion = 1;

QJsonArray arrayOf(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

QJsonObject written(const SessionCreated &event)
{
    QJsonArray links;
    for (const QStringList &link : event.links)
        links.append(arrayOf(link));
    return {{u"type"_s, u"session_created"_s}, {u"applicationId"_s, event.key.applicationId},
        {u"sessionId"_s, event.key.sessionId}, {u"agents"_s, arrayOf(event.agents)},
        {u"links"_s, links}, {u"nonBlockingAgents"_s, arrayOf(event.nonBlockingAgents)}};
}

QJsonObject written(const AgentRegistered &event)
{
    return {{u"type"_s, u"agent_registered"_s}, {u"agentId"_s, event.agentId},
        {u"description"_s, event.description}};
}

QJsonObject written(const AgentDescribed &event)
{
    return {{u"type"_s, u"agent_described"_s}, {u"agentId"_s, event.agentId},
        {u"description"_s, event.description}};
}

QJsonObject written(const ThreadCreated &event)
{
    return {{u"type"_s, u"thread_created"_s}, {u"threadId"_s, event.threadId},
        {u"name"_s, event.name}, {u"creatorId"_s, event.creatorId},
        {u"participants"_s, arrayOf(event.participants)}};
}

QJsonObject written(const ParticipantAdded &event)
{
    return {{u"type"_s, u"participant_added"_s}, {u"threadId"_s, event.threadId},
        {u"agentId"_s, event.agentId}, {u"by"_s, event.by}};
}

QJsonObject written(const ParticipantRemoved &event)
{
    return {{u"type"_s, u"participant_removed"_s}, {u"threadId"_s, event.threadId},
        {u"agentId"_s, event.agentId}, {u"by"_s, event.by}};
}

QJsonObject written(const MessageSent &event)
{
    const Message &message = event.message;
    return {{u"type"_s, u"message_sent"_s}, {u"number"_s, static_cast<qint64>(event.number)},
        {u"id"_s, message.id}, {u"threadId"_s, message.threadId}, {u"senderId"_s, message.senderId},
        {u"content"_s, message.content}, {u"mentions"_s, arrayOf(message.mentions)},
        {u"timestamp"_s, message.timestamp.toString(Qt::ISODateWithMs)}};
}

QJsonObject written(const ThreadClosed &event)
{
    return {{u"type"_s, u"thread_closed"_s}, {u"threadId"_s, event.threadId}, {u"by"_s, event.by},
        {u"summary"_s, event.summary}};
}

QJsonObject written(const MentionsRead &event)
{
    QJsonArray numbers;
    for (const quint64 number : event.numbers)
        numbers.append(static_cast<qint64>(number));
    return {
        {u"type"_s, u"mentions_read"_s}, {u"agentId"_s, event.agentId}, {u"numbers"_s, numbers}};
}

QJsonObject written(const AgentRemoved &event)
{
    return {{u"type"_s, u"agent_removed"_s}, {u"agentId"_s, event.agentId}};
}

QJsonObject written(const SessionClosed &event)
{
    return {{u"type"_s, u"session_closed"_s}, {u"reason"_s, event.reason}};
}

// Reads typed members and remembers whether all of them were there.
class Fields {
public:
    explicit Fields(const QJsonObject &object)
        : m_object(object)
    {
    }

    [[nodiscard]] bool isOk() const { return m_isOk; }
    QString text(QStringView key) { return textOf(m_object.value(key)); }
    QStringList texts(QStringView key) { return textsOf(m_object.value(key)); }
    quint64 number(QStringView key) { return numberOf(m_object.value(key)); }

    QList<QStringList> lists(QStringView key)
    {
        QList<QStringList> result;
        for (const QJsonValue item : arrayOf(m_object.value(key)))
            result.append(textsOf(item));
        return result;
    }
    QList<quint64> numbers(QStringView key)
    {
        QList<quint64> result;
        for (const QJsonValue item : arrayOf(m_object.value(key)))
            result.append(numberOf(item));
        return result;
    }
    QDateTime time(QStringView key)
    {
        QDateTime result = QDateTime::fromString(text(key), Qt::ISODateWithMs).toUTC();
        m_isOk = m_isOk && result.isValid();
        return result;
    }

private:
    QString textOf(const QJsonValue &value)
    {
        m_isOk = m_isOk && value.isString();
        return value.toString();
    }
    quint64 numberOf(const QJsonValue &value)
    {
        const qint64 result = value.toInteger(-1);
        m_isOk = m_isOk && result >= 0;
        return static_cast<quint64>(result);
    }
    QJsonArray arrayOf(const QJsonValue &value)
    {
        m_isOk = m_isOk && value.isArray();
        return value.toArray();
    }
    QStringList textsOf(const QJsonValue &value)
    {
        QStringList result;
        for (const QJsonValue item : arrayOf(value))
            result.append(textOf(item));
        return result;
    }

    const QJsonObject &m_object;
    bool m_isOk = true;
};

using Read = Event (*)(Fields &);

Event readMessageSent(Fields &fields)
{
    MessageSent event;
    event.number = fields.number(u"number");
    event.message.id = fields.text(u"id");
    event.message.threadId = fields.text(u"threadId");
    event.message.senderId = fields.text(u"senderId");
    event.message.content = fields.text(u"content");
    event.message.mentions = fields.texts(u"mentions");
    event.message.timestamp = fields.time(u"timestamp");
    return event;
}

Read readerOf(const QString &type)
{
    static const QHash<QString, Read> kReaders = {
        {u"session_created"_s,
            [](Fields &f) -> Event {
                return SessionCreated{{f.text(u"applicationId"), f.text(u"sessionId")},
                    f.texts(u"agents"), f.lists(u"links"), f.texts(u"nonBlockingAgents")};
            }},
        {u"agent_registered"_s,
            [](Fields &f) -> Event {
                return AgentRegistered{f.text(u"agentId"), f.text(u"description")};
            }},
        {u"agent_described"_s,
            [](Fields &f) -> Event {
                return AgentDescribed{f.text(u"agentId"), f.text(u"description")};
            }},
        {u"thread_created"_s,
            [](Fields &f) -> Event {
                return ThreadCreated{f.text(u"threadId"), f.text(u"name"), f.text(u"creatorId"),
                    f.texts(u"participants")};
            }},
        {u"participant_added"_s,
            [](Fields &f) -> Event {
                return ParticipantAdded{f.text(u"threadId"), f.text(u"agentId"), f.text(u"by")};
            }},
        {u"participant_removed"_s,
            [](Fields &f) -> Event {
                return ParticipantRemoved{f.text(u"threadId"), f.text(u"agentId"), f.text(u"by")};
            }},
        {u"message_sent"_s, readMessageSent},
        {u"thread_closed"_s,
            [](Fields &f) -> Event {
                return ThreadClosed{f.text(u"threadId"), f.text(u"by"), f.text(u"summary")};
            }},
        {u"mentions_read"_s,
            [](Fields &f) -> Event {
                return MentionsRead{f.text(u"agentId"), f.numbers(u"numbers")};
            }},
        {u"agent_removed"_s, [](Fields &f) -> Event { return AgentRemoved{f.text(u"agentId")}; }},
        {u"session_closed"_s, [](Fields &f) -> Event { return SessionClosed{f.text(u"reason")}; }},
    };
    return kReaders.value(type, nullptr);
}

Error unreadable(const QString &reason)
{
    return {
        ErrorCode::Internal, u"The journal holds an event that can't be read: %1."_s.arg(reason)};
}

} // namespace

QByteArray toJson(const Event &event)
{
    QJsonObject object = std::visit([](const auto &which) { return written(which); }, event);
    object.insert(u"v"_s, kVersion);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<Event> eventFromJson(const QByteArray &json)
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parsed);
    if (parsed.error != QJsonParseError::NoError || !document.isObject())
        return unreadable(u"it is not a JSON object"_s);
    const QJsonObject object = document.object();
    if (object.value(u"v").toInt() != kVersion)
        return unreadable(u"its version is not %1"_s.arg(kVersion));
    const QString type = object.value(u"type").toString();
    const Read read = readerOf(type);
    if (!read)
        return unreadable(u"its type \"%1\" is not known"_s.arg(type));
    Fields fields(object);
    Event event = read(fields);
    if (!fields.isOk())
        return unreadable(u"a member of \"%1\" is missing or of the wrong type"_s.arg(type));
    return event;
}

} // namespace server::session
