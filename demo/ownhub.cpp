// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/ownhub.h"

#include <QCoreApplication>
#include <QStandardPaths>

namespace demo {

namespace {

// Beside the demonstration when installed, in its sister folder when just built, else on the PATH.
QString findServer()
{
    const QString name = QStringLiteral("coral-server");
    const QString here = QCoreApplication::applicationDirPath();
    const QString beside =
        QStandardPaths::findExecutable(name, {here, here + QStringLiteral("/../server")});
    return beside.isEmpty() ? QStandardPaths::findExecutable(name) : beside;
}

} // namespace

OwnHub::OwnHub(QObject *parent)
    : QObject(parent)
{
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &OwnHub::readOutput);
    connect(&m_process, &QProcess::finished, this, &OwnHub::handleEnd);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            emit failed(QStringLiteral("%1: %2").arg(m_process.program(), m_process.errorString()));
    });
}

OwnHub::~OwnHub()
{
    m_process.disconnect(this);
    m_process.kill();
    m_process.waitForFinished();
}

void OwnHub::start()
{
    const QString server = findServer();
    if (server.isEmpty()) {
        emit failed(QStringLiteral("coral-server was found neither beside this program nor on the "
                                   "PATH. Name a running hub with --url."));
        return;
    }
    m_process.start(server,
        {QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--data-dir"),
            m_folder.filePath(QStringLiteral("data"))});
}

void OwnHub::stop()
{
    m_isStopping = true;
    m_process.terminate();
}

void OwnHub::readOutput()
{
    constexpr QByteArrayView kReady = "Coral Server listening on ";
    while (!m_isReady && m_process.canReadLine()) {
        const QByteArray line = m_process.readLine().trimmed();
        if (!line.startsWith(kReady))
            continue;
        m_isReady = true;
        emit ready(QUrl(QString::fromUtf8(line.sliced(kReady.size())), QUrl::StrictMode));
    }
}

void OwnHub::handleEnd(int exitStatus, QProcess::ExitStatus how)
{
    if (m_isStopping && how == QProcess::NormalExit && exitStatus == 0) {
        emit stopped();
        return;
    }
    const QString log = QString::fromUtf8(m_process.readAllStandardError()).trimmed();
    emit failed(how == QProcess::CrashExit
            ? QStringLiteral("The hub crashed.\n%1").arg(log)
            : QStringLiteral("The hub ended with exit status %1.\n%2").arg(exitStatus).arg(log));
}

} // namespace demo
