// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/subscriptions.h"

#include "server/mcp/registry.h"

namespace server::mcp {

Subscriptions::Subscriptions(
    const Registry &registry, const Caller &caller, qsizetype limit, QObject *parent)
    : QObject(parent)
    , m_registry(registry)
    , m_caller(caller)
    , m_limit(limit)
{
}

bool Subscriptions::subscribe(const QString &uri)
{
    if (m_uris.contains(uri))
        return true;
    if (m_uris.size() >= m_limit)
        return false;
    // Most callers subscribe to nothing, and an update asks everybody who listens.
    if (m_uris.isEmpty()) {
        connect(&m_registry, &Registry::resourceUpdated, this,
            [this](const QString &scope, const QString &name, const QString &changed) {
                if (isMeant(scope, name) && m_uris.contains(changed))
                    emit updated(changed);
            });
    }
    m_uris.insert(uri);
    return true;
}

void Subscriptions::unsubscribe(const QString &uri)
{
    if (m_uris.remove(uri) && m_uris.isEmpty())
        disconnect(&m_registry, &Registry::resourceUpdated, this, nullptr);
}

void Subscriptions::watchList()
{
    connect(&m_registry, &Registry::resourceListChanged, this,
        [this](const QString &scope, const QString &name) {
            if (isMeant(scope, name))
                emit listChanged();
        });
}

void Subscriptions::clear()
{
    m_uris.clear();
    m_registry.disconnect(this);
}

bool Subscriptions::isMeant(const QString &scope, const QString &name) const
{
    return scope == m_caller.scope && (name.isEmpty() || name == m_caller.name);
}

} // namespace server::mcp
