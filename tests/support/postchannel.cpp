// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postchannel.h"

#include "tests/support/abruptclose.h"
#include "tests/support/httpexchange.h"

#include <QHostAddress>

namespace tests {

PostChannel::PostChannel(QObject *parent)
    : QObject(parent)
{
    connect(&m_socket, &QTcpSocket::readyRead, this, &PostChannel::read);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, [this] {
        m_socket.abort(); // so that the next request opens a new one
        if (m_inFlight)
            finish(0, {});
    });
}

void PostChannel::post(quint16 port, const QByteArray &target, const QByteArray &body)
{
    m_port = port;
    m_queue.append(HttpRequest::post(target, body).toBytes(port));
    sendNext();
}

void PostChannel::drop(bool withReset)
{
    m_queue.clear();
    m_inFlight.reset();
    if (withReset)
        resetConnection(m_socket);
    else
        m_socket.abort();
    m_received.clear();
}

void PostChannel::sendNext()
{
    if (m_inFlight || m_queue.isEmpty())
        return;
    if (m_socket.state() == QTcpSocket::UnconnectedState) {
        m_received.clear();
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    }
    m_inFlight.emplace();
    m_socket.write(m_queue.takeFirst());
}

void PostChannel::read()
{
    m_received += m_socket.readAll();
    if (!m_inFlight)
        return;
    m_inFlight->feed(m_received);
    if (m_inFlight->state() == ResponseReader::State::Complete)
        finish(m_inFlight->status(), m_inFlight->takeBody());
    else if (m_inFlight->state() == ResponseReader::State::Broken)
        finish(0, {});
}

void PostChannel::finish(int status, const QByteArray &body)
{
    m_inFlight.reset();
    emit answered(status, body);
    sendNext();
}

} // namespace tests
