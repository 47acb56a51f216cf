// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/coralclient.h"
#include "shared/client/httpsseclient.h"

#include <QDateTime>
#include <QList>
#include <QSslCertificate>
#include <QUrl>

#include <chrono>
#include <memory>
#include <optional>

namespace shared::doctor {

// What is examined, and what one check leaves for the next.
struct Subject {
    HubAddress address;
    QList<QSslCertificate> trusted; // besides those of the system
    // How often the hub says that it sends heartbeats, or the user does.
    std::optional<std::chrono::milliseconds> heartbeat = {};

    ConnectionPool connections = ConnectionPool(nullptr);
    HttpSseClient stream = HttpSseClient(connections, nullptr);
    std::unique_ptr<CoralClient> client = {}; // by Streamable HTTP; null: not begun

    // The hub's Date, and when it came here.
    QDateTime hubTime = {};
    QDateTime hubTimeCame = {};
};

} // namespace shared::doctor
