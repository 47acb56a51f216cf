// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/streamablecall.h"

#include <QJsonDocument>
#include <QPointer>

#include <algorithm>
#include <utility>

namespace shared {

namespace {

constexpr std::chrono::milliseconds kRetryDelay{500}; // when the server named none
constexpr std::chrono::milliseconds kLongestRetryDelay = std::chrono::minutes(5);
constexpr int kMaxFruitlessTries = 4;
constexpr std::chrono::seconds kFarewell{10}; // for the end of a stream after the response

} // namespace

StreamableCall::StreamableCall(
    ConnectionPool &connections, DeadlineQueue &deadlines, const Setup &setup, QObject *parent)
    : QObject(parent)
    , m_connections(connections)
    , m_deadlines(deadlines)
    , m_setup(setup)
{
    start(setup.post);
}

StreamableCall::~StreamableCall()
{
    m_deadlines.cancel(m_deadline);
    if (m_exchange) {
        m_exchange->disconnect(this);
        m_exchange->abort();
    }
}

void StreamableCall::start(const McpExchange::Request &request)
{
    m_exchange.reset(new McpExchange(m_connections, request));
    const McpExchange *exchange = m_exchange.get();
    connect(exchange, &McpExchange::answered, this, [this] {
        m_fruitlessTries = 0;
        if (m_status == 0)
            m_status = m_exchange->status();
        if (m_sessionId.isEmpty())
            m_sessionId = m_exchange->header("Mcp-Session-Id");
        noteLife();
    });
    connect(exchange, &McpExchange::eventReceived, this, &StreamableCall::noteLife);
    connect(exchange, &McpExchange::heartbeatReceived, this, &StreamableCall::noteLife);
    connect(exchange, &McpExchange::heartbeatReceived, this, &StreamableCall::heartbeatReceived);
    connect(exchange, &McpExchange::received, this, &StreamableCall::take);
    connect(exchange, &McpExchange::finished, this, &StreamableCall::finish);
    noteLife();
}

void StreamableCall::noteLife()
{
    m_deadlines.cancel(m_deadline);
    if (m_setup.silence > std::chrono::milliseconds(0)) {
        m_deadline = m_deadlines.addAfter(m_setup.silence, [this] {
            m_exchange->abort();
            finish(Error{ErrorCode::Timeout, QStringLiteral("nothing was heard any more")});
        });
    }
    if (m_status != 0)
        emit heard();
}

void StreamableCall::take(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    const QJsonObject message = document.object();
    const bool isResponse = !message.isEmpty() && !message.contains(QLatin1StringView("method"));
    if (!document.isObject()) {
        m_exchange->abort();
        return finish(
            Error{ErrorCode::InvalidArgument, QStringLiteral("the answer is no JSON-RPC message")});
    }
    if (!isResponse) {
        emit received(message);
    } else if (message.value(QLatin1StringView("id")).toInteger(-1) == m_setup.id) {
        end(CallEnd::ofResponse(message));
    }
}

void StreamableCall::finish(const std::optional<Error> &error)
{
    m_deadlines.cancel(m_deadline);
    if (m_hasEnded || (m_exchange->status() < 300 && resume()))
        return;
    // A stream that can't be resumed any more says nothing about its request.
    end(m_lastEventId.isEmpty() || m_exchange->status() < 300
            ? CallEnd::of(*m_exchange, error)
            : CallEnd::uncertain(QStringLiteral("the answer is no longer kept")));
}

bool StreamableCall::resume()
{
    if (!m_exchange->lastEventId().isEmpty())
        m_lastEventId = m_exchange->lastEventId();
    if (m_lastEventId.isEmpty() || ++m_fruitlessTries > kMaxFruitlessTries)
        return false;
    const auto delay = std::clamp(m_exchange->retryDelay().value_or(kRetryDelay),
        std::chrono::milliseconds(0), kLongestRetryDelay);
    m_exchange->disconnect(this);
    m_exchange.reset();
    m_deadline = m_deadlines.addAfter(delay, [this] {
        McpExchange::Request request{.verb = McpExchange::Verb::Get,
            .url = m_setup.post.url,
            .headers = m_setup.post.headers};
        request.headers.append({"Last-Event-ID", m_lastEventId});
        start(request);
    });
    return true;
}

void StreamableCall::end(const CallEnd &end)
{
    m_deadlines.cancel(m_deadline);
    m_hasEnded = true;
    if (m_exchange && m_exchange->isOver()) {
        m_exchange->disconnect(this);
        m_exchange.reset();
    } else if (m_exchange) {
        // The server ends the stream. To end it from here could look like taking the request back.
        McpExchange *rest = m_exchange.release();
        rest->disconnect(this);
        rest->setParent(&m_connections); // which outlives this
        connect(rest, &McpExchange::finished, rest, &QObject::deleteLater);
        m_deadlines.addAfter(kFarewell, [rest = QPointer(rest)] { delete rest; });
    }
    emit ended(end);
}

} // namespace shared
