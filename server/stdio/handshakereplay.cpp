// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/handshakereplay.h"

namespace server::stdio {

using namespace Qt::StringLiterals;
using mcp::JsonRpcError;
using mcp::Message;
using shared::McpExchange;

HandshakeReplay::HandshakeReplay(
    const RelayContext &context, const QUrl &url, Handshake &handshake, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_url(url)
    , m_handshake(handshake)
{
    m_handshake.drop();
    initialize();
}

Endpoint HandshakeReplay::endpoint() const
{
    return {.url = m_url, .headers = m_handshake.headers(), .hasSession = m_handshake.hasSession()};
}

RelayedCall *HandshakeReplay::call(const QByteArray &json, const QByteArray &id)
{
    // The ids are of no request of the client's: these have connections of their own.
    return new RelayedCall(m_context, endpoint(), *mcp::MessageId::read(id), json, this);
}

void HandshakeReplay::initialize()
{
    const QByteArray id = QByteArray::number(++m_lastId);
    RelayedCall *initialize = call(m_handshake.initializeMessage(id), id);
    connect(initialize, &RelayedCall::failed, this, &HandshakeReplay::failed);
    connect(initialize, &RelayedCall::answered, this,
        [this, initialize](const QByteArray &, const Message &response) {
            if (!response.error.isEmpty()) {
                emit failed(RelayedCall::Failure::Final,
                    {response.error.value("code"_L1).toInt(),
                        response.error.value("message"_L1).toString(),
                        response.error.value("data"_L1).toObject()});
                return;
            }
            m_handshake.complete(initialize->sessionId(), response.result);
            confirm();
        });
}

void HandshakeReplay::confirm()
{
    auto *exchange = new McpExchange(m_context.network,
        {.verb = McpExchange::Verb::Post,
            .url = m_url,
            .headers = m_handshake.headers(),
            .body = mcp::notificationMessage(u"notifications/initialized"_s, {})},
        this);
    connect(exchange, &McpExchange::finished, this, &HandshakeReplay::settleTheRest);
}

void HandshakeReplay::settleTheRest()
{
    const QList<Handshake::Step> steps = m_handshake.steps();
    m_open = steps.size();
    const auto end = [this] {
        if (--m_open == 0)
            emit finished();
    };
    for (const auto &[method, params] : steps) {
        const QByteArray id = QByteArray::number(++m_lastId);
        RelayedCall *step = call(mcp::requestMessage(id, method, params), id);
        // One that fails fails again at the client's next call, which then says why.
        connect(step, &RelayedCall::answered, this, end);
        connect(step, &RelayedCall::failed, this, end);
    }
    if (steps.isEmpty())
        emit finished();
}

} // namespace server::stdio
