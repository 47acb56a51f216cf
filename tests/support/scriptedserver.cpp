// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scriptedserver.h"

namespace tests {

ScriptedServer::ScriptedServer()
{
    m_server.listen(QHostAddress(QHostAddress::LocalHost));
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        QTcpSocket *socket = m_server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { serve(*socket); });
    });
}

QUrl ScriptedServer::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1/sse?agentId=alice").arg(m_server.serverPort()));
}

void ScriptedServer::send(const QByteArray &bytes)
{
    if (m_stream)
        m_stream->write(bytes);
}

void ScriptedServer::endStream()
{
    if (m_stream)
        m_stream->disconnectFromHost();
}

void ScriptedServer::serve(QTcpSocket &socket)
{
    const QByteArray seen = socket.peek(socket.bytesAvailable());
    const qsizetype head = seen.indexOf("\r\n\r\n");
    if (head < 0)
        return;
    if (seen.startsWith("GET ")) {
        socket.readAll();
        m_stream = &socket;
        socket.write(streamHead);
        return;
    }
    const qsizetype name = seen.toLower().indexOf("content-length:");
    const qsizetype length =
        seen.mid(name + 15, seen.indexOf('\r', name) - name - 15).trimmed().toLongLong();
    if (seen.size() < head + 4 + length)
        return;
    socket.read(head + 4);
    posts.append(socket.read(length));
    socket.write(postReply);
}

} // namespace tests
