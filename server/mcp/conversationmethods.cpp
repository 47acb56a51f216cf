// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/conversationmethods.h"

#include "server/mcp/initialize.h"
#include "server/mcp/parameters.h"
#include "server/mcp/registry.h"
#include "server/mcp/subscriptions.h"

namespace server::mcp {

using namespace Qt::StringLiterals;

ConversationMethods::ConversationMethods(
    const Registry &registry, const PeerSettings &settings, Subscriptions &subscriptions)
    : m_registry(registry)
    , m_settings(settings)
    , m_assumed(oldestRevision(settings.revisions))
    , m_subscriptions(subscriptions)
{
}

const Revision &ConversationMethods::revision() const
{
    return m_negotiated ? *m_negotiated : m_assumed;
}

bool ConversationMethods::knows(const QString &method) const
{
    return find(method) != nullptr;
}

bool ConversationMethods::serve(const PeerCallPointer &call)
{
    const Method method = find(call->method());
    if (!method)
        return false;
    (this->*method)(call);
    return true;
}

ConversationMethods::Method ConversationMethods::find(const QString &method) const
{
    if (method == "initialize"_L1)
        return &ConversationMethods::initialize;
    if (method == "ping"_L1)
        return &ConversationMethods::answerPing;
    if (method == "resources/subscribe"_L1 && m_registry.hasResources())
        return &ConversationMethods::subscribe;
    if (method == "resources/unsubscribe"_L1 && m_registry.hasResources())
        return &ConversationMethods::unsubscribe;
    if (method == "logging/setLevel"_L1 && m_settings.hasLogging)
        return &ConversationMethods::setLogLevel;
    return nullptr;
}

void ConversationMethods::initialize(const PeerCallPointer &call)
{
    if (isInitialized()) {
        call->fail(JsonRpcError{kInvalidRequest, u"This connection is initialized already."_s, {}});
        return;
    }
    const auto wanted = readText(call, u"protocolVersion"_s);
    if (!wanted)
        return;
    if (m_settings.revisions.contains(*wanted))
        m_negotiated = findRevision(*wanted);
    if (!m_negotiated && !m_settings.revisions.isEmpty())
        m_negotiated = findRevision(m_settings.revisions.first());
    if (!m_negotiated)
        m_negotiated = &m_assumed;
    m_clientInfo = call->parameters().value("clientInfo"_L1).toObject();
    m_clientCapabilities = call->parameters().value("capabilities"_L1).toObject();
    call->finish(initializeResult(m_registry, m_settings, *m_negotiated));
}

void ConversationMethods::answerPing(const PeerCallPointer &call)
{
    call->finish(QJsonObject());
}

void ConversationMethods::subscribe(const PeerCallPointer &call)
{
    const auto uri = readText(call, u"uri"_s);
    if (!uri)
        return;
    if (m_subscriptions.subscribe(*uri)) {
        call->finish(QJsonObject());
        return;
    }
    call->fail(shared::Error{shared::ErrorCode::LimitReached,
        u"There are %1 subscriptions already. Unsubscribe from one."_s.arg(
            m_settings.maxSubscriptions)});
}

void ConversationMethods::unsubscribe(const PeerCallPointer &call)
{
    const auto uri = readText(call, u"uri"_s);
    if (!uri)
        return;
    m_subscriptions.unsubscribe(*uri);
    call->finish(QJsonObject());
}

void ConversationMethods::setLogLevel(const PeerCallPointer &call)
{
    const auto name = readText(call, u"level"_s);
    if (!name)
        return;
    const auto level = logLevelFromName(*name);
    if (!level) {
        refuse(call, u"There is no such log level."_s);
        return;
    }
    m_logLevel = *level;
    call->finish(QJsonObject());
}

} // namespace server::mcp
