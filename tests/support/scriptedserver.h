// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace tests {

// An HTTP server that answers as the test says, rightly or wrongly: a GET gets streamHead and stays
// open for send(), a POST is kept and gets postReply. For clients under test only.
class ScriptedServer final : public QObject {
    Q_OBJECT
public:
    ScriptedServer();

    [[nodiscard]] QUrl url() const; // of the stream

    void send(const QByteArray &bytes); // on the stream
    void endStream(); // as a clean end of the connection

    // Set by the test before the client connects.
    QByteArray streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    QByteArray postReply = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

    QList<QByteArray> posts; // the bodies so far
    [[nodiscard]] bool hasStream() const { return !m_stream.isNull(); }

private:
    void serve(QTcpSocket &socket);

    QTcpServer m_server;
    QPointer<QTcpSocket> m_stream;
};

} // namespace tests
