// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/proxiedconnection.h"

#include "tests/support/abruptclose.h"

#include <QHostAddress>

#include <utility>

namespace tests {

using namespace std::chrono_literals;

namespace {

constexpr qint64 kTrickle = 24; // bytes at a time
constexpr auto kTrickleStep = 5ms;
constexpr qint64 kBuffer = 256 * 1024;
constexpr QByteArrayView kHeartbeat("a\r\n: ping\r\n\r\n\r\n"); // a chunk of its own

} // namespace

ProxiedConnection::ProxiedConnection(QTcpSocket *client, const Setup &setup, QObject *parent)
    : QObject(parent)
    , m_setup(setup)
    , m_client(client)
    , m_server(new QTcpSocket(this))
    , m_up{m_client, m_server, {}, new QTimer(this)}
    , m_down{m_server, m_client, {}, new QTimer(this)}
{
    m_client->setParent(this);
    for (QTcpSocket *socket : {m_client, m_server}) {
        socket->setReadBufferSize(kBuffer);
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    }
    wire(m_up);
    wire(m_down);
    m_strike.setSingleShot(true);
    connect(&m_strike, &QTimer::timeout, this, &ProxiedConnection::strike);
    connect(m_server, &QTcpSocket::connected, this, [this] { take(m_up); });
    m_server->connectToHost(QHostAddress::LocalHost, m_setup.target);
    take(m_up);
}

ProxiedConnection::~ProxiedConnection()
{
    m_client->disconnect(this);
    m_server->disconnect(this);
}

void ProxiedConnection::wire(Direction &direction)
{
    direction.timer->setSingleShot(true);
    connect(direction.timer, &QTimer::timeout, this, [this, &direction] { pass(direction); });
    connect(direction.from, &QTcpSocket::readyRead, this, [this, &direction] { take(direction); });
    connect(direction.from, &QTcpSocket::errorOccurred, this,
        [this, &direction] { takeEnd(direction); });
}

void ProxiedConnection::take(Direction &direction)
{
    if (m_isMute || direction.to->state() != QAbstractSocket::ConnectedState)
        return;
    if (direction.from->bytesAvailable() == 0 && direction.held.isEmpty())
        return;
    const bool strikes = m_setup.fault != Fault::None && m_setup.fault != Fault::Delay
        && m_setup.fault != Fault::Trickle && m_setup.fault != Fault::Silence;
    if (strikes && !m_strike.isActive())
        m_strike.start(m_setup.after);
    direction.held += direction.from->readAll();
    if (direction.timer->isActive())
        return;
    if (m_setup.fault == Fault::Delay)
        direction.timer->start(m_setup.delay);
    else
        pass(direction);
}

void ProxiedConnection::pass(Direction &direction)
{
    if (m_isMute || direction.to->state() != QAbstractSocket::ConnectedState)
        return;
    if (m_setup.fault == Fault::Trickle) {
        direction.to->write(direction.held.first(std::min(kTrickle, direction.held.size())));
        direction.held.remove(0, kTrickle);
        if (!direction.held.isEmpty())
            direction.timer->start(kTrickleStep);
    } else {
        if (m_setup.fault == Fault::Silence)
            direction.held.replace(kHeartbeat, {});
        direction.to->write(std::exchange(direction.held, {}));
    }
    if (direction.held.isEmpty() && direction.hasEnded)
        direction.to->disconnectFromHost();
}

void ProxiedConnection::takeEnd(Direction &direction)
{
    const bool isEnd = direction.from->error() == QAbstractSocket::RemoteHostClosedError;
    if (m_isMute) // nobody is told, until the other one goes as well
        return direction.to->state() == QAbstractSocket::UnconnectedState ? close() : void();
    if (!isEnd)
        return reset();
    take(direction);
    direction.hasEnded = true;
    if (direction.held.isEmpty())
        direction.to->disconnectFromHost();
    connect(direction.to, &QTcpSocket::disconnected, this, &ProxiedConnection::close);
    if (direction.to->state() == QAbstractSocket::UnconnectedState)
        close();
}

void ProxiedConnection::strike()
{
    switch (m_setup.fault) {
    case Fault::Cut:
        m_up.to->disconnectFromHost();
        m_down.to->disconnectFromHost();
        return close();
    case Fault::Reset:
        return reset();
    case Fault::HalfOpen:
        m_isMute = true;
        return;
    case Fault::Garbage:
        m_client->write("\x16\x03 no HTTP at all \r\n\r\n{]");
        m_client->disconnectFromHost();
        return close();
    case Fault::None:
    case Fault::Delay:
    case Fault::Trickle:
    case Fault::Silence:
        return;
    }
}

void ProxiedConnection::reset()
{
    for (QTcpSocket *socket : {m_client, m_server}) {
        socket->disconnect(this);
        resetConnection(*socket);
    }
    close();
}

void ProxiedConnection::close()
{
    if (!std::exchange(m_hasEnded, true))
        emit ended();
}

} // namespace tests
