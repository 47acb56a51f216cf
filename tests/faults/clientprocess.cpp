// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/clientprocess.h"

#include "tests/faults/noticing.h"
#include "tests/support/hubprocess.h"

#include <QTest>

#include <csignal>
#include <sys/types.h>

namespace tests {

namespace {

constexpr int kPatience = 240'000; // a thousand agents at an instrumented server

} // namespace

ClientProcess::ClientProcess(const Setup &setup)
{
    QStringList command{QStringLiteral(CORAL_FAULT_CLIENT), setup.host, QString::number(setup.port),
        QString::fromLatin1(setup.session), setup.role, QString::number(setup.count), setup.name};
    if (!setup.network.isEmpty())
        command = QStringList{QStringLiteral("ip"), QStringLiteral("netns"), QStringLiteral("exec"),
                      setup.network}
            + command;
    m_process.setProcessEnvironment(HubProcess::cleanEnvironment());
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(command.constFirst(), command.sliced(1));
}

ClientProcess::~ClientProcess()
{
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished(kPatience);
}

bool ClientProcess::awaitReady()
{
    return QTest::qWaitFor([this] { return isReady() || !isRunning(); }, kPatience) && isReady();
}

QByteArrayList ClientProcess::report(const QByteArray &name)
{
    m_output += m_process.readAllStandardOutput();
    const QByteArrayList lines = m_output.split('\n');
    for (const QByteArray &line : lines.first(lines.size() - 1)) { // the last has no end yet
        if (line.startsWith(name + ' '))
            return line.sliced(name.size() + 1).split(' ');
    }
    return {};
}

QByteArray ClientProcess::endpoint()
{
    return report("ready").value(0);
}

QMap<quint16, std::chrono::milliseconds> ClientProcess::cuts()
{
    const QByteArrayList ports = report("ports");
    const QByteArrayList times = report("cuts");
    QMap<quint16, std::chrono::milliseconds> cuts;
    for (qsizetype i = 0; i < ports.size(); ++i)
        cuts.insert(ports.at(i).toUShort(),
            times.isEmpty() ? m_killed : std::chrono::milliseconds(times.value(i).toLongLong()));
    return cuts;
}

void ClientProcess::kill()
{
    m_killed = Noticing::now();
    signal(SIGKILL);
}

void ClientProcess::freeze()
{
    signal(SIGSTOP);
}

void ClientProcess::thaw()
{
    signal(SIGCONT);
}

void ClientProcess::signal(int number) const
{
    if (m_process.processId() > 0)
        ::kill(static_cast<pid_t>(m_process.processId()), number);
}

} // namespace tests
