// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tlstunnel.h"

#include <QSslCertificate>
#include <QSslSocket>

namespace tests {

TlsTunnel::TlsTunnel(quint16 serverPort, const QByteArray &trusted)
    : m_serverPort(serverPort)
    , m_configuration(QSslConfiguration::defaultConfiguration())
{
    m_configuration.setCaCertificates(QSslCertificate::fromData(trusted, QSsl::Pem));
    connect(&m_listener, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *client = m_listener.nextPendingConnection())
            connectThrough(*client);
    });
    m_listener.listen(QHostAddress::LocalHost);
}

TlsTunnel::~TlsTunnel() = default;

void TlsTunnel::connectThrough(QTcpSocket &client)
{
    auto *server = new QSslSocket(&client);
    server->setSslConfiguration(m_configuration);
    server->connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_serverPort);
    const auto up = [&client, server] {
        if (server->isEncrypted())
            server->write(client.readAll());
    };
    connect(&client, &QTcpSocket::readyRead, server, up);
    connect(server, &QSslSocket::encrypted, server, up);
    connect(server, &QSslSocket::readyRead, &client,
        [&client, server] { client.write(server->readAll()); });
    connect(server, &QSslSocket::sslErrors, this,
        [this](const QList<QSslError> &errors) { m_error = errors.constFirst().errorString(); });
    connect(server, &QSslSocket::disconnected, &client, [&client, server] {
        client.write(server->readAll());
        client.disconnectFromHost();
    });
    connect(&client, &QTcpSocket::disconnected, server, [&client, server] {
        server->disconnectFromHost();
        if (server->state() == QAbstractSocket::UnconnectedState)
            client.deleteLater();
        else
            connect(server, &QSslSocket::disconnected, &client, &QObject::deleteLater);
    });
}

} // namespace tests
