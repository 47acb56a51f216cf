// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/hubprocess.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <csignal>

namespace tests {

namespace {

// Generous: an instrumented server on a busy machine.
constexpr int kPatience = 60'000;

} // namespace

QString HubProcess::binary()
{
    return QStringLiteral(CORAL_SERVER_BINARY);
}

QProcessEnvironment HubProcess::cleanEnvironment(
    const QList<std::pair<QString, QString>> &additions)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        // The test's own service manager is none of the server's.
        if (name.startsWith(QLatin1StringView("CORAL_")) || name == u"NOTIFY_SOCKET"
            || name.startsWith(QLatin1StringView("WATCHDOG_")))
            environment.remove(name);
    }
    environment.insert(QStringLiteral("LSAN_OPTIONS"),
        QStringLiteral("suppressions=" CORAL_LSAN_SUPPRESSIONS ":print_suppressions=0"));
    // AddressSanitizer keeps up to 256 MiB of what was freed, to find late uses, and gives the rest
    // back to the system late: the memory of an instrumented server would tell of nothing else.
    // What the environment says about it counts.
    environment.insert(QStringLiteral("ASAN_OPTIONS"),
        QStringLiteral("quarantine_size_mb=16:allocator_release_to_os_interval_ms=100:")
            + environment.value(QStringLiteral("ASAN_OPTIONS")));
    for (const auto &[name, value] : additions)
        environment.insert(name, value);
    return environment;
}

HubProcess::HubProcess()
    : HubProcess(Setup())
{
}

HubProcess::HubProcess(Setup setup)
    : m_setup(std::move(setup))
{
    m_process.setProcessEnvironment(cleanEnvironment(m_setup.environment));
    m_logFile.setFileName(m_folder.filePath(QStringLiteral("stderr.log")));
    m_process.setStandardErrorFile(m_logFile.fileName());
}

HubProcess::~HubProcess()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(kPatience);
}

bool HubProcess::start()
{
    QStringList arguments{QStringLiteral("--port"), QString::number(m_setup.port),
        QStringLiteral("--data-dir"), m_folder.filePath(QStringLiteral("data"))};
    if (!m_setup.configuration.isEmpty()) {
        QFile file(m_folder.filePath(QStringLiteral("coral-server.toml")));
        if (!file.open(QIODevice::WriteOnly) || file.write(m_setup.configuration) < 0)
            return false;
        arguments << QStringLiteral("--config") << file.fileName();
    }
    const QStringList command =
        m_setup.launcher + QStringList{binary()} + arguments + m_setup.arguments;
    m_process.start(command.constFirst(), command.sliced(1));
    if (!m_process.waitForStarted(kPatience)
        || !m_logFile.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return false;
    static const QRegularExpression kReady(QStringLiteral(
        "^Coral Server listening on https?://(?:[^:\\n]+|\\[[^\\]\\n]+\\]):(\\d+)\\n"));
    const bool isReady = QTest::qWaitFor(
        [&] { return output().contains('\n') || m_process.state() == QProcess::NotRunning; },
        kPatience);
    const QRegularExpressionMatch match = kReady.match(QString::fromUtf8(output()));
    m_port = match.captured(1).toUShort();
    if (!isReady || m_port == 0) {
        qWarning("%s did not get ready: %s\n%s%s", qUtf8Printable(binary()),
            qUtf8Printable(m_process.errorString()), output().constData(), log().constData());
        return false;
    }
    return true;
}

bool HubProcess::stop()
{
    if (!isRunning())
        return false;
    m_process.terminate();
    const bool isClean =
        awaitEnd() && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
    if (!isClean)
        qWarning("the server did not stop cleanly (exit status %d):\n%s", m_process.exitCode(),
            log().right(8000).constData());
    return isClean;
}

void HubProcess::signal(int number) const
{
    if (isRunning())
        ::kill(static_cast<pid_t>(m_process.processId()), number);
}

void HubProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished(kPatience);
}

bool HubProcess::awaitEnd()
{
    return QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, kPatience);
}

const QByteArray &HubProcess::output()
{
    drain();
    return m_output;
}

const QByteArray &HubProcess::log()
{
    drain();
    return m_log;
}

void HubProcess::drain()
{
    m_output += m_process.readAllStandardOutput();
    if (m_logFile.isOpen())
        m_log += m_logFile.readAll();
}

HubProcess::Outcome HubProcess::run(
    const QStringList &arguments, const QList<std::pair<QString, QString>> &environment)
{
    QProcess process;
    process.setProcessEnvironment(cleanEnvironment(environment));
    process.start(binary(), arguments);
    if (!process.waitForFinished(kPatience)) {
        process.kill();
        process.waitForFinished(kPatience);
        return {};
    }
    return {.exitStatus = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        .output = process.readAllStandardOutput(),
        .log = process.readAllStandardError()};
}

} // namespace tests
