// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/applications.h"

#include "shared/util/secret.h"

namespace server::access {

Applications::Applications(const QList<Application> &applications)
{
    for (const Application &application : applications)
        m_byId.insert(application.id, application);
}

bool Applications::isAllowed(const QString &applicationId, const QString &privacyKey) const
{
    // An unknown application is compared against a key that nobody can have sent (it is empty).
    static const Application kNobody{
        .id = {}, .name = {}, .description = {}, .privacyKeys = {QString()}};
    const auto found = m_byId.constFind(applicationId);
    const Application &application = found == m_byId.cend() ? kNobody : *found;
    bool isAllowed = false;
    for (const QString &key : application.privacyKeys)
        isAllowed |= shared::secretEquals(key, privacyKey);
    return isAllowed && !privacyKey.isEmpty();
}

} // namespace server::access
