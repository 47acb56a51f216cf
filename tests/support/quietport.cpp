// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/quietport.h"

#include <QFile>
#include <QHostAddress>
#include <QRandomGenerator>
#include <QTcpServer>

namespace tests {

quint16 quietPort()
{
    constexpr int kLowest = 10'000;
    // Below the range that outgoing connections and port 0 take theirs from.
    QFile range(QStringLiteral("/proc/sys/net/ipv4/ip_local_port_range"));
    const int first = range.open(QIODevice::ReadOnly)
        ? range.readAll().simplified().split(' ').first().toInt()
        : 0;
    const int end = first > kLowest ? first : 32'768;
    for (;;) {
        const auto port = static_cast<quint16>(QRandomGenerator::global()->bounded(kLowest, end));
        if (QTcpServer().listen(QHostAddress(QHostAddress::LocalHost), port))
            return port;
    }
}

} // namespace tests
