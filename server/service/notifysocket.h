// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QByteArray>

namespace server::service {

// The datagram socket on which a service manager hears how its service is (sd_notify(3)).
class NotifySocket {
public:
    // The address as it stands in NOTIFY_SOCKET: a path, or a name of the abstract namespace with
    // an
    // @ for its NUL.
    [[nodiscard]] static shared::Result<NotifySocket> open(const QByteArray &address);
    ~NotifySocket();
    NotifySocket(NotifySocket &&other) noexcept;
    NotifySocket(const NotifySocket &) = delete;
    NotifySocket &operator=(const NotifySocket &) = delete;
    NotifySocket &operator=(NotifySocket &&) = delete;

    // One datagram of NAME=VALUE lines. False when it could not be sent now; never waits.
    [[nodiscard]] bool send(const QByteArray &states) const;

private:
    NotifySocket(int descriptor, QByteArray address);

    int m_descriptor = -1;
    QByteArray m_address; // the system's structure
};

} // namespace server::service
