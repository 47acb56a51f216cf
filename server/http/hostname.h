// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QHostAddress>
#include <QString>

#include <optional>

namespace server::http {

// "host:port" taken apart.
struct Authority {
    QString host; // lower case; an IPv6 address without its brackets
    std::optional<quint16> port;
    bool operator==(const Authority &) const = default;
};

// Strict: a name of letters, digits, "-", "." and "_", an IPv4 address or an IPv6 address in
// brackets, and a port from 1 to 65535. No user info, no escapes, not empty.
[[nodiscard]] std::optional<Authority> parseAuthority(QByteArrayView text);

// "localhost", a name below it, or an address of the loopback network.
[[nodiscard]] bool isLoopbackHost(const QString &host);
// Also for an IPv4 address that came over an IPv6 socket.
[[nodiscard]] bool isLoopbackAddress(const QHostAddress &address);
// An IPv4 address that came over an IPv6 socket as what it is.
[[nodiscard]] QHostAddress unmapped(const QHostAddress &address);
// What counts as one client where clients are limited: an IPv4 address, or the /64 network of a
// global IPv6 address, all of which one machine may use.
[[nodiscard]] QHostAddress clientKeyOf(const QHostAddress &address);

} // namespace server::http
