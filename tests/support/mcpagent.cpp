// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/mcpagent.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

namespace tests {

using namespace Qt::StringLiterals;
using shared::ReceivedMessage;

namespace {

using Field = std::pair<QByteArray, QByteArray>;

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

McpAgent::McpAgent(AgentAddress address, QByteArray revision)
    : m_address(std::move(address))
    , m_revision(std::move(revision))
{
}

QByteArray McpAgent::target() const
{
    QByteArray target = m_address.base + "/mcp?agentId=" + QUrl::toPercentEncoding(id());
    for (const auto &[name, value] : m_address.options)
        target += '&' + QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    return target;
}

QJsonObject McpAgent::meta() const
{
    const QJsonObject info{{u"name"_s, u"test"_s}, {u"version"_s, u"1"_s}};
    return {{u"io.modelcontextprotocol/protocolVersion"_s, QString::fromLatin1(m_revision)},
        {u"io.modelcontextprotocol/clientInfo"_s, info},
        {u"io.modelcontextprotocol/clientCapabilities"_s, QJsonObject()}};
}

bool McpAgent::join()
{
    if (isStateless())
        return call(u"server/discover"_s).contains("result"_L1);
    m_session.clear();
    const QJsonObject info{{u"name"_s, u"test"_s}, {u"version"_s, u"1"_s}};
    const Started started = start(u"initialize"_s,
        {{u"protocolVersion"_s, QString::fromLatin1(m_revision)},
            {u"capabilities"_s, QJsonObject()}, {u"clientInfo"_s, info}});
    if (!started.visit->awaitAnswer(started.id).contains("result"_L1))
        return false;
    m_session = started.visit->header("Mcp-Session-Id");
    notify(u"notifications/initialized"_s);
    return !m_session.isEmpty();
}

HttpRequest McpAgent::request(
    const QByteArray &body, const QString &method, const QString &name) const
{
    HttpRequest request = HttpRequest::post(target(), body);
    request.headers.append(Field("Accept", "application/json, text/event-stream"));
    if (isStateless()) {
        request.headers.append(Field("MCP-Protocol-Version", m_revision));
        request.headers.append(Field("Mcp-Method", method.toUtf8()));
        if (!name.isNull())
            request.headers.append(Field("Mcp-Name", name.toUtf8()));
    } else if (!m_session.isEmpty()) {
        request.headers.append(Field("MCP-Protocol-Version", m_revision));
        request.headers.append(Field("Mcp-Session-Id", m_session));
    }
    return request;
}

McpAgent::Started McpAgent::start(const QString &method, QJsonObject params)
{
    if (isStateless()) {
        QJsonObject merged = meta();
        const QJsonObject given = params.value("_meta"_L1).toObject();
        for (auto one = given.begin(); one != given.end(); ++one)
            merged.insert(one.key(), one.value());
        params.insert(u"_meta"_s, merged);
    }
    const qint64 id = m_nextId++;
    const QJsonObject message{
        {u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"method"_s, method}, {u"params"_s, params}};
    const QString name = params.contains("name"_L1) ? params.value("name"_L1).toString()
                                                    : params.value("uri"_L1).toString();
    return {id, std::make_shared<HttpVisit>(port(), request(compact(message), method, name))};
}

McpAgent::Visit McpAgent::post(const QByteArray &body)
{
    return std::make_shared<HttpVisit>(port(), request(body));
}

McpAgent::Visit McpAgent::listen(const QByteArray &lastEventId)
{
    HttpRequest request{.method = "GET", .target = target()};
    request.headers = {{"Accept", "text/event-stream"}, {"Mcp-Session-Id", m_session},
        {"MCP-Protocol-Version", m_revision}};
    if (!lastEventId.isEmpty())
        request.headers.append(Field("Last-Event-ID", lastEventId));
    return std::make_shared<HttpVisit>(port(), request);
}

McpAgent::Visit McpAgent::terminate()
{
    return std::make_shared<HttpVisit>(port(),
        HttpRequest{
            .method = "DELETE", .target = target(), .headers = {{"Mcp-Session-Id", m_session}}});
}

void McpAgent::notify(const QString &method, const QJsonObject &params)
{
    const Visit visit =
        post(compact({{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, method}, {u"params"_s, params}}));
    if (!visit->awaitEnd() || visit->status() != 202)
        qWarning("a notification was answered with %d", visit->status());
}

QJsonObject McpAgent::call(const QString &method, const QJsonObject &params)
{
    const Started started = start(method, params);
    return started.visit->awaitAnswer(started.id);
}

McpAgent::Started McpAgent::startTool(const QString &tool, const QJsonObject &arguments)
{
    return start(u"tools/call"_s, {{u"name"_s, tool}, {u"arguments"_s, arguments}});
}

McpAgent::Started McpAgent::startWait(int timeoutMs)
{
    return startTool(u"wait_for_mentions"_s, {{u"timeoutMs"_s, timeoutMs}});
}

shared::ToolAnswer McpAgent::callTool(const QString &tool, const QJsonObject &arguments)
{
    const Started started = startTool(tool, arguments);
    return shared::ToolAnswer::fromResult(
        started.visit->awaitAnswer(started.id).value("result"_L1).toObject());
}

QString McpAgent::createThread(const QString &name, const QStringList &participants)
{
    return callTool(u"create_thread"_s,
        {{u"threadName"_s, name}, {u"participantIds"_s, QJsonArray::fromStringList(participants)}})
        .line(u"ID");
}

bool McpAgent::send(const QString &threadId, const QString &content, const QStringList &mentions)
{
    return !callTool(u"send_message"_s,
        {{u"threadId"_s, threadId}, {u"content"_s, content},
            {u"mentions"_s, QJsonArray::fromStringList(mentions)}})
                .isError;
}

QList<ReceivedMessage> McpAgent::messagesOf(const QJsonObject &response)
{
    const auto answer = shared::ToolAnswer::fromResult(response.value("result"_L1).toObject());
    const auto messages = shared::parseReceivedMessages(answer.text);
    if (!messages)
        qWarning("no messages: %s", qUtf8Printable(answer.text));
    return messages ? *messages : QList<ReceivedMessage>();
}

QList<ReceivedMessage> McpAgent::awaitMessages(const Started &wait)
{
    return messagesOf(wait.visit->awaitAnswer(wait.id));
}

QStringList McpAgent::hear()
{
    QStringList contents;
    for (const ReceivedMessage &message : awaitMessages(startWait()))
        contents.append(message.content);
    return contents;
}

} // namespace tests
