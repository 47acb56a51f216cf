// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/sselink.h"

namespace shared {

using namespace Qt::StringLiterals;

SseLink::SseLink(const LinkContext &context, QObject *parent)
    : AgentLink(parent)
    , m_context(context)
    , m_client(context.connections)
{
    connect(&m_client, &HttpSseClient::opened, this, &SseLink::initialize);
    connect(&m_client, &HttpSseClient::closed, this, &SseLink::takeEnd);
    connect(&m_client, &HttpSseClient::welcomed, this, [this] {
        emit heard();
        emit welcomed(m_client.welcome());
    });
    connect(&m_client, &HttpSseClient::heartbeatReceived, this, [this] {
        emit heard();
        emit heartbeatReceived();
    });
    connect(&m_client, &HttpSseClient::pingAnswered, this, [this] {
        emit heard();
        emit pingAnswered();
    });
    connect(&m_client, &HttpSseClient::notified, this,
        [this](const QString &method, const QJsonObject &params) {
            emit heard();
            emit notified(method, params);
        });
}

void SseLink::open()
{
    m_isLeaving = false;
    m_refusal.reset();
    m_client.open(m_context.address.sseUrl());
}

void SseLink::close(bool withFarewell)
{
    m_isClosing = true;
    m_isLeaving = withFarewell; // the end of the stream says it
    m_client.close();
    m_isClosing = false;
    if (withFarewell) // queued: it comes later, with every protocol
        QMetaObject::invokeMethod(this, &AgentLink::farewellEnded, Qt::QueuedConnection);
}

void SseLink::initialize()
{
    m_client.initialize(
        m_context.clientName, m_context.clientVersion, [this](const Result<QJsonObject> &result) {
            if (!result) { // of a stream that ended this comes before closed()
                m_refusal = result.error();
                return m_client.close();
            }
            LinkInfo info{.transport = u"HTTP+SSE"_s, .transportId = m_client.transportId()};
            info.read(*result);
            emit opened(info);
        });
}

void SseLink::takeEnd(const Error &error)
{
    if (m_isClosing)
        return;
    const QString word = m_client.farewellReason();
    LinkEnd end{LinkEnd::Kind::Lost, m_refusal.value_or(error), "broken", m_client.retryDelay()};
    if (m_client.status() >= 300 || word == "taken_over"_L1) {
        end = LinkEnd::ofRefusal(m_client.status(), word, error, m_client.retryDelay());
    } else if (!word.isEmpty()) {
        end.reason = word.toLatin1();
    } else if (m_client.status() == 0) {
        end.reason = "unreachable";
    }
    emit closed(end);
}

AgentLink::CallId SseLink::send(
    const QString &method, const QJsonObject &params, bool, CallEnded ended)
{
    return m_client.send(method, params, [this, ended = std::move(ended)](const CallEnd &end) {
        if (!m_isLeaving)
            ended(end);
    });
}

void SseLink::cancel(CallId id)
{
    m_client.cancel(id);
}

} // namespace shared
