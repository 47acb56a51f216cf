// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stdio/scriptedhub.h"

namespace tests {

ScriptedHub::ScriptedHub()
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection())
            serve(*socket);
    });
    if (start())
        m_port = m_server.serverPort();
}

bool ScriptedHub::start()
{
    return m_server.listen(QHostAddress::LocalHost, m_port);
}

void ScriptedHub::stop()
{
    m_server.close();
    const QList<QTcpSocket *> sockets = m_received.keys();
    for (QTcpSocket *socket : sockets)
        socket->abort();
}

QUrl ScriptedHub::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port));
}

void ScriptedHub::serve(QTcpSocket &socket)
{
    m_received.insert(&socket, {});
    connect(&socket, &QTcpSocket::readyRead, this, [this, &socket] { read(socket); });
    connect(&socket, &QTcpSocket::disconnected, this, [this, &socket] {
        m_received.remove(&socket);
        socket.deleteLater();
    });
}

void ScriptedHub::read(QTcpSocket &socket)
{
    QByteArray &bytes = m_received[&socket];
    bytes += socket.readAll();
    for (;;) {
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QList<QByteArray> lines = bytes.first(end).split('\n');
        const QList<QByteArray> first = lines.first().trimmed().split(' ');
        Request request{first.value(0), first.value(1), {}, {}, &socket};
        for (const QByteArray &line : lines.sliced(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
        }
        const qsizetype length = request.headers.value("content-length").toLongLong();
        if (bytes.size() < end + 4 + length)
            return;
        request.body = bytes.sliced(end + 4, length);
        bytes.remove(0, end + 4 + length);
        if (request.target == "/health/ready")
            answer(request, R"({"status":"ready"})");
        else
            requests.append(request);
    }
}

void ScriptedHub::answer(const Request &request, const QByteArray &body,
    const QByteArray &moreHeaders, const QByteArray &status)
{
    send(request,
        "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n" + moreHeaders + "\r\n" + body);
}

void ScriptedHub::openStream(const Request &request, const QByteArray &events)
{
    // Without a length the end of the connection is the end of the stream.
    send(request,
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + events);
}

void ScriptedHub::send(const Request &request, const QByteArray &bytes)
{
    if (request.socket)
        request.socket->write(bytes);
}

void ScriptedHub::cut(const Request &request)
{
    if (request.socket)
        request.socket->disconnectFromHost();
}

} // namespace tests
