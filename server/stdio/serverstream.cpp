// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/serverstream.h"

namespace server::stdio {

using shared::McpExchange;

namespace {

constexpr std::chrono::milliseconds kRetryDelay{1000}; // when the hub named none

} // namespace

ServerStream::ServerStream(const RelayContext &context, const Endpoint &endpoint, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_endpoint(endpoint)
    , m_retryDelay(kRetryDelay)
{
    open();
}

ServerStream::~ServerStream()
{
    m_context.deadlines.cancel(m_nextTry);
}

void ServerStream::open()
{
    Headers headers = m_endpoint.headers;
    if (!m_lastEventId.isEmpty())
        headers.append({"Last-Event-ID", m_lastEventId});
    m_exchange = std::make_unique<McpExchange>(m_context.network,
        McpExchange::Request{
            .verb = McpExchange::Verb::Get, .url = m_endpoint.url, .headers = headers});
    connect(m_exchange.get(), &McpExchange::received, this, &ServerStream::received);
    connect(m_exchange.get(), &McpExchange::finished, this, &ServerStream::finish);
}

void ServerStream::finish()
{
    if (m_exchange->wasRefused()) {
        emit hubLost();
        return;
    }
    // 405: this hub has no such stream. 404: the session is gone; the client's next message begins
    // another one. Not this stream: it would take over from a newer connection of the same agent.
    if (m_exchange->status() >= 400 && m_exchange->status() < 500)
        return;
    if (!m_exchange->lastEventId().isEmpty())
        m_lastEventId = m_exchange->lastEventId();
    m_retryDelay = m_exchange->retryDelay().value_or(m_retryDelay);
    m_nextTry = m_context.deadlines.addAfter(m_retryDelay, [this] { open(); });
}

} // namespace server::stdio
