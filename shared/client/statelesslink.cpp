// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/statelesslink.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace shared {

using namespace Qt::StringLiterals;

namespace {

const QString kRevision = u"2026-07-28"_s;
const QString kMeta = u"io.modelcontextprotocol/"_s;

// A text as a header's value: as it is, or in base64 with the marks of the specification.
QByteArray headerValue(const QString &text)
{
    const bool isPlain =
        std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c >= u' ' && c <= u'~'; });
    const bool isMarked = text.startsWith("=?base64?"_L1) && text.endsWith("?="_L1);
    if (isPlain && !isMarked && text.trimmed() == text)
        return text.toLatin1();
    return "=?base64?" + text.toUtf8().toBase64() + "?=";
}

} // namespace

StatelessLink::StatelessLink(const LinkContext &context, QObject *parent)
    : StreamableLink(context, parent)
{
    setInfo({.transport = u"Streamable HTTP"_s, .revision = kRevision});
}

void StatelessLink::open()
{
    begin(u"server/discover"_s, {}, &StatelessLink::takeDiscovered);
}

void StatelessLink::begin(const QString &method, const QJsonObject &params, Handle ended)
{
    const QJsonObject completed = complete(params);
    const QJsonObject message{
        {u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, 0}, {u"method"_s, method}, {u"params"_s, completed}};
    m_stream.reset(new StreamableCall(context().connections, context().deadlines,
        {.post = {.url = context().address.mcpUrl(),
             .headers = headersOf(method, completed),
             .body = QJsonDocument(message).toJson(QJsonDocument::Compact)},
            .id = 0,
            .silence = silence()},
        this));
    const StreamableCall *stream = m_stream.get();
    connect(stream, &StreamableCall::received, this, &StatelessLink::takeMessage);
    connect(stream, &StreamableCall::heard, this, &AgentLink::heard);
    connect(stream, &StreamableCall::heartbeatReceived, this, &AgentLink::heartbeatReceived);
    connect(stream, &StreamableCall::ended, this, [this, ended](const CallEnd &end) {
        const auto call = std::move(m_stream);
        (this->*ended)(*call, end);
    });
}

void StatelessLink::takeDiscovered(const StreamableCall &call, const CallEnd &end)
{
    if (!end.result)
        return this->end(failureOf(call, end));
    const QJsonArray revisions = end.result->value("supportedVersions"_L1).toArray();
    if (!revisions.contains(kRevision)) {
        return this->end({LinkEnd::Kind::Unsupported,
            {ErrorCode::InvalidArgument, u"The server does not speak MCP %1."_s.arg(kRevision)},
            "refused"});
    }
    LinkInfo info = this->info();
    info.read(*end.result);
    setInfo(info);
    begin(u"subscriptions/listen"_s,
        {{u"notifications"_s, QJsonObject{{u"resourcesListChanged"_s, true}}}},
        &StatelessLink::takeListenEnd);
}

void StatelessLink::takeMessage(const QJsonObject &message)
{
    const QString method = message.value("method"_L1).toString();
    if (method != "notifications/subscriptions/acknowledged"_L1)
        return StreamableLink::takeMessage(message);
    if (!std::exchange(m_isOpen, true))
        emit opened(info());
}

void StatelessLink::takeListenEnd(const StreamableCall &call, const CallEnd &end)
{
    const Error error = end.result
        ? Error{ErrorCode::Unavailable, u"The server ended the stream."_s}
        : end.result.error();
    LinkEnd ended{LinkEnd::Kind::Lost, error, end.result ? "ended" : "broken", end.retry};
    // In a result that ends the stream, the hub's word stands beside the id of the subscription.
    const QString reason =
        end.result ? (*end.result)["_meta"_L1]["coral/closeReason"_L1].toString() : end.reason;
    if (call.status() >= 300 || reason == "taken_over"_L1)
        ended = LinkEnd::ofRefusal(call.status(), reason, error, end.retry);
    this->end(ended);
}

void StatelessLink::noteGone(const CallEnd &ended)
{
    // 409: another connection of the agent. The other statuses are those of the listening stream's
    // business, which ends by itself.
    const bool isConflict = isTakeOver(ended) || ended.result.error().code == ErrorCode::Conflict;
    if (!m_isOpen || !isConflict)
        return;
    m_stream->disconnect(this);
    m_stream.reset();
    end({LinkEnd::Kind::TakenOver, ended.result.error(), "taken_over"});
}

void StatelessLink::end(const LinkEnd &end)
{
    m_isOpen = false;
    emit closed(end);
}

void StatelessLink::close(bool withFarewell)
{
    m_isOpen = false;
    if (m_stream)
        m_stream->disconnect(this);
    m_stream.reset();
    if (!withFarewell)
        return;
    dropAll(); // and nobody is there to whom a session would have to be given back
    QMetaObject::invokeMethod(this, &AgentLink::farewellEnded, Qt::QueuedConnection);
}

StreamableLink::Headers StatelessLink::headersOf(
    const QString &method, const QJsonObject &params) const
{
    Headers headers{
        {"MCP-Protocol-Version", kRevision.toLatin1()}, {"Mcp-Method", headerValue(method)}};
    const bool isRead = method == "resources/read"_L1;
    const QJsonValue name = params.value(isRead ? "uri"_L1 : "name"_L1);
    if (isRead || method == "tools/call"_L1 || method == "prompts/get"_L1)
        headers.append({"Mcp-Name", headerValue(name.toString())});
    return headers;
}

QJsonObject StatelessLink::complete(const QJsonObject &params) const
{
    QJsonObject meta = params.value("_meta"_L1).toObject();
    meta.insert(kMeta + u"protocolVersion"_s, kRevision);
    meta.insert(kMeta + u"clientCapabilities"_s, QJsonObject());
    meta.insert(kMeta + u"clientInfo"_s, clientInfo());
    QJsonObject completed = params;
    completed.insert(u"_meta"_s, meta);
    return completed;
}

} // namespace shared
