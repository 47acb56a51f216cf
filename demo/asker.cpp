// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/asker.h"

#include "demo/answerer.h"

#include <QJsonArray>

#include <algorithm>

namespace demo {

Asker::Asker(const QString &name, const QStringList &asked, QObject *parent)
    : Agent(name, QStringLiteral("asks the question and sums up"), parent)
    , m_asked(asked)
{
}

void Asker::begin()
{
    const QString threadName = QStringLiteral("arithmetic");
    tell(Report::Kind::Opens, m_asked, threadName);
    call(QStringLiteral("create_thread"),
        {{QStringLiteral("threadName"), threadName},
            {QStringLiteral("participantIds"), QJsonArray::fromStringList(m_asked)}},
        [this](const shared::ToolAnswer &created) {
            m_threadId = created.line(u"ID");
            say(m_threadId, m_asked, QStringLiteral("How much is 3 times 14, and how do you know?"),
                [this](const auto &) { listen(); });
        });
}

void Asker::hear(const shared::ReceivedMessage &message)
{
    m_answers.insert(message.senderId, message.content);
    if (m_answers.size() == m_asked.size())
        closeThread();
}

void Asker::closeThread()
{
    QStringList results;
    for (const QString &agent : m_asked)
        results.append(QString::number(numbersIn(m_answers.value(agent)).constLast()));
    const bool doAgree = std::all_of(results.cbegin(), results.cend(),
        [&](const QString &result) { return result == results.first(); });
    const QString summary = doAgree
        ? QStringLiteral("%1 agree: it is %2.")
              .arg(m_asked.join(QStringLiteral(" and ")), results.first())
        : QStringLiteral("No agreement: %1.").arg(results.join(QStringLiteral(" or ")));
    tell(Report::Kind::Closes, {}, summary);
    call(QStringLiteral("close_thread"),
        {{QStringLiteral("threadId"), m_threadId}, {QStringLiteral("summary"), summary}},
        [this](const auto &) { leave(); });
}

} // namespace demo
