// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/listening.h"

#include "server/mcp/parameters.h"
#include "server/mcp/registry.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

QJsonValue valueOf(const MessageId &id)
{
    return QJsonDocument::fromJson('[' + id.text + ']').array().first();
}

} // namespace

void Listening::begin(const Registry &registry, const PeerCallPointer &call,
    qsizetype maxSubscriptions, QObject *parent)
{
    if (!call->parameters().value("notifications"_L1).isObject())
        return refuse(call, u"notifications is missing or not an object."_s);
    new Listening(registry, call, maxSubscriptions, parent);
}

Listening::Listening(const Registry &registry, const PeerCallPointer &call,
    qsizetype maxSubscriptions, QObject *parent)
    : QObject(parent)
    , m_registry(registry)
    , m_call(call)
    , m_id(valueOf(call->id()))
    , m_subscriptions(registry, call->caller(), maxSubscriptions)
{
    connect(call.get(), &Call::cancelled, this, &QObject::deleteLater);
    connect(&registry, &Registry::stopping, this, [this] { finish(u"server_shutdown"_s); });
    connect(&m_subscriptions, &Subscriptions::updated, this, [this](const QString &uri) {
        tell(u"notifications/resources/updated"_s, {{u"uri"_s, uri}});
    });
    connect(&m_subscriptions, &Subscriptions::listChanged, this,
        [this] { tell(u"notifications/resources/list_changed"_s); });
    const QJsonObject served = subscribe(call->parameters().value("notifications"_L1).toObject());
    tell(u"notifications/subscriptions/acknowledged"_s, {{u"notifications"_s, served}});
}

QJsonObject Listening::subscribe(const QJsonObject &filter)
{
    QJsonObject served;
    if (!m_registry.hasResources())
        return served;
    if (filter.value("resourcesListChanged"_L1).toBool() && m_registry.hasChangingResources()) {
        m_subscriptions.watchList();
        served.insert(u"resourcesListChanged"_s, true);
    }
    QJsonArray uris;
    const QJsonArray asked = filter.value("resourceSubscriptions"_L1).toArray();
    for (const auto &uri : asked) {
        const bool isOffered =
            uri.isString() && m_registry.offersResource(m_call->caller(), uri.toString());
        if (isOffered && m_subscriptions.subscribe(uri.toString()))
            uris.append(uri);
    }
    if (!uris.isEmpty())
        served.insert(u"resourceSubscriptions"_s, uris);
    return served;
}

void Listening::tell(const QString &method, QJsonObject params)
{
    params.insert(u"_meta"_s, tag());
    m_call->outlet().send(notificationMessage(method, params));
}

void Listening::finish(const QString &reason)
{
    m_subscriptions.clear();
    QJsonObject meta = tag();
    meta.insert(u"coral/closeReason"_s, reason);
    m_call->finish(QJsonObject{{u"_meta"_s, meta}});
    deleteLater();
}

QJsonObject Listening::tag() const
{
    return {{u"io.modelcontextprotocol/subscriptionId"_s, m_id}};
}

} // namespace server::mcp
