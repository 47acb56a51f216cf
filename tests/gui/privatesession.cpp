// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/privatesession.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace tests {

using namespace Qt::StringLiterals;

namespace {

constexpr char kMark[] = "CORAL_PRIVATE_SESSION";

// Without the folders of services, so that the bus starts none by itself.
constexpr char kBus[] = R"(<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
)";

} // namespace

bool isPrivateSession()
{
    return qEnvironmentVariableIsSet(kMark);
}

std::optional<int> runInPrivateSession(int argc, char **argv)
{
    const QString program = QStandardPaths::findExecutable(u"dbus-run-session"_s);
    const QTemporaryDir home;
    QFile bus(home.filePath(u"bus.conf"_s));
    if (isPrivateSession() || program.isEmpty() || !bus.open(QIODevice::WriteOnly))
        return std::nullopt;
    bus.write(kBus);
    bus.close();
    QStringList arguments{u"--config-file"_s, bus.fileName(), u"--"_s};
    for (int i = 0; i < argc; ++i)
        arguments.append(QFile::decodeName(argv[i]));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(kMark), u"1"_s);
    environment.insert(u"HOME"_s, home.path());
    for (const char *folder :
        {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"}) {
        const QString path = home.filePath(QString::fromLatin1(folder));
        QDir().mkdir(path);
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        environment.insert(QString::fromLatin1(folder), path);
    }
    QProcess session;
    session.setProcessEnvironment(environment);
    session.setProcessChannelMode(QProcess::ForwardedChannels);
    session.start(program, arguments);
    session.waitForFinished(-1);
    return session.exitStatus() == QProcess::NormalExit ? session.exitCode() : 1;
}

} // namespace tests
