// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QSslConfiguration>
#include <QTcpServer>

class QTcpSocket;

namespace tests {

// Lets clients that speak plain TCP to its port talk to a server that wants TLS: what a client
// sends goes there encrypted, by a connection of its own, and its end with it. Who the server is
// gets checked.
class TlsTunnel final : public QObject {
    Q_OBJECT
public:
    // trusted: PEM, of those who may have issued the server's certificate.
    TlsTunnel(quint16 serverPort, const QByteArray &trusted);
    ~TlsTunnel() override;

    [[nodiscard]] quint16 port() const { return m_listener.serverPort(); }
    // Of connections whose handshake failed; empty: of none.
    [[nodiscard]] const QString &error() const { return m_error; }

private:
    void connectThrough(QTcpSocket &client);

    const quint16 m_serverPort;
    QSslConfiguration m_configuration;
    QTcpServer m_listener;
    QString m_error;
};

} // namespace tests
