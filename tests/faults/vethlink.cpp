// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/vethlink.h"

#include <QCoreApplication>
#include <QProcess>

namespace tests {

namespace {

// Names and addresses by our process id, so that tests side by side do not meet. 198.18.0.0/15 is
// for benchmarks (RFC 2544): nobody is there.
QString subnet()
{
    const qint64 number = QCoreApplication::applicationPid();
    return QStringLiteral("198.%1.%2").arg(18 + number / 256 % 2).arg(number % 256);
}

} // namespace

VethLink::VethLink()
    : m_network(QStringLiteral("coral%1").arg(QCoreApplication::applicationPid()))
    , m_subnet(subnet())
{
    const bool isMade = ip(QStringLiteral("netns add %1").arg(m_network))
        && ip(QStringLiteral("link add %1 type veth peer name far netns %1").arg(m_network))
        && ip(QStringLiteral("addr add %1.1/24 dev %2").arg(m_subnet, m_network))
        && ip(QStringLiteral("link set %1 up").arg(m_network))
        && ip(QStringLiteral("-n %2 addr add %1.2/24 dev far").arg(m_subnet, m_network))
        && ip(QStringLiteral("-n %1 link set far up").arg(m_network));
    Q_ASSERT(isMade == m_problem.isEmpty());
}

VethLink::~VethLink()
{
    ip(QStringLiteral("link delete %1").arg(m_network));
    ip(QStringLiteral("netns delete %1").arg(m_network));
}

bool VethLink::cut()
{
    return ip(QStringLiteral("-n %1 link set far down").arg(m_network));
}

bool VethLink::ip(const QString &arguments)
{
    QProcess process;
    process.start(QStringLiteral("ip"), arguments.split(u' '));
    process.waitForFinished();
    const bool isDone = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    if (!isDone && m_problem.isEmpty())
        m_problem = QStringLiteral("ip %1: %2%3")
                        .arg(arguments, process.errorString(),
                            QString::fromUtf8(process.readAllStandardError()));
    return isDone;
}

} // namespace tests
