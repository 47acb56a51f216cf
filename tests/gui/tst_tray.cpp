// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/privatesession.h"
#include "tests/gui/trayhost.h"
#include "tests/support/adminclient.h"
#include "tests/support/hubprocess.h"
#include "tests/support/missing.h"
#include "tests/support/testagent.h"

#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;

// The program's icon in the tray of a desktop: on an X server and a session bus of its own.
class TestTray : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();
    void tellsOfAHubThatIsLostAndBack();
    void menuDrainsTheHubAndQuits();
    void clickShowsTheWindow();

private:
    void startProgram(const QStringList &arguments);
    // To that hub, until the tray says so.
    void startProgram(HubProcess &hub);
    // Of the dot on the icon.
    [[nodiscard]] QColor dot() const { return m_tray.colourAt(18.5 / 24, 18.5 / 24); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_screen;
    QByteArray m_display;
    TrayHost m_tray;
    QProcess m_program;
};

namespace {

constexpr int kPatience = 60'000;

bool isGreen(const QColor &colour)
{
    return colour.green() > colour.red() && colour.green() > colour.blue();
}

bool isAmber(const QColor &colour)
{
    return colour.red() > colour.green() && colour.green() > 150 && colour.blue() < 120;
}

bool isRed(const QColor &colour)
{
    return colour.red() > 200 && colour.green() < 160 && colour.blue() < 160;
}

bool isGrey(const QColor &colour)
{
    return colour.isValid() && colour.saturation() < 60;
}

} // namespace

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)

void TestTray::initTestCase()
{
    if (!isPrivateSession())
        CORAL_MISSING("there is no dbus-run-session");
    if (QStandardPaths::findExecutable(u"Xvfb"_s).isEmpty())
        CORAL_MISSING("there is no Xvfb");
    QVERIFY(m_tray.start());
    // It chooses a free display, and tells which once it is ready.
    m_screen.start(u"Xvfb"_s,
        {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1000x700x24"_s, u"-nolisten"_s,
            u"tcp"_s});
    TRY(m_screen.canReadLine());
    m_display = ":" + m_screen.readLine().trimmed();
}

void TestTray::cleanupTestCase()
{
    m_screen.terminate();
    QVERIFY(m_screen.state() == QProcess::NotRunning || m_screen.waitForFinished(kPatience));
}

void TestTray::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestTray::cleanup()
{
    if (m_program.state() == QProcess::NotRunning)
        return;
    m_program.terminate();
    QVERIFY(m_program.waitForFinished(kPatience));
}

void TestTray::startProgram(const QStringList &arguments)
{
    const qsizetype before = m_tray.items().size();
    m_program.setProcessEnvironment(
        HubProcess::cleanEnvironment({{u"XDG_CONFIG_HOME"_s, m_folder->filePath(u"config"_s)},
            {u"XDG_DATA_HOME"_s, m_folder->filePath(u"data"_s)}, {u"QT_QPA_PLATFORM"_s, u"xcb"_s},
            {u"DISPLAY"_s, QString::fromLatin1(m_display)}}));
    m_program.setProcessChannelMode(QProcess::ForwardedChannels);
    m_program.start(QStringLiteral(CORAL_GUI_BINARY), arguments);
    QVERIFY(m_program.waitForStarted(kPatience));
    TRY(m_tray.items().size() > before);
}

void TestTray::startProgram(HubProcess &hub)
{
    QFile token(m_folder->filePath(u"token"_s));
    QVERIFY(token.open(QIODevice::WriteOnly) && token.write(AdminClient(hub).token()) > 0);
    token.close();
    startProgram({u"--attach"_s, u"http://127.0.0.1:%1"_s.arg(hub.port()), u"--token-file"_s,
        token.fileName()});
    TRY(m_tray.toolTip().contains(u"Running on 127.0.0.1:%1"_s.arg(hub.port())));
}

void TestTray::tellsOfAHubThatIsLostAndBack()
{
    const QString secret = QString(64, u'a');
    const QList<std::pair<QString, QString>> environment{{u"CORAL_ADMIN_TOKEN"_s, secret}};
    auto hub = std::make_unique<HubProcess>(HubProcess::Setup{.environment = environment});
    QVERIFY(hub->start());
    const quint16 port = hub->port();
    QFile token(m_folder->filePath(u"token"_s));
    QVERIFY(token.open(QIODevice::WriteOnly) && token.write(secret.toLatin1()) > 0);
    token.close();
    startProgram(
        {u"--attach"_s, u"http://127.0.0.1:%1"_s.arg(port), u"--token-file"_s, token.fileName()});
    TRY(m_tray.toolTip().contains(u"Running on"_s));
    TRY(isGreen(dot()));
    TestAgent alice({.port = port, .agentId = u"alice"_s});
    QVERIFY(alice.join());
    TRY(m_tray.toolTip().contains(u"1 agent connected"_s));
    QVERIFY(m_tray.notifications().isEmpty());

    hub->kill();
    TRY(m_tray.toolTip().contains(u"lost"_s));
    TRY(isRed(dot()));
    // It asks for attention, once, although it tries again and again.
    TRY(!m_tray.notifications().isEmpty());
    QVERIFY(m_tray.notifications().constFirst().contains(u"lost"_s));

    hub = std::make_unique<HubProcess>(HubProcess::Setup{.port = port, .environment = environment});
    QVERIFY(hub->start());
    TRY(m_tray.toolTip().contains(u"Running on"_s));
    TRY(isGreen(dot()));
    QCOMPARE(m_tray.notifications().size(), 1);
}

void TestTray::menuDrainsTheHubAndQuits()
{
    HubProcess hub;
    QVERIFY(hub.start());
    startProgram(hub);
    const QString drain = u"Drain: take nobody new"_s;
    const QString resume = u"Resume: take everybody again"_s;
    TRY(m_tray.menu().contains(drain));
    QVERIFY(!m_tray.menu().contains(resume));
    QVERIFY(m_tray.choose(drain));
    TRY(m_tray.toolTip().contains(u"Draining"_s));
    TRY(isAmber(dot()));
    TRY(m_tray.menu().contains(resume));
    QVERIFY(m_tray.choose(resume));
    TRY(m_tray.toolTip().contains(u"Running on"_s));
    QVERIFY(m_tray.choose(u"Quit"_s));
    QVERIFY(m_program.state() == QProcess::NotRunning || m_program.waitForFinished(kPatience));
    QCOMPARE(m_program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_program.exitCode(), 0);
    QVERIFY(hub.stop()); // it was never ours
}

void TestTray::clickShowsTheWindow()
{
    startProgram({u"--no-start"_s});
    TRY(m_tray.toolTip().contains(u"No hub"_s));
    TRY(isGrey(dot()));
    QVERIFY(m_tray.activate());
    QVERIFY(m_tray.menu().contains(u"Show the window"_s));
    QVERIFY(m_tray.menu().contains(u"Start"_s)); // a hub in this window
}

int main(int argc, char *argv[])
{
    if (const auto status = runInPrivateSession(argc, argv))
        return *status;
    const QCoreApplication application(argc, argv);
    TestTray test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_tray.moc"
