// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/handshake.h"

#include "server/mcp/jsonrpc.h"

namespace server::stdio {

using namespace Qt::StringLiterals;

void Handshake::begin(const mcp::Message &initialize)
{
    *this = Handshake();
    m_initialize = initialize.params;
}

void Handshake::complete(const QByteArray &sessionId, const QJsonObject &result)
{
    m_isKnown = true;
    m_isComplete = true;
    m_sessionId = sessionId;
    m_revision = result.value("protocolVersion"_L1).toString();
}

Headers Handshake::headers() const
{
    Headers headers;
    if (!m_isComplete)
        return headers;
    if (!m_revision.isEmpty())
        headers.append({"MCP-Protocol-Version", headerValue(m_revision)});
    if (!m_sessionId.isEmpty())
        headers.append({"Mcp-Session-Id", m_sessionId});
    return headers;
}

void Handshake::note(const mcp::Message &request)
{
    const QString uri = request.params.value("uri"_L1).toString();
    if (request.method == "resources/subscribe"_L1)
        m_subscriptions.insert(uri, request.params);
    else if (request.method == "resources/unsubscribe"_L1)
        m_subscriptions.remove(uri);
    else if (request.method == "logging/setLevel"_L1)
        m_logLevel = request.params;
}

QByteArray Handshake::initializeMessage(const QByteArray &id) const
{
    return mcp::requestMessage(id, u"initialize"_s, m_initialize);
}

QList<Handshake::Step> Handshake::steps() const
{
    QList<Step> steps;
    if (!m_logLevel.isEmpty())
        steps.append({u"logging/setLevel"_s, m_logLevel});
    for (const QJsonObject &params : m_subscriptions)
        steps.append({u"resources/subscribe"_s, params});
    return steps;
}

} // namespace server::stdio
