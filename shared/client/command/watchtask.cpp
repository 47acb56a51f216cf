// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/watchtask.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

namespace shared::command {

using namespace Qt::StringLiterals;

namespace {

QString nameOf(ConnectionState::Phase phase)
{
    switch (phase) {
    case ConnectionState::Phase::Closed:
        return u"closed"_s;
    case ConnectionState::Phase::Connecting:
        return u"connecting"_s;
    case ConnectionState::Phase::Open:
        return u"open"_s;
    case ConnectionState::Phase::Retrying:
        return u"retrying"_s;
    case ConnectionState::Phase::GivenUp:
        break;
    }
    return u"given_up"_s;
}

} // namespace

WatchTask::WatchTask(const Options &options, Output &output, QObject *parent)
    : AgentTask(options, output, parent)
{
    connect(&client(), &CoralClient::welcomed, this, [this](const QString &text) {
        this->output().tell(
            u"welcome"_s, u"connection_established: %1"_s.arg(text), {{u"text"_s, text}});
    });
    connect(&client(), &CoralClient::heartbeatReceived, this, [this] {
        ++m_heartbeats;
        this->output().tell(u"heartbeat"_s, u"heartbeat"_s);
    });
    connect(&client(), &CoralClient::pingAnswered, this,
        [this] { this->output().tell(u"ping"_s, u"ping, answered"_s); });
    connect(&client(), &CoralClient::lost, this, [this] { ++m_losses; });
    connect(&client(), &CoralClient::hubRestarted, this, [this] {
        this->output().tell(
            u"restarted"_s, u"the server restarted: threads and messages of before are gone"_s);
    });
    connect(&client(), &CoralClient::mentioned, this, [this](const ReceivedMessage &message) {
        this->output().tell(u"message"_s, toText(message), {{u"message"_s, toJson(message)}});
    });
    connect(&client(), &CoralClient::mentionsFailed, this, [this](const Error &error) {
        this->output().tell(u"mentions_failed"_s, u"no mentions: %1"_s.arg(error.message),
            {{u"error"_s, error.message}});
    });
    connect(&client(), &CoralClient::notified, this,
        [this](const QString &method, const QJsonObject &parameters) {
            const QByteArray json = QJsonDocument(parameters).toJson(QJsonDocument::Compact);
            this->output().tell(u"notification"_s, method + u' ' + QString::fromUtf8(json),
                {{u"method"_s, method}, {u"params"_s, parameters}});
        });
    connect(&client(), &CoralClient::opened, this, [this] {
        client().request(
            u"tools/list"_s, {}, [this](const Result<QJsonObject> &result) { takeTools(result); });
    });
}

void WatchTask::start()
{
    m_since.start();
    const HubAddress &address = options().client.address;
    const QString server = address.server.toString();
    output().tell(u"start"_s,
        u"%1: agent %2 in session %3"_s.arg(server, address.agent, address.session),
        {{u"server"_s, server}, {u"agent"_s, address.agent}, {u"session"_s, address.session}});
    if (options().seconds > std::chrono::milliseconds(0))
        QTimer::singleShot(options().seconds, this, &WatchTask::stop);
    AgentTask::start();
}

void WatchTask::stop()
{
    finish(kSuccess);
}

void WatchTask::followState(const ConnectionState &state)
{
    using Phase = ConnectionState::Phase;
    if (state.phase == Phase::Closed)
        return; // conclude() tells
    QJsonObject members{{u"state"_s, nameOf(state.phase)}};
    if (state.phase == Phase::Open) {
        members.insert(u"transport"_s, state.info.transport);
        members.insert(u"revision"_s, state.info.revision);
        members.insert(u"transportId"_s, state.info.transportId);
        members.insert(u"resumed"_s, state.info.isResumed);
    } else if (state.phase != Phase::Connecting) {
        members.insert(u"error"_s, state.error.message);
        members.insert(u"reason"_s, QString::fromLatin1(state.reason));
    }
    if (state.phase == Phase::Retrying)
        members.insert(u"retryInMs"_s, static_cast<qint64>(state.retryIn.count()));
    output().tell(u"state"_s, state.text(), members);
}

void WatchTask::takeTools(const Result<QJsonObject> &result)
{
    if (!result)
        return; // the connection is lost again, or the state tells more
    QStringList names;
    const QJsonArray tools = result->value("tools"_L1).toArray();
    for (const auto &tool : tools)
        names.append(tool.toObject().value("name"_L1).toString());
    output().tell(u"tools"_s, u"tools: "_s + names.join(u", "_s),
        {{u"tools"_s, QJsonArray::fromStringList(names)}});
}

void WatchTask::conclude()
{
    const ClientMetrics &metrics = client().metrics();
    const auto whole = [](quint64 number) { return static_cast<qint64>(number); };
    output().tell(u"end"_s,
        u"ended after %1 s: %2 messages, %3 pings, %4 heartbeats, %5 reconnects"_s
            .arg(m_since.elapsed() / 1000)
            .arg(metrics.mentions())
            .arg(metrics.pings())
            .arg(m_heartbeats)
            .arg(metrics.reconnects()),
        {{u"milliseconds"_s, m_since.elapsed()}, {u"messages"_s, whole(metrics.mentions())},
            {u"repeated"_s, whole(metrics.repeatedMentions())},
            {u"pings"_s, whole(metrics.pings())}, {u"heartbeats"_s, m_heartbeats},
            {u"losses"_s, m_losses}, {u"attempts"_s, whole(metrics.attempts())},
            {u"reconnects"_s, whole(metrics.reconnects())}});
}

} // namespace shared::command
