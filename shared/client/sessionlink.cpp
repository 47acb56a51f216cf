// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/sessionlink.h"

#include "shared/client/httperror.h"

#include <QJsonDocument>

#include <utility>

namespace shared {

using namespace Qt::StringLiterals;

namespace {

const QString kRevision = u"2025-11-25"_s;

} // namespace

SessionLink::SessionLink(const LinkContext &context, QObject *parent)
    : StreamableLink(context, parent)
{
}

void SessionLink::open()
{
    m_isResuming = !m_sessionId.isEmpty();
    if (m_isResuming)
        listen();
    else
        initialize();
}

void SessionLink::initialize()
{
    m_lastEventId.clear();
    endAll(u"the session is over"_s);
    setInfo({.transport = u"Streamable HTTP"_s, .revision = kRevision});
    const QJsonObject message{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, 0},
        {u"method"_s, u"initialize"_s},
        {u"params"_s,
            QJsonObject{{u"protocolVersion"_s, kRevision}, {u"capabilities"_s, QJsonObject()},
                {u"clientInfo"_s, clientInfo()}}}};
    m_handshake.reset(new StreamableCall(context().connections, context().deadlines,
        {.post = {.url = context().address.mcpUrl(),
             .body = QJsonDocument(message).toJson(QJsonDocument::Compact)},
            .id = 0,
            .silence = silence()},
        this));
    connect(m_handshake.get(), &StreamableCall::ended, this, [this](const CallEnd &end) {
        const auto call = std::move(m_handshake);
        takeInitialized(*call, end);
    });
}

void SessionLink::takeInitialized(const StreamableCall &call, const CallEnd &end)
{
    if (!end.result)
        return this->end(failureOf(call, end));
    m_sessionId = call.sessionId();
    LinkInfo info = this->info();
    info.transportId = QString::fromLatin1(m_sessionId);
    info.read(*end.result);
    setInfo(info);
    confirm();
}

void SessionLink::confirm()
{
    const QJsonObject message{
        {u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, u"notifications/initialized"_s}};
    m_confirmation.reset(new McpExchange(context().connections,
        {.url = context().address.mcpUrl(),
            .headers = headersOf({}, {}),
            .body = QJsonDocument(message).toJson(QJsonDocument::Compact),
            .limit = kLongestPost}));
    connect(m_confirmation.get(), &McpExchange::finished, this,
        [this](const std::optional<Error> &error) {
            const auto exchange = std::move(m_confirmation);
            if (!error && exchange->status() < 300)
                return listen();
            m_sessionId.clear();
            this->end(LinkEnd::of(*exchange, error));
        });
}

void SessionLink::listen()
{
    Headers headers = headersOf({}, {});
    if (!m_lastEventId.isEmpty())
        headers.append({"Last-Event-ID", m_lastEventId});
    m_stream.reset(new McpExchange(context().connections,
        {.verb = McpExchange::Verb::Get, .url = context().address.mcpUrl(), .headers = headers}));
    const McpExchange *stream = m_stream.get();
    connect(stream, &McpExchange::answered, this, &SessionLink::takeStream);
    connect(stream, &McpExchange::heartbeatReceived, this, &AgentLink::heartbeatReceived);
    connect(stream, &McpExchange::heartbeatReceived, this, &AgentLink::heard);
    connect(stream, &McpExchange::eventReceived, this, &AgentLink::heard);
    connect(stream, &McpExchange::received, this,
        [this](const QByteArray &json) { takeMessage(QJsonDocument::fromJson(json).object()); });
    connect(stream, &McpExchange::finished, this, &SessionLink::takeStreamEnd);
}

void SessionLink::takeStream()
{
    // 405: this server has no such stream, which the specification allows.
    if (!m_stream->isStream() && m_stream->status() != 405)
        return;
    m_isOpen = true;
    LinkInfo info = this->info();
    info.isResumed = m_isResuming;
    emit opened(info);
}

void SessionLink::takeStreamEnd(const std::optional<Error> &error)
{
    const auto stream = std::move(m_stream);
    if (stream->status() == 405)
        return;
    if (!stream->lastEventId().isEmpty())
        m_lastEventId = stream->lastEventId();
    const int status = stream->status();
    // What was to be resumed is forgotten, or the session is.
    if (status == 400 && !m_lastEventId.isEmpty()) {
        m_lastEventId.clear();
        return listen();
    }
    LinkEnd ended = LinkEnd::of(*stream, error);
    if (status == 404 || status == 410) {
        m_sessionId.clear();
        if (!m_isOpen && ended.kind != LinkEnd::Kind::TakenOver)
            return initialize();
        if (ended.kind != LinkEnd::Kind::TakenOver)
            ended.kind = LinkEnd::Kind::Lost;
    }
    end(ended);
}

void SessionLink::noteGone(const CallEnd &ended)
{
    if (!m_isOpen)
        return;
    m_sessionId.clear();
    if (m_stream) {
        m_stream->disconnect(this);
        m_stream->abort();
        m_stream.reset();
    }
    LinkEnd gone{LinkEnd::Kind::Lost, ended.result.error(), "session_gone", ended.retry};
    if (isTakeOver(ended))
        gone = {LinkEnd::Kind::TakenOver, ended.result.error(), "taken_over"};
    end(gone);
}

void SessionLink::end(const LinkEnd &end)
{
    m_isOpen = false;
    emit closed(end);
}

void SessionLink::close(bool withFarewell)
{
    m_isOpen = false;
    for (McpExchange *exchange : {m_stream.get(), m_confirmation.get()}) {
        if (exchange != nullptr) {
            exchange->disconnect(this);
            exchange->abort();
        }
    }
    m_stream.reset();
    m_confirmation.reset();
    if (m_handshake)
        m_handshake->disconnect(this);
    m_handshake.reset();
    if (!withFarewell)
        return;
    dropAll();
    if (m_sessionId.isEmpty()) { // queued: it comes later, always
        QMetaObject::invokeMethod(this, &AgentLink::farewellEnded, Qt::QueuedConnection);
        return;
    }
    auto *farewell = new McpExchange(context().connections,
        {.verb = McpExchange::Verb::Delete,
            .url = context().address.mcpUrl(),
            .headers = headersOf({}, {}),
            .limit = kLongestPost},
        this);
    connect(farewell, &McpExchange::finished, this, [this, farewell] {
        farewell->deleteLater();
        emit farewellEnded();
    });
    m_sessionId.clear();
}

void SessionLink::cancel(CallId id)
{
    if (!has(id))
        return;
    drop(id);
    postCancelled(id);
}

StreamableLink::Headers SessionLink::headersOf(const QString &, const QJsonObject &) const
{
    Headers headers{{"MCP-Protocol-Version", info().revision.toLatin1()}};
    if (!m_sessionId.isEmpty())
        headers.append({"Mcp-Session-Id", m_sessionId});
    return headers;
}

} // namespace shared
