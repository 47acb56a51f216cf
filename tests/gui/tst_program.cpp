// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/adminclient.h"
#include "tests/support/hubprocess.h"
#include "tests/support/quietport.h"

#include <QProcess>
#include <QSettings>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace tests;
using namespace Qt::StringLiterals;

// The program as it is started from a menu: a process of its own, without a screen.
class TestProgram : public QObject {
    Q_OBJECT
private slots:
    void hostsAHub();
    void tellsWrongUsage();
    void tellsItsVersion();
    void needsNoDisplayToAnswer_data();
    void needsNoDisplayToAnswer();
    void remembersTheHubOfItsArguments();

private:
    void start(QProcess &process, const QTemporaryDir &folder, const QStringList &arguments) const;
};

namespace {

constexpr int kPatience = 60'000;

bool isListening(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    return socket.waitForConnected(1'000);
}

} // namespace

void TestProgram::start(
    QProcess &process, const QTemporaryDir &folder, const QStringList &arguments) const
{
    process.setProcessEnvironment(HubProcess::cleanEnvironment({{u"XDG_CONFIG_HOME"_s,
                                                                    folder.filePath(u"config"_s)},
        {u"XDG_DATA_HOME"_s, folder.filePath(u"data"_s)}, {u"QT_QPA_PLATFORM"_s, u"offscreen"_s}}));
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral(CORAL_GUI_BINARY), arguments);
}

void TestProgram::hostsAHub()
{
    const QTemporaryDir folder;
    const quint16 port = quietPort();
    {
        QSettings settings(folder.filePath(u"config/coral-server/gui.ini"_s), QSettings::IniFormat);
        settings.setValue(u"host/port"_s, port);
    }
    QProcess program;
    start(program, folder, {});
    QVERIFY(program.waitForStarted(kPatience));
    QTRY_VERIFY_WITH_TIMEOUT(isListening(port), kPatience);
    QCOMPARE(exchange(port, {.target = "/health"}).status, 200);
    // Its window reads the hub's own feed.
    QFile token(folder.filePath(u"data/coral-server/admin-token"_s));
    QVERIFY2(token.open(QIODevice::ReadOnly), program.readAll().constData());
    const HttpRequest status{.target = "/admin/v1/status",
        .headers = {{"Authorization", "Bearer " + token.readAll().trimmed()}}};
    const auto readers = [&] { return exchange(port, status).json()[u"adminReaders"].toInt(); };
    QTRY_COMPARE_WITH_TIMEOUT(readers(), 1, kPatience);
    // Asked to end, it stops the hub first.
    ::kill(static_cast<pid_t>(program.processId()), SIGTERM);
    QVERIFY(program.waitForFinished(kPatience));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 0);
}

void TestProgram::tellsWrongUsage()
{
    const QTemporaryDir folder;
    QProcess program;
    start(program, folder, {u"--attach"_s, u"nonsense"_s});
    QVERIFY(program.waitForFinished(kPatience));
    QCOMPARE(program.exitCode(), 2);
    QVERIFY(program.readAll().contains("http://127.0.0.1:3001"));
    QFile token(folder.filePath(u"token"_s));
    QVERIFY(token.open(QIODevice::WriteOnly) && token.write("secret") > 0);
    token.close();
    start(program, folder, {u"--token-file"_s, token.fileName()});
    QVERIFY(program.waitForFinished(kPatience));
    QCOMPARE(program.exitCode(), 2);
    QVERIFY(program.readAll().contains("needs --attach"));
}

void TestProgram::tellsItsVersion()
{
    const QTemporaryDir folder;
    QProcess program;
    start(program, folder, {u"--version"_s});
    QVERIFY(program.waitForFinished(kPatience));
    QCOMPARE(program.exitCode(), 0);
    QVERIFY(program.readAll().contains(CORAL_VERSION));
}

void TestProgram::needsNoDisplayToAnswer_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("help") << QStringList(u"--help"_s) << 0 << QByteArray("--attach");
    QTest::newRow("version") << QStringList(u"--version"_s) << 0 << QByteArray(CORAL_VERSION);
    QTest::newRow("window") << QStringList() << 1 << QByteArray("there is no display");
}

void TestProgram::needsNoDisplayToAnswer()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const int, status);
    QFETCH(const QByteArray, words);
    QProcessEnvironment environment = HubProcess::cleanEnvironment();
    for (const QString &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s})
        environment.remove(name);
    QProcess program;
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(QStringLiteral(CORAL_GUI_BINARY), arguments);
    QVERIFY(program.waitForFinished(kPatience));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), status);
    const QByteArray said = program.readAll();
    QVERIFY2(said.contains(words), said.constData());
    QVERIFY(status == 0 || said.trimmed().count('\n') == 0);
}

void TestProgram::remembersTheHubOfItsArguments()
{
    HubProcess hub;
    QVERIFY(hub.start());
    const AdminClient admin(hub);
    const QTemporaryDir folder;
    QFile token(folder.filePath(u"token"_s));
    QVERIFY(token.open(QIODevice::WriteOnly) && token.write(admin.token()) > 0);
    token.close();
    const QString url = u"http://127.0.0.1:%1"_s.arg(hub.port());
    QProcess program;
    start(program, folder, {u"--attach"_s, url, u"--token-file"_s, token.fileName()});
    QTRY_COMPARE_WITH_TIMEOUT(
        admin.get("status").json()[u"adminReaders"].toInt() > 0, true, kPatience);
    ::kill(static_cast<pid_t>(program.processId()), SIGTERM);
    QVERIFY(program.waitForFinished(kPatience));
    QSettings settings(folder.filePath(u"config/coral-server/gui.ini"_s), QSettings::IniFormat);
    QCOMPARE(settings.value(u"recent/1/url"_s).toString(), url);
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
