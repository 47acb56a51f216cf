// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/httpsseclient.h"

#include "shared/client/httperror.h"
#include "shared/client/jsonrpcerror.h"
#include "shared/contract/version.h"

#include <QJsonDocument>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <utility>

namespace shared {

namespace {

constexpr auto kProtocolVersion = "2024-11-05";
constexpr int kMethodNotFound = -32601;

QJsonObject message(QJsonObject rest)
{
    rest.insert(QStringLiteral("jsonrpc"), QStringLiteral("2.0"));
    return rest;
}

QNetworkRequest requestTo(const QUrl &url)
{
    QNetworkRequest request(url);
    request.setHeader(
        QNetworkRequest::UserAgentHeader, QByteArrayLiteral("coral-client/") + shared::kVersion);
    return request;
}

bool hasSameOrigin(const QUrl &a, const QUrl &b)
{
    return a.scheme() == b.scheme() && a.host() == b.host() && a.port(-1) == b.port(-1);
}

} // namespace

HttpSseClient::HttpSseClient(QObject *parent)
    : QObject(parent)
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
    m_parser.emplace();
    m_transportId.clear();
    m_farewell.clear();
    QNetworkRequest request = requestTo(url);
    request.setRawHeader("Accept", "text/event-stream");
    request.setAttribute(
        QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    m_stream = m_network.get(request);
    connect(m_stream, &QNetworkReply::readyRead, this, &HttpSseClient::readStream);
    connect(m_stream, &QNetworkReply::finished, this, [this] {
        readStream();
        if (m_stream)
            end(streamError());
    });
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
    QNetworkReply *stream = std::exchange(m_stream, nullptr);
    stream->disconnect(this);
    stream->abort();
    stream->deleteLater();
}

void HttpSseClient::end(const Error &reason)
{
    // The state first: a callback may well open the next connection.
    const QHash<CallId, Answered> calls = std::exchange(m_calls, {});
    abandonStream();
    for (const Answered &answered : calls)
        answered(Error{ErrorCode::Unavailable,
            QStringLiteral("The connection ended before the answer: %1").arg(reason.message)});
    emit closed(reason);
}

Error HttpSseClient::streamError() const
{
    if (!m_farewell.isEmpty())
        return {ErrorCode::Unavailable, m_farewell};
    if (auto error = errorOfReply(*m_stream))
        return *error;
    if (!isEventStream(*m_stream))
        return {ErrorCode::InvalidArgument,
            QStringLiteral("No stream of events is served there. Is it the .../sse address?")};
    return {ErrorCode::Unavailable, QStringLiteral("The server ended the stream.")};
}

HttpSseClient::CallId HttpSseClient::call(
    const QString &method, const QJsonObject &params, Answered answered)
{
    const CallId id = m_nextCall++;
    if (!isOpen()) {
        answered(Error{ErrorCode::Unavailable, QStringLiteral("Not connected to a server.")});
        return id;
    }
    m_calls.insert(id, std::move(answered));
    post(message({{QStringLiteral("id"), id}, {QStringLiteral("method"), method},
             {QStringLiteral("params"), params}}),
        id);
    return id;
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

void HttpSseClient::readStream()
{
    // The body of a refusal is no stream: streamError() reads it when it is complete.
    if (!m_stream || !isEventStream(*m_stream))
        return;
    const QNetworkReply *stream = m_stream;
    const QList<SseItem> items = m_parser->feed(m_stream->readAll());
    for (const SseItem &item : items) {
        if (const auto *event = std::get_if<SseEvent>(&item)) {
            takeEvent(*event);
        } else if (std::holds_alternative<SseComment>(item)) {
            ++m_heartbeats;
            emit heartbeatReceived();
        }
        if (m_stream != stream) // closed or opened anew by whoever heard the event
            return;
    }
    if (m_parser->error())
        end(*m_parser->error());
}

void HttpSseClient::takeEvent(const SseEvent &event)
{
    if (event.name == "message") {
        takeMessage(event.data);
    } else if (event.name == "endpoint") {
        takeEndpoint(event.data);
    } else if (event.name == "connection_established") {
        m_transportId = QString::fromUtf8(event.id);
        emit welcomed(m_transportId);
    } else if (event.name == "connection_closed" || event.name == "server_shutdown") {
        const QJsonObject farewell = QJsonDocument::fromJson(event.data).object();
        m_farewell = farewell.value(QLatin1StringView("message")).toString();
        if (m_farewell.isEmpty())
            m_farewell = QStringLiteral("The server closed the connection.");
    }
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
    const Answered answered = m_calls.take(response.value(QLatin1StringView("id")).toInteger());
    if (!answered)
        return; // of a call that was taken back
    if (!response.contains(QLatin1StringView("error")))
        return answered(response.value(QLatin1StringView("result")).toObject());
    answered(errorOfResponse(response.value(QLatin1StringView("error")).toObject()));
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
    post(answer, 0);
}

void HttpSseClient::post(const QJsonObject &json, CallId call)
{
    QNetworkRequest request = requestTo(m_endpoint);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
    QNetworkReply *reply =
        m_network.post(request, QJsonDocument(json).toJson(QJsonDocument::Compact));
    connect(reply, &QNetworkReply::finished, this, [this, reply, call] {
        reply->deleteLater();
        finishPost(*reply, call);
    });
}

void HttpSseClient::finishPost(QNetworkReply &reply, CallId call)
{
    // Accepted: the answer itself comes on the stream.
    const std::optional<Error> error = errorOfReply(reply);
    if (!error)
        return;
    if (const Answered answered = m_calls.take(call))
        answered(*error);
}

} // namespace shared
