// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QSslCertificate>
#include <QString>
#include <QUrl>

namespace server::stdio {

// Who the client on stdin is and where its hub is.
struct Settings {
    QString sessionId = {};
    QString agentId = {};
    QString agentDescription = {}; // empty: none
    // Empty: a hub of this machine, hosted by this very process when there is none. A query is kept
    // for the hub (waitForAgents, maxWaitForMentionsTimeout).
    QUrl url = {};
    QList<QSslCertificate> trusted = {}; // besides those of the system
    QString applicationId = {}; // empty: any
    QString privacyKey = {}; // secret; empty: below /devmode/, where none is asked for
};

} // namespace server::stdio
