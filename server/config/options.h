// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/application.h"
#include "server/access/authsettings.h"
#include "server/http/limits.h"
#include "server/http/proxytrust.h"
#include "server/http/tlsfiles.h"
#include "server/logging/settings.h"
#include "server/session/types.h"
#include "server/stdio/settings.h"
#include "server/tools/toolsettings.h"
#include "server/transport/settings.h"

#include <QHostAddress>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <utility>

namespace server::config {

// An address and the length of its prefix: QHostAddress::isInSubnet() takes it.
using Subnet = std::pair<QHostAddress, int>;

// Every option of the server as a typed, checked value. optiontable.cpp says what each is called
// and means; the defaults are the ones written here and in the structs of the layers.
struct Options {
    QHostAddress bind{QHostAddress::LocalHost};
    quint16 port = 3001; // 0: any free one
    std::optional<bool> devmode; // unset: only while bound to loopback
    QString dataDir; // absolute
    http::TlsFiles tls; // empty: plain HTTP
    QStringList allowedHosts; // Host names besides the loopback ones; "*" for any
    QStringList allowedOrigins; // of browsers, as they send them ("https://example.org")
    QList<Subnet> trustedProxies;
    http::ProxyTrust::Field forwardedField = http::ProxyTrust::Field::Auto; // that they write
    qint64 maxMemory = 0; // 0: only what the system sets
    std::chrono::milliseconds drainDelay{0}; // not ready any more, but serving all the same
    std::chrono::milliseconds drainTimeout{10'000};

    logging::Settings log;
    http::Limits http;
    transport::Settings transport;
    tools::WaitSettings wait;
    tools::IdempotencySettings idempotency;
    std::chrono::milliseconds gatherTimeout{60'000}; // the longest that waitForAgents holds
    session::Limits limits;
    std::chrono::milliseconds emptySessionExpiry = std::chrono::minutes(30); // in devmode
    access::AuthSettings auth;
    struct Admin {
        bool isOn = true;
        QString token; // secret; empty: of the file
        QString tokenFile; // empty: admin-token in the data folder, made at the first start
        std::optional<quint16> port; // unset: the agents' port
        QHostAddress bind{QHostAddress::LocalHost};
        bool isRemoteAllowed = false;

        // A port of its own on another address than loopback is there for others.
        [[nodiscard]] bool servesOthers() const
        {
            return isRemoteAllowed || (port && !bind.isLoopback());
        }
    };
    Admin admin;
    QList<access::Application> applications;
    // Set: not a hub, but one client of one (--stdio).
    std::optional<stdio::Settings> stdio;

    // Whether the /devmode/ routes are served.
    [[nodiscard]] bool isDevmode() const { return devmode.value_or(bind.isLoopback()); }
};

} // namespace server::config
