// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/connectcheck.h"

#include "shared/client/httpconnection.h"

#include <QHostAddress>

namespace shared::doctor {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString endpointText(const QHostAddress &address, quint16 port)
{
    const bool isV6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (isV6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(address.toString()).arg(port);
}

} // namespace

void ConnectCheck::start()
{
    const Origin origin = Origin::of(address().server);
    const QString authority = QString::fromLatin1(origin.authority());
    setLimit(10s,
        Finding::failed(u"%1 does not answer within 10 s"_s.arg(authority),
            u"A firewall drops what goes there, or the machine is off or unreachable. On the hub's "
            "own machine \"coral-client doctor --server localhost:%1\" tells which; the firewall "
            "must let TCP to port %1 through."_s.arg(origin.port)));
    connect(&m_socket, &QTcpSocket::connected, this, [this] {
        finish(Finding::ok(u"%1 answers (%2)"_s.arg(
            endpointText(m_socket.peerAddress(), m_socket.peerPort()), elapsed())));
    });
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &ConnectCheck::takeError);
    m_socket.connectToHost(origin.host, origin.port);
}

void ConnectCheck::takeError(QAbstractSocket::SocketError error)
{
    const Origin origin = Origin::of(address().server);
    const QString authority = QString::fromLatin1(origin.authority());
    if (error != QAbstractSocket::ConnectionRefusedError) {
        return finish(Finding::failed(u"%1: %2"_s.arg(authority, m_socket.errorString()),
            u"The network does not lead there: look at the address in --server, at the connection "
            "of this machine, at VPN and routes (\"ip route get ADDRESS\")."_s));
    }
    finish(Finding::failed(u"%1: nothing listens there (connection refused)"_s.arg(authority),
        u"Is the hub running (\"systemctl status coral-server\"; or start coral-server), and is %1 "
        "its port? Its log's line \"ready\" names both. A hub takes connections from other "
        "machines only with --bind or \"bind\" in its configuration (OPERATIONS.md, Secure)."_s.arg(
            origin.port)));
}

} // namespace shared::doctor
