// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/headers.h"

#include <QHostAddress>
#include <QList>
#include <QStringList>

#include <optional>

namespace server::http {

// Whom the server takes at their word about where a request comes from.
class ProxyTrust {
public:
    // What the proxies write it into. Of the other field nothing is known: the client may have.
    enum class Field {
        Auto, // whichever there is; two that differ count for nothing
        XForwardedFor,
        Forwarded,
    };

    // Addresses or networks ("10.0.0.7", "10.0.0.0/8", "::1"); others are ignored with a warning.
    explicit ProxyTrust(const QStringList &proxies, Field field = Field::Auto);

    struct Client {
        QHostAddress address;
        quint16 port = 0; // 0: a proxy did not tell
        bool isForwarded = false; // by a trusted proxy that says so, also where it is not clear who
    };
    // The client of a request that came from that TCP peer: the last address of X-Forwarded-For (or
    // Forwarded) that is not a trusted proxy itself. Whatever a stranger writes there counts for
    // nothing.
    [[nodiscard]] Client clientOf(const Client &peer, const Headers &headers) const;

    [[nodiscard]] bool isTrusted(const QHostAddress &address) const;

private:
    [[nodiscard]] Client walk(const Client &peer, const QList<QByteArray> &hops) const;

    const Field m_field;
    QList<std::pair<QHostAddress, int>> m_networks;
};

} // namespace server::http
