// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/application.h"

#include <QHash>
#include <QList>

namespace server::access {

// The configured applications, and the one check of their keys.
class Applications {
public:
    Applications() = default;
    explicit Applications(const QList<Application> &applications);

    // Whether the application is configured with that key. Takes the same time for an unknown
    // application, a wrong key and a right one.
    [[nodiscard]] bool isAllowed(const QString &applicationId, const QString &privacyKey) const;

private:
    QHash<QString, Application> m_byId;
};

} // namespace server::access
