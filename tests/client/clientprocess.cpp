// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/clientprocess.h"

#include "tests/support/hubprocess.h"
#include "tests/support/testagent.h"

#include <QJsonDocument>
#include <QTest>

#include <csignal>

namespace tests {

ClientProcess::ClientProcess(quint16 port, const QStringList &arguments,
    const QList<std::pair<QString, QString>> &environment)
{
    m_process.setProcessEnvironment(HubProcess::cleanEnvironment(environment));
    const QStringList server{QStringLiteral("--server"), QStringLiteral("127.0.0.1:%1").arg(port)};
    m_process.start(binary(), server + arguments); // the last --server counts
}

ClientProcess::~ClientProcess()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished();
}

QString ClientProcess::binary()
{
    return QStringLiteral(CORAL_CLIENT_BINARY);
}

void ClientProcess::interrupt()
{
    ::kill(static_cast<pid_t>(m_process.processId()), SIGINT);
}

bool ClientProcess::awaitEnd()
{
    return QTest::qWaitFor(
               [this] { return m_process.state() == QProcess::NotRunning; }, TestAgent::kPatience)
        && m_process.exitStatus() == QProcess::NormalExit;
}

bool ClientProcess::awaitOutput(const QByteArray &text, int times)
{
    const bool hasCome =
        QTest::qWaitFor([&] { return output().count(text) >= times; }, TestAgent::kPatience);
    if (!hasCome)
        qWarning(
            "no \"%s\" in: %s%s", text.constData(), output().constData(), errors().constData());
    return hasCome;
}

const QByteArray &ClientProcess::output()
{
    m_output += m_process.readAllStandardOutput();
    return m_output;
}

QList<QJsonObject> ClientProcess::objects()
{
    QList<QJsonObject> objects;
    for (const QByteArray &line : output().split('\n')) {
        if (!line.isEmpty())
            objects.append(QJsonDocument::fromJson(line).object());
    }
    return objects;
}

} // namespace tests
