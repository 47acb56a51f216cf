// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/hostname.h"
#include "server/http/reply.h"
#include "server/http/request.h"

#include <QStringList>
#include <QSysInfo>

#include <optional>

namespace server::http {

// Who may ask from where: the Host and Origin checks that the MCP specification asks for against
// DNS rebinding, and CORS for configured origins. It judges the fields as the guard let them
// through.
class AccessPolicy {
public:
    // Hosts are names or addresses with or without a port ("hub.example", "10.0.0.7:3001") or "*"
    // for any; origins are "https://app.example", "null" or "*" for any. The machine's own name is
    // served over the network where no hosts are given.
    AccessPolicy(const QStringList &allowedHosts, const QStringList &allowedOrigins,
        const QString &machineName = QSysInfo::machineHostName());

    struct Decision {
        Headers headers; // for whatever the answer will be
        std::optional<Reply> reply; // the answer itself: a refusal, or that to a preflight
    };
    // The local address is the one that the connection came to.
    [[nodiscard]] Decision decide(const Request &request, const QHostAddress &localAddress) const;

private:
    [[nodiscard]] bool isHostAllowed(const Authority &host, const QHostAddress &localAddress) const;
    [[nodiscard]] bool isListed(const QString &origin) const;

    QList<Authority> m_hosts;
    bool m_isAnyHost = false;
    QStringList m_ownNames; // lower case
    QStringList m_origins; // lower case
};

} // namespace server::http
