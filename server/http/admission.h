// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/limits.h"

#include <QHash>
#include <QHostAddress>

namespace server::http {

// Counts connections, in all and for each peer address off loopback, and says who may come in.
// Those that are refused count as well until they leave: they cost a descriptor while they are told
// so.
class Admission {
public:
    enum class Verdict {
        Admitted,
        Refused, // to be told so
        Dropped, // too many are being told already; not counted
    };

    // The limits must outlive the admission.
    explicit Admission(const Limits &limits);

    // hasRoom: the system has descriptors left.
    [[nodiscard]] Verdict enter(const QHostAddress &peer, bool hasRoom);
    void leave(const QHostAddress &peer);
    [[nodiscard]] int open() const { return m_open; }

private:
    const Limits &m_limits;
    int m_open = 0;
    QHash<QHostAddress, int> m_perPeer; // off loopback
};

} // namespace server::http
