// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/mcpexchange.h"

#include "shared/client/httperror.h"
#include "shared/contract/version.h"

#include <array>
#include <utility>

namespace shared {

namespace {

constexpr qsizetype kMaxBody = 64LL * 1024 * 1024;
constexpr std::array kVerbs{"GET", "POST", "DELETE"};

QByteArray headOf(const McpExchange::Request &request, const QByteArray &product)
{
    QByteArray target = request.url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty())
        target = "/";
    if (request.url.hasQuery())
        target += '?' + request.url.query(QUrl::FullyEncoded).toLatin1();
    QByteArray head = kVerbs.at(static_cast<size_t>(request.verb)) + (' ' + target)
        + " HTTP/1.1\r\nHost: " + Origin::of(request.url).authority() + "\r\nUser-Agent: " + product
        + '/' + kVersion;
    if (request.verb == McpExchange::Verb::Post)
        head += "\r\nContent-Type: application/json\r\nContent-Length: "
            + QByteArray::number(request.body.size())
            + "\r\nAccept: application/json, text/event-stream";
    else
        head += "\r\nAccept: text/event-stream";
    for (const auto &[name, value] : request.headers)
        head += "\r\n" + name + ": " + value;
    return head + "\r\n\r\n";
}

} // namespace

McpExchange::McpExchange(ConnectionPool &connections, const Request &request, QObject *parent)
    : QObject(parent)
    , m_pool(&connections)
    , m_deadlines(&connections.deadlines())
    , m_origin(Origin::of(request.url))
    , m_use(request.use)
{
    if (request.limit > std::chrono::milliseconds(0))
        m_limit = m_deadlines->addAfter(request.limit, [this] { expire(); });
    m_ticket = connections.acquire(m_origin, m_use,
        [this, bytes = headOf(request, connections.product()) + request.body](
            HttpConnectionPointer connection) { begin(bytes, std::move(connection)); });
}

McpExchange::~McpExchange()
{
    abort();
}

void McpExchange::begin(const QByteArray &request, HttpConnectionPointer connection)
{
    m_connection = std::move(connection);
    const HttpConnection *from = m_connection.get();
    connect(from, &HttpConnection::headReceived, this, &McpExchange::takeHead);
    connect(from, &HttpConnection::bodyReceived, this, &McpExchange::takeBody);
    connect(from, &HttpConnection::completed, this, [this] { finish({}); });
    connect(from, &HttpConnection::failed, this, [this](const Error &error) { finish(error); });
    m_connection->send(request);
}

void McpExchange::abort()
{
    cancelLimit();
    if (std::exchange(m_isOver, true))
        return;
    if (m_connection) {
        m_connection->abort();
        giveBack();
    } else if (m_pool) {
        m_pool->cancel(m_ticket);
    }
}

void McpExchange::cancelLimit()
{
    if (m_deadlines)
        m_deadlines->cancel(m_limit);
}

void McpExchange::expire()
{
    const Error error{ErrorCode::Timeout, QStringLiteral("there was no answer in time")};
    if (m_connection)
        return finish(error);
    if (m_pool)
        m_pool->cancel(m_ticket);
    m_isOver = true;
    m_wasRefused = true;
    emit finished(error);
}

void McpExchange::giveBack()
{
    m_connection->disconnect(this);
    if (m_pool)
        m_pool->giveBack(m_origin, m_use, std::move(m_connection));
    m_connection.reset();
}

QByteArray McpExchange::header(QByteArrayView name) const
{
    return m_connection ? m_connection->header(name) : QByteArray();
}

void McpExchange::takeHead()
{
    m_status = m_connection->status();
    m_reason = m_connection->reason();
    m_isStream = m_status == 200 && isEventStream(header("Content-Type"));
    bool isNumber = false;
    const int seconds = header("Retry-After").toInt(&isNumber);
    if (isNumber)
        m_retry = std::chrono::seconds(seconds);
    emit answered();
}

void McpExchange::takeBody(const QByteArray &piece)
{
    if (!m_isStream) {
        m_body += piece;
        if (m_body.size() > kMaxBody)
            finish(Error{ErrorCode::LimitReached, QStringLiteral("The answer is too long.")});
        return;
    }
    const QPointer<McpExchange> self(this);
    const QList<SseItem> items = m_parser.feed(piece);
    for (const SseItem &item : items) {
        takeItem(item);
        if (!self || m_isOver)
            return; // gone or aborted by whoever heard the message
    }
    if (m_parser.error())
        finish(m_parser.error());
}

void McpExchange::takeItem(const SseItem &item)
{
    if (const auto *retry = std::get_if<SseRetry>(&item)) {
        m_retry = retry->delay;
    } else if (const auto *event = std::get_if<SseEvent>(&item)) {
        const QPointer<McpExchange> self(this);
        emit eventReceived(*event);
        if (self && !m_isOver && event->name == "message" && !event->data.isEmpty())
            emit received(event->data);
    } else {
        emit heartbeatReceived();
    }
}

void McpExchange::finish(std::optional<Error> error)
{
    cancelLimit();
    m_isOver = true;
    m_wasRefused = m_status == 0 && !m_connection->wasSent();
    const bool isFine = m_status >= 200 && m_status < 300;
    if (!isFine && m_status != 0)
        error.reset(); // a refusal is told by its status, however its body ends
    if (!isFine)
        m_refusal = m_body;
    const bool isReceived = isFine && !error && !m_isStream && !m_body.isEmpty();
    if (error)
        m_connection->abort();
    // Free for what the listeners ask next.
    giveBack();
    const QPointer<McpExchange> self(this);
    if (isReceived)
        emit received(m_body);
    if (self)
        emit finished(error);
}

} // namespace shared
