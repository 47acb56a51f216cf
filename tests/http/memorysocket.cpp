// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/memorysocket.h"

#include <algorithm>
#include <cstring>

namespace tests {

MemorySocket::MemorySocket(const QHostAddress &peer)
{
    setOpenMode(QIODevice::ReadWrite);
    setSocketState(QAbstractSocket::ConnectedState);
    setPeerAddress(peer);
    setPeerPort(50'000);
    setLocalAddress(QHostAddress(QHostAddress::LocalHost));
}

// There is no connection to be closed by the base class.
MemorySocket::~MemorySocket()
{
    setSocketState(QAbstractSocket::UnconnectedState);
}

void MemorySocket::give(const QByteArray &bytes)
{
    m_received.append(bytes);
    emit readyRead();
}

qint64 MemorySocket::bytesAvailable() const
{
    return QIODevice::bytesAvailable() + m_received.size();
}

void MemorySocket::disconnectFromHost()
{
    if (state() == QAbstractSocket::UnconnectedState)
        return;
    setSocketState(QAbstractSocket::UnconnectedState);
    emit disconnected();
}

qint64 MemorySocket::readData(char *data, qint64 maxSize)
{
    const qint64 size = std::min<qint64>(maxSize, m_received.size());
    std::memcpy(data, m_received.constData(), static_cast<std::size_t>(size));
    m_received.remove(0, size);
    return size;
}

qint64 MemorySocket::writeData(const char *data, qint64 size)
{
    m_written.append(data, size);
    return size;
}

} // namespace tests
