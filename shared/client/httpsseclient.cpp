// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/httpsseclient.h"

#include "shared/client/httperror.h"

#include <QJsonDocument>

#include <utility>

namespace shared {

namespace {

constexpr auto kProtocolVersion = "2024-11-05";
constexpr int kMethodNotFound = -32601;
// The hub takes a message at once, before it serves it.
constexpr std::chrono::seconds kLongestPost{15};

QJsonObject message(QJsonObject rest)
{
    rest.insert(QStringLiteral("jsonrpc"), QStringLiteral("2.0"));
    return rest;
}

bool hasSameOrigin(const QUrl &a, const QUrl &b)
{
    return a.scheme() == b.scheme() && a.host() == b.host() && a.port(-1) == b.port(-1);
}

} // namespace

HttpSseClient::HttpSseClient(QObject *parent)
    : QObject(parent)
    , m_ownConnections(std::make_unique<ConnectionPool>())
    , m_connections(*m_ownConnections)
{
}

HttpSseClient::HttpSseClient(ConnectionPool &connections, QObject *parent)
    : QObject(parent)
    , m_connections(connections)
{
}

HttpSseClient::~HttpSseClient()
{
    abandonStream();
}

void HttpSseClient::open(const QUrl &url)
{
    abandonStream();
    m_url = url;
    m_transportId.clear();
    m_welcome.clear();
    m_farewell.clear();
    m_farewellReason.clear();
    m_retry.reset();
    m_status = 0;
    m_stream.reset(new McpExchange(
        m_connections, McpExchange::Request{.verb = McpExchange::Verb::Get, .url = url}));
    const McpExchange *stream = m_stream.get();
    connect(stream, &McpExchange::eventReceived, this, &HttpSseClient::takeEvent);
    connect(stream, &McpExchange::heartbeatReceived, this, [this] {
        ++m_heartbeats;
        emit heartbeatReceived();
    });
    connect(stream, &McpExchange::finished, this, &HttpSseClient::endStream);
}

void HttpSseClient::close()
{
    if (m_stream)
        end({ErrorCode::Unavailable, QStringLiteral("The connection was closed by this side.")});
}

void HttpSseClient::abandonStream()
{
    m_endpoint.clear();
    m_calls.clear();
    if (!m_stream)
        return;
    m_stream->disconnect(this);
    m_stream->abort();
    m_stream.reset();
}

void HttpSseClient::endStream(const std::optional<Error> &error)
{
    m_status = m_stream->status();
    m_retry = m_stream->retryDelay();
    if (!m_farewell.isEmpty())
        return end({ErrorCode::Unavailable, m_farewell});
    if (m_status == 0 || (m_stream->isStream() && error))
        return end(*error);
    if (m_status < 200 || m_status >= 300) {
        m_farewellReason = reasonOfRefusal(m_stream->refusal());
        return end(errorOfRefusal(m_status, m_stream->reason(), m_stream->refusal()));
    }
    if (!m_stream->isStream()) {
        return end({ErrorCode::InvalidArgument,
            QStringLiteral("No stream of events is served there. Is it the .../sse address?")});
    }
    end({ErrorCode::Unavailable, QStringLiteral("The server ended the stream.")});
}

void HttpSseClient::end(const Error &reason)
{
    // The state first: a callback may well open the next connection.
    const QHash<CallId, CallEnded> calls = std::exchange(m_calls, {});
    abandonStream();
    for (const CallEnded &ended : calls) {
        ended(CallEnd::uncertain(
            QStringLiteral("The connection ended before the answer: %1").arg(reason.message)));
    }
    emit closed(reason);
}

HttpSseClient::CallId HttpSseClient::send(
    const QString &method, const QJsonObject &params, const CallEnded &ended)
{
    const CallId id = m_nextCall++;
    if (!isOpen()) {
        ended(CallEnd::notSent(QStringLiteral("Not connected to a server.")));
        return id;
    }
    m_calls.insert(id, ended);
    post(message({{QStringLiteral("id"), id}, {QStringLiteral("method"), method},
             {QStringLiteral("params"), params}}),
        id);
    return id;
}

HttpSseClient::CallId HttpSseClient::call(
    const QString &method, const QJsonObject &params, Answered answered)
{
    return send(method, params,
        [answered = std::move(answered)](const CallEnd &end) { answered(end.result); });
}

HttpSseClient::CallId HttpSseClient::callTool(
    const QString &tool, const QJsonObject &arguments, ToolAnswered answered)
{
    return call(QStringLiteral("tools/call"),
        {{QStringLiteral("name"), tool}, {QStringLiteral("arguments"), arguments}},
        [answered = std::move(answered)](const Result<QJsonObject> &result) {
            if (result)
                answered(ToolAnswer::fromResult(*result));
            else
                answered(result.error());
        });
}

void HttpSseClient::initialize(
    const QString &clientName, const QString &clientVersion, Answered answered)
{
    const QJsonObject info{
        {QStringLiteral("name"), clientName}, {QStringLiteral("version"), clientVersion}};
    call(QStringLiteral("initialize"),
        {{QStringLiteral("protocolVersion"), QLatin1StringView(kProtocolVersion)},
            {QStringLiteral("capabilities"), QJsonObject()}, {QStringLiteral("clientInfo"), info}},
        [this, answered = std::move(answered)](const Result<QJsonObject> &result) {
            if (result)
                notify(QStringLiteral("notifications/initialized"));
            answered(result);
        });
}

void HttpSseClient::notify(const QString &method, const QJsonObject &params)
{
    if (isOpen())
        post(message({{QStringLiteral("method"), method}, {QStringLiteral("params"), params}}), 0);
}

void HttpSseClient::cancel(CallId id, const QString &reason)
{
    if (!m_calls.remove(id))
        return;
    QJsonObject params{{QStringLiteral("requestId"), id}};
    if (!reason.isEmpty())
        params.insert(QStringLiteral("reason"), reason);
    notify(QStringLiteral("notifications/cancelled"), params);
}

void HttpSseClient::takeEvent(const SseEvent &event)
{
    if (event.name == "message") {
        takeMessage(event.data);
    } else if (event.name == "endpoint") {
        takeEndpoint(event.data);
    } else if (event.name == "connection_established") {
        m_transportId = QString::fromUtf8(event.id);
        m_welcome = QString::fromUtf8(event.data);
        emit welcomed(m_transportId);
    } else if (event.name == "connection_closed" || event.name == "server_shutdown") {
        takeFarewell(event);
    }
}

void HttpSseClient::takeFarewell(const SseEvent &event)
{
    const QJsonObject farewell = QJsonDocument::fromJson(event.data).object();
    m_farewell = farewell.value(QLatin1StringView("message")).toString();
    if (m_farewell.isEmpty())
        m_farewell = QStringLiteral("The server closed the connection.");
    m_farewellReason = farewell.value(QLatin1StringView("reason")).toString();
    if (m_farewellReason.isEmpty())
        m_farewellReason = QString::fromUtf8(event.name);
}

void HttpSseClient::takeEndpoint(const QByteArray &data)
{
    const QUrl endpoint = m_url.resolved(QUrl(QString::fromUtf8(data), QUrl::StrictMode));
    // Another origin would get the agent's messages without anybody having named it.
    if (!endpoint.isValid() || !hasSameOrigin(endpoint, m_url))
        return end({ErrorCode::InvalidArgument,
            QStringLiteral("The server named an endpoint that is not its own.")});
    const bool wasOpen = isOpen();
    m_endpoint = endpoint;
    if (!wasOpen)
        emit opened();
}

void HttpSseClient::takeMessage(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return end({ErrorCode::InvalidArgument,
            QStringLiteral("The server sent an event that is no JSON-RPC message.")});
    const QJsonObject object = document.object();
    const bool hasId = object.contains(QLatin1StringView("id"));
    if (!object.contains(QLatin1StringView("method")))
        takeResponse(object);
    else if (hasId)
        answerRequest(object);
    else
        emit notified(object.value(QLatin1StringView("method")).toString(),
            object.value(QLatin1StringView("params")).toObject());
}

void HttpSseClient::takeResponse(const QJsonObject &response)
{
    const CallEnded ended = m_calls.take(response.value(QLatin1StringView("id")).toInteger());
    if (ended) // else of a call that was taken back
        ended(CallEnd::ofResponse(response));
}

void HttpSseClient::answerRequest(const QJsonObject &request)
{
    QJsonObject answer = message({{QStringLiteral("id"), request.value(QLatin1StringView("id"))}});
    const QString method = request.value(QLatin1StringView("method")).toString();
    if (method == QLatin1StringView("ping")) {
        ++m_pings;
        answer.insert(QStringLiteral("result"), QJsonObject());
    } else {
        answer.insert(QStringLiteral("error"),
            QJsonObject{{QStringLiteral("code"), kMethodNotFound},
                {QStringLiteral("message"),
                    QStringLiteral("This client does not serve %1.").arg(method)}});
    }
    const bool isPing = method == QLatin1StringView("ping");
    post(answer, 0);
    if (isPing)
        emit pingAnswered();
}

void HttpSseClient::post(const QJsonObject &json, CallId call)
{
    auto *exchange = new McpExchange(m_connections,
        {.url = m_endpoint,
            .body = QJsonDocument(json).toJson(QJsonDocument::Compact),
            .use = ConnectionPool::Use::Call,
            .limit = kLongestPost},
        this);
    connect(exchange, &McpExchange::finished, this,
        [this, exchange, call](const std::optional<Error> &error) {
            exchange->deleteLater();
            // Accepted: the answer itself comes on the stream.
            if (!error && exchange->status() >= 200 && exchange->status() < 300)
                return;
            if (const CallEnded ended = m_calls.take(call))
                ended(CallEnd::of(*exchange, error));
        });
}

} // namespace shared
