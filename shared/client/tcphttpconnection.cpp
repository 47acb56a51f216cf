// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/tcphttpconnection.h"

#include "shared/client/trust.h"

#include <QPointer>
#include <QSslConfiguration>
#include <QSslError>
#include <QSslSocket>

#include <utility>

namespace shared {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kReadBuffer = 1024LL * 1024;

} // namespace

TcpHttpConnection::TcpHttpConnection(
    const Origin &origin, const QList<QSslCertificate> &trusted, QObject *parent)
    : HttpConnection(parent)
    , m_origin(origin)
    , m_trusted(trusted)
    , m_socket(origin.isSecure ? std::make_unique<QSslSocket>() : std::make_unique<QTcpSocket>())
{
    m_socket->setReadBufferSize(kReadBuffer);
    if (auto *socket = qobject_cast<QSslSocket *>(m_socket.get()))
        secure(*socket);
    else
        connect(m_socket.get(), &QTcpSocket::connected, this, &TcpHttpConnection::write);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &TcpHttpConnection::read);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &TcpHttpConnection::takeEnd);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &TcpHttpConnection::takeEnd);
}

TcpHttpConnection::~TcpHttpConnection()
{
    m_socket->disconnect(this);
}

void TcpHttpConnection::secure(QSslSocket &socket)
{
    QSslConfiguration configuration = socket.sslConfiguration();
    configuration.addCaCertificates(m_trusted);
    socket.setSslConfiguration(configuration);
    connect(&socket, &QSslSocket::encrypted, this, &TcpHttpConnection::write);
    connect(&socket, &QSslSocket::sslErrors, this, [this, &socket](const auto &errors) {
        if (isNamedItself(socket.peerCertificate(), errors, m_trusted))
            socket.ignoreSslErrors(errors);
    });
}

void TcpHttpConnection::send(const QByteArray &request)
{
    Q_ASSERT(!m_isBusy);
    m_isBusy = true;
    m_wasSent = false;
    m_parser = {};
    m_request = request;
    if (m_isReady)
        write();
    else
        connectToOrigin();
}

void TcpHttpConnection::connectToOrigin()
{
    if (auto *secure = qobject_cast<QSslSocket *>(m_socket.get()))
        secure->connectToHostEncrypted(m_origin.host, m_origin.port);
    else
        m_socket->connectToHost(m_origin.host, m_origin.port);
}

void TcpHttpConnection::write()
{
    if (!std::exchange(m_isReady, true)) {
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    }
    m_wasSent = true;
    m_socket->write(std::exchange(m_request, {}));
}

void TcpHttpConnection::read()
{
    if (!m_isBusy) {
        // Nobody asked: whatever it is, the next answer could be mistaken for it.
        m_isReady = false;
        m_socket->abort();
        return;
    }
    const QPointer<TcpHttpConnection> self(this);
    const QByteArray bytes = m_socket->readAll();
    QByteArrayView rest(bytes);
    const bool hadHead = m_parser.hasHead();
    QByteArray body;
    m_parser.feed(rest, body);
    if (!hadHead && m_parser.hasHead())
        emit headReceived();
    if (self && m_isBusy && !body.isEmpty())
        emit bodyReceived(body);
    if (!self || !m_isBusy)
        return;
    if (!m_parser.error().isEmpty())
        return fail(m_parser.error());
    if (!m_parser.isComplete())
        return;
    if (!rest.isEmpty() || !m_parser.isKeptAlive()) {
        m_isReady = false;
        m_socket->disconnectFromHost();
    }
    finish();
}

void TcpHttpConnection::takeEnd()
{
    const QPointer<TcpHttpConnection> self(this);
    const QString why = m_socket->errorString();
    const bool isEnd = m_socket->error() == QAbstractSocket::RemoteHostClosedError;
    m_isReady = false; // before what is read now makes the connection free
    if (m_isBusy && m_socket->bytesAvailable() > 0)
        read();
    if (!self)
        return;
    if (!m_isBusy) {
        emit closed();
        return;
    }
    if (isEnd && m_wasSent) {
        m_parser.end();
        if (m_parser.isComplete())
            return finish();
        return fail(m_parser.error());
    }
    fail(why);
}

void TcpHttpConnection::finish()
{
    m_isBusy = false;
    emit completed();
}

void TcpHttpConnection::fail(const QString &why)
{
    const auto *secure = qobject_cast<QSslSocket *>(m_socket.get());
    const bool isDistrusted =
        secure != nullptr && !m_wasSent && !secure->sslHandshakeErrors().isEmpty();
    m_isBusy = false;
    m_isReady = false;
    m_socket->disconnect(this);
    m_socket->abort();
    emit failed({isDistrusted ? ErrorCode::Forbidden : ErrorCode::Unavailable, why});
}

void TcpHttpConnection::abort()
{
    m_isBusy = false;
    m_isReady = false;
    m_socket->disconnect(this);
    m_socket->abort();
}

bool TcpHttpConnection::isReusable() const
{
    return !m_isBusy && m_isReady && m_socket->state() == QAbstractSocket::ConnectedState
        && m_socket->bytesAvailable() == 0;
}

QByteArray TcpHttpConnection::header(QByteArrayView name) const
{
    return m_parser.header(name);
}

} // namespace shared
