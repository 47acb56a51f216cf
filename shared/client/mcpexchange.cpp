// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/mcpexchange.h"

#include "shared/client/httperror.h"
#include "shared/contract/version.h"

#include <QIODevice>
#include <QNetworkRequest>

#include <algorithm>
#include <cstring>
#include <utility>

namespace shared {

namespace {

QNetworkRequest toNetworkRequest(const McpExchange::Request &request)
{
    QNetworkRequest made(request.url);
    made.setHeader(
        QNetworkRequest::UserAgentHeader, QByteArrayLiteral("coral-stdio/") + shared::kVersion);
    made.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    made.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    if (request.verb == McpExchange::Verb::Post) {
        made.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/json"));
        made.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
        made.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        made.setRawHeader("Accept", "application/json, text/event-stream");
    } else if (request.verb == McpExchange::Verb::Get) {
        made.setRawHeader("Accept", "text/event-stream");
    }
    for (const auto &[name, value] : request.headers)
        made.setRawHeader(name, value);
    return made;
}

// A body that can be read once. Qt sends a request again when its connection ends before an answer;
// one that can't be read again it doesn't, and a message goes out twice at no time.
class OnceReadable final : public QIODevice {
public:
    OnceReadable(QByteArray bytes, QObject *parent)
        : QIODevice(parent)
        , m_bytes(std::move(bytes))
    {
        open(ReadOnly | Unbuffered);
    }

    [[nodiscard]] bool isSequential() const override { return true; }
    bool seek(qint64) override { return false; } // Qt asks before it gives up
    [[nodiscard]] qint64 bytesAvailable() const override { return m_bytes.size() - m_taken; }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qint64 size = std::min(maxSize, bytesAvailable());
        if (size == 0)
            return -1; // the end
        std::memcpy(data, m_bytes.constData() + m_taken, static_cast<size_t>(size));
        m_taken += size;
        return size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray m_bytes;
    qint64 m_taken = 0;
};

bool isConnectFailure(QNetworkReply::NetworkError error)
{
    return error == QNetworkReply::ConnectionRefusedError
        || error == QNetworkReply::HostNotFoundError || error == QNetworkReply::TimeoutError;
}

} // namespace

McpExchange::McpExchange(NetworkPool &network, const Request &request, QObject *parent)
    : QObject(parent)
    , m_network(network.lend())
{
    const QNetworkRequest made = toNetworkRequest(request);
    switch (request.verb) {
    case Verb::Get:
        m_reply = m_network->get(made);
        break;
    case Verb::Post:
        m_reply = m_network->post(made, new OnceReadable(request.body, this));
        break;
    case Verb::Delete:
        m_reply = m_network->deleteResource(made);
        break;
    }
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &McpExchange::takeHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &McpExchange::takeBytes);
    connect(m_reply, &QNetworkReply::finished, this, &McpExchange::finish);
}

McpExchange::~McpExchange()
{
    abort();
}

void McpExchange::abort()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply = nullptr;
}

QByteArray McpExchange::header(const char *name) const
{
    return m_reply ? m_reply->rawHeader(name) : QByteArray();
}

void McpExchange::takeHead()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0 || m_status != 0)
        return;
    m_status = status;
    m_isStream = isEventStream(*m_reply);
    emit answered();
}

void McpExchange::takeBytes()
{
    if (!m_reply || !m_isStream)
        return; // a body is read when it is complete
    const QPointer<McpExchange> self(this);
    const QList<SseItem> items = m_parser.feed(m_reply->readAll());
    for (const SseItem &item : items) {
        if (const auto *retry = std::get_if<SseRetry>(&item))
            m_retry = retry->delay;
        const auto *event = std::get_if<SseEvent>(&item);
        if (event != nullptr && event->name == "message" && !event->data.isEmpty())
            emit received(event->data);
        if (!self || !m_reply)
            return; // gone or aborted by whoever heard the message
    }
}

void McpExchange::finish()
{
    const QPointer<McpExchange> self(this);
    takeHead();
    if (self && m_reply)
        takeBytes();
    if (!self || !m_reply)
        return;
    const bool isFine = m_status >= 200 && m_status < 300;
    std::optional<Error> error;
    if (m_status == 0 || (isFine && m_reply->error() != QNetworkReply::NoError))
        error = Error{ErrorCode::Unavailable, m_reply->errorString()};
    else if (m_parser.error())
        error = m_parser.error();
    m_wasRefused = m_status == 0 && isConnectFailure(m_reply->error());
    const QByteArray body = m_isStream ? QByteArray() : m_reply->readAll();
    if (!isFine)
        m_refusal = body;
    if (isFine && !error && !body.isEmpty())
        emit received(body);
    if (!self || !m_reply)
        return;
    m_reply->disconnect(this);
    emit finished(error);
}

} // namespace shared
