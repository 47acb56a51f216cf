// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/chaos/member.h"

#include "shared/client/command/threadxml.h"

#include <QJsonArray>
#include <QRandomGenerator>

namespace chaos {

using namespace Qt::StringLiterals;
using shared::CoralClient;
using shared::ReceivedMessage;
using shared::ToolOutcome;

Member::Member(const shared::CoralClientSettings &settings, shared::ConnectionPool &connections,
    Ledger &ledger, const QStringList &others, QObject *parent)
    : QObject(parent)
    , m_client(settings, connections)
    , m_ledger(ledger)
    , m_others(others)
{
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (hasThread())
            sendTo(m_others.at(QRandomGenerator::global()->bounded(m_others.size())));
    });
    connect(&m_client, &CoralClient::mentioned, this,
        [this](const ReceivedMessage &message) { m_ledger.noteHeard(message.content, name()); });
    connect(&m_client, &CoralClient::hubRestarted, this, [this] {
        ++m_era;
        m_thread.clear();
        m_ledger.noteRestart(name());
    });
}

void Member::startSending(std::chrono::milliseconds pause)
{
    m_timer.start(pause);
}

void Member::stopSending()
{
    m_timer.stop();
}

void Member::makeThread()
{
    if (std::exchange(m_isMakingThread, true))
        return;
    m_client.callTool(u"create_thread"_s,
        {{u"threadName"_s, u"of "_s + name()},
            {u"participantIds"_s, QJsonArray::fromStringList(m_others)}},
        [this, era = m_era](const ToolOutcome &outcome) {
            m_isMakingThread = false;
            if (outcome.isSuccess() && era == m_era)
                m_thread = outcome.answer->line(u"ID");
        });
}

bool Member::hasThread()
{
    if (m_thread.isEmpty())
        makeThread();
    return !m_thread.isEmpty();
}

void Member::sendToAll()
{
    for (const QString &agent : m_others)
        sendTo(agent);
}

void Member::sendTo(const QString &to)
{
    const QString content = u"%1 says %2"_s.arg(name()).arg(m_next++);
    m_ledger.noteSent(content, name(), to);
    m_client.callTool(u"send_message"_s,
        {{u"threadId"_s, m_thread}, {u"content"_s, content}, {u"mentions"_s, QJsonArray{to}}},
        [this, content](const ToolOutcome &outcome) {
            m_ledger.noteEnd(content, outcome);
            if (outcome.fate == shared::CallFate::Answered && !outcome.isSuccess())
                m_thread.clear(); // the hub does not know it any more
        });
}

void Member::readBack(Read read)
{
    m_client.request(u"resources/read"_s, {{u"uri"_s, u"coral://threads"_s}},
        [this, read = std::move(read)](const shared::Result<QJsonObject> &result) {
            if (!result)
                return read(result.error());
            const auto session = shared::command::parseSession(*result);
            if (!session)
                return read(session.error());
            QStringList contents;
            for (const shared::command::Thread &thread : session->threads) {
                for (const ReceivedMessage &message : thread.messages) {
                    if (message.senderId == name())
                        contents.append(message.content);
                }
            }
            read(contents);
        });
}

} // namespace chaos
