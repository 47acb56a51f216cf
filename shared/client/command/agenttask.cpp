// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/agenttask.h"

#include "shared/client/doctor/advice.h"

#include <QJsonArray>

namespace shared::command {

using namespace Qt::StringLiterals;

AgentTask::AgentTask(const Options &options, Output &output, QObject *parent)
    : Task(options, output, parent)
    , m_client(options.client, m_connections)
{
    m_connections.trust(options.trusted);
    connect(&m_client, &CoralClient::stateChanged, this, &AgentTask::takeState);
}

void AgentTask::start()
{
    m_client.open();
}

void AgentTask::stop()
{
    finish(kFailed);
}

void AgentTask::takeState(const ConnectionState &state)
{
    using Phase = ConnectionState::Phase;
    followState(state);
    if (state.phase == Phase::Retrying)
        m_lastFailure = state;
    if (state.phase == Phase::GivenUp && !m_exitStatus) {
        output().complain(explain(state));
        const bool isRefused = state.reason == "refused" || state.reason == "taken_over";
        finish(isRefused ? kFailed : kUnreachable);
    } else if (state.phase == Phase::Closed && m_exitStatus) {
        conclude();
        emit finished(*m_exitStatus);
    }
}

QString AgentTask::explain(const ConnectionState &state) const
{
    const HubAddress &address = options().client.address;
    const QString server = address.server.toString();
    QString why = state.error.message.isEmpty() ? u"it does not answer"_s : state.error.message;
    if (!why.endsWith(u'.'))
        why += u'.';
    if (state.reason == "taken_over")
        return why + u" Give one of the two another name with --agent."_s;
    const QString doctor = u"\"coral-client doctor --server %1%2\" looks step by step."_s.arg(
        server, address.isDevmode ? u" --devmode"_s : QString());
    if (state.error.code == ErrorCode::Forbidden && state.reason == "refused")
        return u"%1 refuses the connection: %2 %3"_s.arg(
            server, why, doctor::adviceForRefusal(403, true, address));
    if (state.reason == "refused")
        return u"%1 refuses the connection: %2 %3"_s.arg(server, why, doctor);
    const QString question = address.server.scheme() == "https"_L1
        ? u"Is the hub running there, is --server right, and its certificate trusted (--ca FILE)?"_s
        : u"Is the hub running there, and is --server right?"_s;
    return u"can't connect to %1: %2 %3 %4"_s.arg(server, why, question, doctor);
}

QString AgentTask::explainLastFailure() const
{
    return explain(m_lastFailure.value_or(m_client.state()));
}

void AgentTask::finish(int exitStatus)
{
    if (m_exitStatus)
        return;
    m_exitStatus = exitStatus;
    if (m_client.state().phase == ConnectionState::Phase::Closed) {
        // Queued: whoever waits for it may not listen yet.
        QMetaObject::invokeMethod(
            this, [this] { emit finished(*m_exitStatus); }, Qt::QueuedConnection);
        return;
    }
    m_client.close();
}

void AgentTask::finishFailed(const ToolOutcome &outcome)
{
    if (m_exitStatus) // it is our end that ended the call
        return;
    const bool isConnected = m_client.isOpen() || outcome.fate != CallFate::NotCarriedOut;
    output().complain(isConnected ? outcome.text() : explainLastFailure());
    switch (outcome.fate) {
    case CallFate::Answered:
        return finish(kFailed);
    case CallFate::NotCarriedOut:
        return finish(kUnreachable);
    case CallFate::Lost:
    case CallFate::LostByRestart:
        return finish(kUncertain);
    }
}

Options withoutMentions(Options options)
{
    options.client.receivesMentions = false;
    return options;
}

QJsonObject toJson(const ToolAnswer &answer)
{
    QJsonObject object{{u"isError"_s, answer.isError}, {u"text"_s, answer.text}};
    if (!answer.structured.isEmpty())
        object.insert(u"structured"_s, answer.structured);
    return object;
}

QJsonObject toJson(const ReceivedMessage &message)
{
    return {{u"id"_s, message.id}, {u"threadId"_s, message.threadId},
        {u"threadName"_s, message.threadName}, {u"senderId"_s, message.senderId},
        {u"content"_s, message.content},
        {u"mentions"_s, QJsonArray::fromStringList(message.mentions)},
        {u"timestamp"_s, message.timestamp.toString(Qt::ISODateWithMs)}};
}

QString toText(const ReceivedMessage &message)
{
    return u"message from %1 in \"%2\" (thread %3): %4"_s.arg(
        message.senderId, message.threadName, message.threadId, message.content);
}

} // namespace shared::command
