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

const QHash<QString, ConversationMethods::Method> &ConversationMethods::methods()
{
    static const QHash<QString, Method> kMethods{
        {u"initialize"_s, &ConversationMethods::initialize},
        {u"ping"_s, &ConversationMethods::answerPing},
        {u"resources/subscribe"_s, &ConversationMethods::subscribe},
        {u"resources/unsubscribe"_s, &ConversationMethods::unsubscribe},
        {u"logging/setLevel"_s, &ConversationMethods::setLogLevel},
    };
    return kMethods;
}

QStringList ConversationMethods::names()
{
    return methods().keys();
}

ConversationMethods::Method ConversationMethods::find(const QString &method) const
{
    const bool isServed = method.startsWith("resources/"_L1) ? m_registry.hasResources()
        : method.startsWith("logging/"_L1)                   ? m_settings.hasLogging
                                                             : true;
    return isServed ? methods().value(method) : nullptr;
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
    if (!m_registry.offersResource(call->caller(), *uri)) {
        call->fail(shared::Error{shared::ErrorCode::NotFound,
            u"Resource not found: %1. resources/list and resources/templates/list show those that "
            "there are."_s.arg(shortened(*uri))});
        return;
    }
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
