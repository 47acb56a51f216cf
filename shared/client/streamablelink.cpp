// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/streamablelink.h"

#include <QJsonDocument>

#include <utility>

namespace shared {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kMethodNotFound = -32601;

} // namespace

StreamableLink::StreamableLink(const LinkContext &context, QObject *parent)
    : AgentLink(parent)
    , m_context(context)
{
}

StreamableLink::~StreamableLink()
{
    dropAll();
}

QJsonObject StreamableLink::clientInfo() const
{
    return {{u"name"_s, m_context.clientName}, {u"version"_s, m_context.clientVersion}};
}

std::chrono::milliseconds StreamableLink::silence() const
{
    return std::max<std::chrono::milliseconds>(3 * m_info.heartbeat, 5s);
}

AgentLink::CallId StreamableLink::send(
    const QString &method, const QJsonObject &params, bool isLong, CallEnded ended)
{
    const CallId id = m_nextCall++;
    const QJsonObject completed = complete(params);
    const QJsonObject message{
        {u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"method"_s, method}, {u"params"_s, completed}};
    auto *call = new StreamableCall(m_context.connections, m_context.deadlines,
        {.post = requestOf(message, headersOf(method, completed), isLong ? Use::Stream : Use::Call),
            .id = id,
            .silence = silence()},
        this);
    m_calls.insert(id, {call, std::move(ended), isLong});
    connect(call, &StreamableCall::received, this, &StreamableLink::takeMessage);
    connect(call, &StreamableCall::ended, this,
        [this, id, call](const CallEnd &end) { finish(id, end, call->status()); });
    return id;
}

void StreamableLink::finish(CallId id, const CallEnd &end, int status)
{
    const Call call = m_calls.take(id);
    call.call->deleteLater();
    // The hub may take the answer for delivered: then what was in it is unread again.
    if (call.isLong && end.fate == CallEnd::Fate::Uncertain)
        postCancelled(id);
    const bool isGone = status == 404 || status == 410 || status == 409;
    call.ended(end);
    if (!end.result && ((isGone && end.fate == CallEnd::Fate::NotSent) || isTakeOver(end)))
        noteGone(end);
}

void StreamableLink::drop(CallId id)
{
    if (const Call call = m_calls.take(id); call.call != nullptr) {
        call.call->disconnect(this);
        delete call.call;
    }
}

void StreamableLink::dropAll()
{
    const QList<CallId> ids = m_calls.keys();
    for (const CallId id : ids)
        drop(id);
}

void StreamableLink::endAll(const QString &why)
{
    const QHash<CallId, Call> calls = std::exchange(m_calls, {});
    for (const Call &call : calls) {
        call.call->disconnect(this);
        call.call->deleteLater();
        call.ended(CallEnd::uncertain(why));
    }
}

bool StreamableLink::isTakeOver(const CallEnd &end)
{
    return end.reason == "taken_over"_L1;
}

LinkEnd StreamableLink::failureOf(const StreamableCall &call, const CallEnd &end)
{
    const int status = call.status();
    // How servers refuse what they do not know (MCP, transports, backwards compatibility), or by a
    // JSON-RPC error.
    const bool isOlder = status == 400 || status == 404 || status == 405 || status == 406
        || (status == 200 && end.fate == CallEnd::Fate::Answered);
    if (status >= 300 && !isOlder)
        return LinkEnd::ofRefusal(status, end.reason, end.result.error(), end.retry);
    return {isOlder ? LinkEnd::Kind::Unsupported : LinkEnd::Kind::Lost, end.result.error(),
        status == 0 ? "unreachable" : "broken", end.retry};
}

void StreamableLink::takeMessage(const QJsonObject &message)
{
    const QString method = message.value("method"_L1).toString();
    const QJsonValue id = message.value("id"_L1);
    if (id.isUndefined()) {
        emit notified(method, message.value("params"_L1).toObject());
        return;
    }
    QJsonObject answer{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}};
    const bool isPing = method == "ping"_L1;
    if (isPing)
        answer.insert(u"result"_s, QJsonObject());
    else
        answer.insert(u"error"_s,
            QJsonObject{{u"code"_s, kMethodNotFound},
                {u"message"_s, u"This client does not serve %1."_s.arg(method)}});
    post(answer);
    if (isPing)
        emit pingAnswered();
}

void StreamableLink::postCancelled(CallId id)
{
    post({{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, u"notifications/cancelled"_s},
        {u"params"_s, QJsonObject{{u"requestId"_s, id}}}});
}

void StreamableLink::post(const QJsonObject &message)
{
    auto *exchange = new McpExchange(m_context.connections,
        requestOf(
            message, headersOf(message.value("method"_L1).toString(), {}), Use::Call, kLongestPost),
        this);
    connect(exchange, &McpExchange::finished, exchange, &QObject::deleteLater);
}

McpExchange::Request StreamableLink::requestOf(const QJsonObject &message, const Headers &headers,
    Use use, std::chrono::milliseconds limit) const
{
    return {.url = m_context.address.mcpUrl(),
        .headers = headers,
        .body = QJsonDocument(message).toJson(QJsonDocument::Compact),
        .use = use,
        .limit = limit};
}

} // namespace shared
