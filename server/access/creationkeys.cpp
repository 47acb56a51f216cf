// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/creationkeys.h"

#include "shared/util/secret.h"

namespace server::access {

CreationKeys::CreationKeys(const session::Hub &hub, QObject *parent)
    : QObject(parent)
{
    connect(&hub, &session::Hub::sessionClosed, this,
        [this](const session::SessionKey &session) { m_keys.remove(session); });
}

void CreationKeys::remember(const session::SessionKey &session, const QString &privacyKey)
{
    m_keys.insert(session, privacyKey);
}

bool CreationKeys::isKeyOf(const session::SessionKey &session, const QString &privacyKey) const
{
    const auto found = m_keys.constFind(session);
    return found != m_keys.cend() && shared::secretEquals(*found, privacyKey);
}

} // namespace server::access
