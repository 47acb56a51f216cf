// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/agent.h"

#include "shared/contract/version.h"

#include <QFile>
#include <QJsonArray>
#include <QUrlQuery>

namespace demo {

using shared::Error;
using shared::Result;
using shared::ToolAnswer;

namespace {

QUrl addressOf(const Agent::Place &place, const QString &name, const QString &description)
{
    QUrl url = place.hub;
    url.setPath(QStringLiteral("/devmode/coral-demo/public/%1/sse").arg(place.session));
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("agentId"), name);
    query.addQueryItem(QStringLiteral("agentDescription"), description);
    query.addQueryItem(QStringLiteral("waitForAgents"), QString::number(place.agents));
    url.setQuery(query);
    return url;
}

} // namespace

Agent::Agent(const QString &name, const QString &description, QObject *parent)
    : QObject(parent)
    , m_name(name)
    , m_description(description)
{
    connect(&m_client, &shared::HttpSseClient::opened, this, [this] {
        m_client.initialize(
            m_name, QLatin1StringView(shared::kVersion), [this](const auto &answer) {
                if (!answer) {
                    emit failed(answer.error().message);
                    return;
                }
                begin();
            });
    });
    connect(&m_client, &shared::HttpSseClient::closed, this, [this](const Error &reason) {
        if (!m_hasLeft)
            emit failed(reason.message);
    });
}

void Agent::join(const Place &place)
{
    // Told before it happens, as what it says: the others may be let go, and talk, before it hears
    // that it is in.
    tell(Report::Kind::Joins, {}, m_description);
    m_client.open(addressOf(place, m_name, m_description));
}

void Agent::call(const QString &tool, const QJsonObject &arguments, Then then)
{
    m_client.callTool(
        tool, arguments, [this, tool, then = std::move(then)](const Result<ToolAnswer> &answer) {
            if (m_hasLeft)
                return;
            if (!answer)
                emit failed(QStringLiteral("%1: %2").arg(tool, answer.error().message));
            else if (answer->isError)
                emit failed(answer->text);
            else
                then(*answer);
        });
}

void Agent::say(
    const QString &threadId, const QStringList &mentions, const QString &text, Then then)
{
    // Told before it is sent: so no report of somebody who heard it can be older.
    tell(Report::Kind::Says, mentions, text);
    call(QStringLiteral("send_message"),
        {{QStringLiteral("threadId"), threadId}, {QStringLiteral("content"), text},
            {QStringLiteral("mentions"), QJsonArray::fromStringList(mentions)}},
        std::move(then));
}

void Agent::listen()
{
    if (m_hasLeft)
        return;
    call(QStringLiteral("wait_for_mentions"), {{QStringLiteral("timeoutMs"), 10'000}},
        [this](const ToolAnswer &answer) {
            hearAll(answer);
            listen();
        });
}

void Agent::hearAll(const ToolAnswer &answer)
{
    const auto messages = shared::parseReceivedMessages(answer.text);
    if (!messages) {
        emit failed(messages.error().message);
        return;
    }
    for (const shared::ReceivedMessage &message : *messages) {
        tell(Report::Kind::Hears, {message.senderId}, message.content);
        hear(message);
    }
}

void Agent::leave()
{
    m_hasLeft = true;
    tell(Report::Kind::Leaves, {}, {});
    m_client.close();
    emit left();
}

void Agent::tell(Report::Kind kind, const QStringList &others, const QString &text)
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    const Report report{.kind = kind, .agent = m_name, .others = others, .text = text, .at = now};
    QFile out;
    if (out.open(stdout, QIODevice::WriteOnly | QIODevice::Unbuffered))
        out.write(report.toLine());
}

} // namespace demo
