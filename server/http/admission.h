// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/limits.h"

#include <QHash>
#include <QHostAddress>

#include <optional>

namespace server::http {

// Counts connections, in all and for each client, and says who may come in. Those that are refused
// count as well until they leave: they cost a descriptor while they are told so.
class Admission {
public:
    enum class Verdict {
        Admitted,
        // to be told so
        NoDescriptors,
        TooMany,
        TooManyOfClient,
        Dropped, // too many are being told already; not counted
    };

    // The limits must outlive the admission.
    explicit Admission(const Limits &limits);

    // hasRoom: the system has descriptors left. Peers that stand for many clients (trusted proxies)
    // are counted in all only; isShared must be the same when they leave.
    [[nodiscard]] Verdict enter(const QHostAddress &peer, bool isShared, bool hasRoom);
    void leave(const QHostAddress &peer, bool isShared);
    [[nodiscard]] int open() const { return m_open; }

private:
    [[nodiscard]] std::optional<QHostAddress> clientOf(
        const QHostAddress &peer, bool isShared) const;

    const Limits &m_limits;
    int m_open = 0;
    QHash<QHostAddress, int> m_perClient;
};

} // namespace server::http
