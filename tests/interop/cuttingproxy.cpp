// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/cuttingproxy.h"

#include <QHostAddress>

#include <algorithm>

namespace tests {

CuttingProxy::CuttingProxy(quint16 serverPort)
    : m_serverPort(serverPort)
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *client = m_server.nextPendingConnection())
            join(*client);
    });
    m_server.listen(QHostAddress::LocalHost);
}

CuttingProxy::~CuttingProxy()
{
    cut();
}

bool CuttingProxy::hasUnanswered() const
{
    // What Qt holds for a socket is lost with a cut.
    const auto isBusy = [](const QTcpSocket *socket) { return socket->bytesToWrite() > 0; };
    return !m_unanswered.isEmpty() || std::any_of(m_peers.keyBegin(), m_peers.keyEnd(), isBusy);
}

void CuttingProxy::join(QTcpSocket &client)
{
    auto *server = new QTcpSocket(this);
    server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_serverPort);
    m_peers.insert(&client, server);
    m_peers.insert(server, &client);
    connect(&client, &QTcpSocket::readyRead, this,
        [this, &client, server] { pass(client, *server, false); });
    connect(server, &QTcpSocket::readyRead, this,
        [this, &client, server] { pass(*server, client, true); });
    for (QTcpSocket *socket : {&client, server})
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] { part(*socket); });
}

void CuttingProxy::pass(QTcpSocket &from, QTcpSocket &to, bool isFromServer)
{
    const QByteArray bytes = from.readAll();
    if (isFromServer && m_isHolding) {
        m_held += bytes;
        return;
    }
    if (isFromServer) {
        m_unanswered.remove(&to);
        if (bytes.contains("text/event-stream") && bytes.indexOf("\r\n\r\n") == bytes.size() - 4)
            m_silent.insert(&to);
        else
            m_silent.remove(&to);
    } else {
        m_asked += bytes;
        m_unanswered.insert(&from);
    }
    to.write(bytes);
}

// One side has ended: so does the other, once it has what was sent before.
void CuttingProxy::part(QTcpSocket &socket)
{
    QTcpSocket *peer = m_peers.take(&socket);
    m_unanswered.remove(&socket);
    m_silent.remove(&socket);
    socket.deleteLater();
    if (peer == nullptr || !m_peers.contains(peer))
        return;
    if (socket.bytesAvailable() > 0 && !m_isHolding)
        peer->write(socket.readAll());
    peer->disconnectFromHost();
}

void CuttingProxy::cut()
{
    m_isHolding = false;
    m_held.clear();
    m_unanswered.clear();
    m_silent.clear();
    const QList<QTcpSocket *> sockets = m_peers.keys();
    m_peers.clear();
    for (QTcpSocket *socket : sockets) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

} // namespace tests
