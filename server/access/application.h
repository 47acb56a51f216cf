// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace server::access {

// Who may make sessions: an application of the configuration file and its privacy keys. The keys
// are secrets: they are compared in constant time and never logged, echoed or shown.
struct Application {
    QString id;
    QString name;
    QString description;
    QStringList privacyKeys;
};

} // namespace server::access
