// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/threadstask.h"

#include <QJsonArray>

namespace shared::command {

using namespace Qt::StringLiterals;

namespace {

QJsonObject toJson(const Thread &thread)
{
    QJsonObject object{{u"id"_s, thread.id}, {u"name"_s, thread.name},
        {u"creatorId"_s, thread.creatorId}, {u"state"_s, thread.state},
        {u"participants"_s, QJsonArray::fromStringList(thread.participants)},
        {u"messageCount"_s, thread.messageCount}};
    if (thread.messages.isEmpty())
        return object;
    QJsonArray messages;
    for (const ReceivedMessage &message : thread.messages)
        messages.append(command::toJson(message));
    object.insert(u"messages"_s, messages);
    return object;
}

} // namespace

ThreadsTask::ThreadsTask(const Options &options, Output &output, QObject *parent)
    : AgentTask(withoutMentions(options), output, parent)
{
}

void ThreadsTask::start()
{
    AgentTask::start();
    const QString thread = options().arguments.value(0);
    const QString uri = thread.isEmpty() ? sessionUri() : threadUri(thread);
    client().request(
        u"resources/read"_s, {{u"uri"_s, uri}},
        [this](const Result<QJsonObject> &result) { takeResource(result); }, options().timeout);
}

void ThreadsTask::takeResource(const Result<QJsonObject> &result)
{
    if (!result) {
        const bool isAnswer = client().isOpen() && result.error().code != ErrorCode::Timeout;
        return finishFailed(
            {isAnswer ? CallFate::Answered : CallFate::NotCarriedOut, result.error()});
    }
    const auto session = parseSession(*result);
    if (!session)
        return finishFailed({CallFate::Answered, session.error()});
    show(session->threads);
    finish(kSuccess);
}

void ThreadsTask::show(const QList<Thread> &threads)
{
    for (const Thread &thread : threads) {
        output().show(u"%1  %2, %3 messages, with %4: %5"_s.arg(thread.id, thread.state)
                          .arg(thread.messageCount)
                          .arg(thread.participants.join(u", "_s), thread.name),
            toJson(thread));
        if (!output().isJson())
            showMessages(thread);
    }
    if (threads.isEmpty() && !output().isJson())
        output().show(u"no threads"_s, {});
}

void ThreadsTask::showMessages(const Thread &thread)
{
    for (const ReceivedMessage &message : thread.messages) {
        const QString time = message.timestamp.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s);
        const QString to =
            message.mentions.isEmpty() ? QString() : u" to "_s + message.mentions.join(u", "_s);
        output().show(u"  %1 %2%3: %4"_s.arg(time, message.senderId, to, message.content), {});
    }
}

} // namespace shared::command
