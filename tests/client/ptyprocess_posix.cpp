// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/ptyprocess.h"
#include "tests/support/hubprocess.h"
#include "tests/support/testagent.h"

#include <QTest>

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace tests {

PtyProcess::PtyProcess(const QString &program, const QStringList &arguments,
    const QList<std::pair<QString, QString>> &environment)
{
    m_master = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (m_master < 0 || ::grantpt(m_master) != 0 || ::unlockpt(m_master) != 0)
        qFatal("there is no pseudo-terminal");
    m_slave = ::open(::ptsname(m_master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    const winsize size{.ws_row = 24, .ws_col = 200, .ws_xpixel = 0, .ws_ypixel = 0};
    ::ioctl(m_master, TIOCSWINSZ, &size);
    m_notifier = std::make_unique<QSocketNotifier>(m_master, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, &m_process, [this] { read(); });
    QProcessEnvironment variables = HubProcess::cleanEnvironment(environment);
    variables.insert(QStringLiteral("TERM"), QStringLiteral("xterm"));
    variables.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    variables.insert(QStringLiteral("INPUTRC"), QStringLiteral("/dev/null")); // not the developer's
    m_process.setProcessEnvironment(variables);
    m_process.setChildProcessModifier([slave = m_slave] {
        ::setsid();
        ::ioctl(slave, TIOCSCTTY, 0);
        for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
            ::dup2(slave, descriptor);
    });
    m_process.start(program, arguments);
    m_process.waitForStarted();
}

PtyProcess::~PtyProcess()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
    m_notifier.reset();
    ::close(m_master);
    ::close(m_slave);
}

void PtyProcess::type(const QByteArray &keys)
{
    [[maybe_unused]] const ssize_t written =
        ::write(m_master, keys.constData(), static_cast<size_t>(keys.size()));
    Q_ASSERT(written == keys.size()); // a terminal takes more than tests write
}

void PtyProcess::read()
{
    std::array<char, 4096> buffer{};
    ssize_t size = 0;
    while ((size = ::read(m_master, buffer.data(), buffer.size())) > 0)
        m_output.append(buffer.data(), size);
}

bool PtyProcess::awaitText(const QByteArray &text)
{
    qsizetype at = -1;
    const bool hasCome = QTest::qWaitFor(
        [&] { return (at = m_output.indexOf(text, m_seen)) >= 0; }, TestAgent::kPatience);
    if (hasCome)
        m_seen = at + text.size();
    else
        qWarning("no \"%s\" in: %s", text.constData(), m_output.mid(m_seen).constData());
    return hasCome;
}

bool PtyProcess::awaitEnd()
{
    return QTest::qWaitFor(
               [this] { return m_process.state() == QProcess::NotRunning; }, TestAgent::kPatience)
        && m_process.exitStatus() == QProcess::NormalExit;
}

bool PtyProcess::isCooked() const
{
    termios modes{};
    return ::tcgetattr(m_slave, &modes) == 0 && (modes.c_lflag & ICANON) != 0
        && (modes.c_lflag & ECHO) != 0;
}

} // namespace tests
