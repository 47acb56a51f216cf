// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/clientprocess.h"

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
        QString::fromLatin1(setup.session), setup.role, QString::number(setup.count)};
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

QByteArray ClientProcess::endpoint()
{
    m_output += m_process.readAllStandardOutput();
    return m_output.startsWith("ready ") && m_output.endsWith('\n') ? m_output.sliced(6).trimmed()
                                                                    : QByteArray();
}

void ClientProcess::kill()
{
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
