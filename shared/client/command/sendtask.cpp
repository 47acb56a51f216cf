// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/sendtask.h"

#include <QFile>
#include <QJsonArray>

namespace shared::command {

using namespace Qt::StringLiterals;

SendTask::SendTask(const Options &options, Output &output, QObject *parent)
    : AgentTask(withoutMentions(options), output, parent)
{
}

void SendTask::start()
{
    m_text = options().arguments.constFirst();
    if (m_text == "-"_L1) {
        QFile input;
        if (input.open(stdin, QIODevice::ReadOnly))
            m_text = QString::fromUtf8(input.readAll());
        if (m_text.endsWith(u'\n'))
            m_text.chop(1);
    }
    if (m_text.isEmpty()) {
        output().complain(u"there is no text to send"_s);
        return finish(kBadUsage);
    }
    AgentTask::start();
    if (!options().thread.isEmpty())
        return send(options().thread);
    const QString name =
        options().threadName.isEmpty() ? m_text.simplified().left(60) : options().threadName;
    client().callTool(u"create_thread"_s,
        {{u"threadName"_s, name}, {u"participantIds"_s, QJsonArray::fromStringList(options().to)}},
        [this](const ToolOutcome &outcome) {
            if (!outcome.isSuccess())
                return finishFailed(outcome);
            send(outcome.answer->line(u"ID"));
        },
        {.timeout = options().timeout});
}

void SendTask::send(const QString &thread)
{
    const QStringList mentions = options().to + options().mentions;
    client().callTool(u"send_message"_s,
        {{u"threadId"_s, thread}, {u"content"_s, m_text},
            {u"mentions"_s, QJsonArray::fromStringList(mentions)}},
        [this, thread](const ToolOutcome &outcome) {
            if (!outcome.isSuccess())
                return finishFailed(outcome);
            const QString id = outcome.answer->line(u"ID");
            output().show(u"sent: message %1 in thread %2"_s.arg(id, thread),
                {{u"messageId"_s, id}, {u"threadId"_s, thread}});
            finish(kSuccess);
        },
        {.timeout = options().timeout});
}

} // namespace shared::command
