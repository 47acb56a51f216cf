// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/hub/messagerate.h"
#include "gui/settings/preferences.h"
#include "gui/settings/tokenfile.h"
#include "gui/views/attachdialog.h"
#include "tests/support/manualclock.h"

#include <QFileInfo>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using gui::Preferences;
using gui::TokenFile;

namespace {

const QUrl kHub(u"https://hub.example:3001"_s);
constexpr auto kOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
    | QFile::WriteOther | QFile::ExeOther;

// The file answers at once.
QString find(TokenFile &tokens, const QUrl &hub)
{
    QString found = u"no answer"_s;
    tokens.find(hub, [&](const QString &token) { found = token; });
    return found;
}

QString keep(TokenFile &tokens, const QUrl &hub, const QString &token)
{
    QString problem = u"no answer"_s;
    tokens.keep(hub, token, [&](const QString &what) { problem = what; });
    return problem;
}

constexpr bool hasPermissions()
{
#ifdef Q_OS_WIN
    return false;
#else
    return true;
#endif
}

} // namespace

class TestSettings : public QObject {
    Q_OBJECT
private slots:
    void remembersHubs();
    void remembersTheHostedHub();
    void survivesNonsense();
    void keepsTokensForTheirOwnerAlone();
    void closesTheTokensFileToOthers();
    void tellsThatTheTokensCannotBeRead();
    void takesWrongContentsForNoTokens_data();
    void takesWrongContentsForNoTokens();
    void tellsThatATokenCannotBeKept();
    void readsAddresses_data();
    void readsAddresses();
    void makesArgumentsOfTheServer();
    void countsMessagesAMinute();
};

void TestSettings::remembersHubs()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"gui.ini"_s), QSettings::IniFormat);
    Preferences preferences(settings);
    QVERIFY(preferences.recent().isEmpty());
    for (int i = 0; i < 10; ++i)
        preferences.addRecent({QUrl(u"https://hub%1.example:3001"_s.arg(i)), {}});
    const Preferences::Recent trusted{QUrl(u"https://hub5.example:3001"_s), QByteArray("\x01\xff")};
    preferences.addRecent(trusted);
    QCOMPARE(preferences.recent().size(), Preferences::kRecent);
    QCOMPARE(preferences.recent().first(), trusted);
    preferences.removeRecent(trusted.url);
    QVERIFY(!preferences.recent().contains(trusted));
    settings.sync();
    QFile file(settings.fileName());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().toLower().contains("token"));
}

void TestSettings::remembersTheHostedHub()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"gui.ini"_s), QSettings::IniFormat);
    Preferences preferences(settings);
    QCOMPARE(preferences.host(), gui::HostSettings());
    const gui::HostSettings host{.port = 4000,
        .isOpenToNetwork = true,
        .dataDir = u"/tmp/x"_s,
        .configFile = u"/tmp/y"_s,
        .startsWithWindow = false};
    preferences.setHost(host);
    QCOMPARE(preferences.host(), host);
    preferences.setAppearance(gui::Appearance::Dark);
    QCOMPARE(preferences.appearance(), gui::Appearance::Dark);
}

void TestSettings::survivesNonsense()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"gui.ini"_s), QSettings::IniFormat);
    settings.setValue(u"host/port"_s, u"many"_s);
    settings.setValue(u"appearance"_s, u"pink"_s);
    settings.setValue(u"recent/size"_s, 2);
    settings.setValue(u"recent/1/url"_s, u"http://["_s);
    const Preferences preferences(settings);
    QCOMPARE(preferences.host().port, quint16(3001));
    QCOMPARE(preferences.appearance(), gui::Appearance::System);
    QVERIFY(preferences.recent().isEmpty());
}

void TestSettings::keepsTokensForTheirOwnerAlone()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"sub/tokens.json"_s);
    TokenFile tokens(path);
    QCOMPARE(find(tokens, kHub), QString());
    QCOMPARE(keep(tokens, kHub, u"secret"_s), QString());
    QCOMPARE(QFileInfo(path).permissions() & ~(QFile::ReadUser | QFile::WriteUser),
        QFile::ReadOwner | QFile::WriteOwner);
    QCOMPARE(find(tokens, kHub), u"secret"_s);
    tokens.forget(kHub);
    QCOMPARE(find(tokens, kHub), QString());
}

void TestSettings::closesTheTokensFileToOthers()
{
    if (!hasPermissions())
        QSKIP("this file system knows no others");
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"tokens.json"_s);
    TokenFile tokens(path);
    keep(tokens, kHub, u"secret"_s);
    const auto open = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther;
    QVERIFY(QFile::setPermissions(path, open)); // somebody copied it, say
    QCOMPARE(find(tokens, kHub), u"secret"_s);
    QCOMPARE(QFileInfo(path).permissions() & kOthers, QFile::Permissions());
    QVERIFY(QFile::setPermissions(path, open));
    QCOMPARE(keep(tokens, kHub, u"another"_s), QString());
    QCOMPARE(QFileInfo(path).permissions() & kOthers, QFile::Permissions());
}

void TestSettings::tellsThatTheTokensCannotBeRead()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"tokens.json"_s);
    QVERIFY(QDir().mkdir(path)); // not even an administrator reads a folder
    TokenFile tokens(path);
    QCOMPARE(find(tokens, kHub), QString());
    const QString problem = keep(tokens, kHub, u"secret"_s);
    QVERIFY2(problem.contains(path) && problem.contains(u"read"_s), qPrintable(problem));
    tokens.forget(kHub);
    QVERIFY(QFileInfo(path).isDir());
}

void TestSettings::takesWrongContentsForNoTokens_data()
{
    QTest::addColumn<QByteArray>("contents");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("secret\xff\xfe{");
    QTest::newRow("cut") << QByteArray("{\"https://hub.example:3001\": \"sec");
    QTest::newRow("list") << QByteArray("[\"https://hub.example:3001\"]");
    QTest::newRow("no text") << QByteArray("{\"https://hub.example:3001\": {\"a\": 1}}");
}

void TestSettings::takesWrongContentsForNoTokens()
{
    QFETCH(const QByteArray, contents);
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"tokens.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(contents) == contents.size());
    file.close();
    TokenFile tokens(file.fileName());
    QCOMPARE(find(tokens, kHub), QString());
    QCOMPARE(keep(tokens, kHub, u"secret"_s), QString());
    QCOMPARE(find(tokens, kHub), u"secret"_s);
}

void TestSettings::tellsThatATokenCannotBeKept()
{
    const QTemporaryDir folder;
    QFile(folder.filePath(u"file"_s)).open(QIODevice::WriteOnly);
    TokenFile tokens(folder.filePath(u"file/tokens.json"_s)); // below what is no folder
    const QString problem = keep(tokens, kHub, u"secret"_s);
    QVERIFY(problem.contains(u"tokens.json"_s));
    QVERIFY(!problem.contains(u"secret"_s));
}

void TestSettings::readsAddresses_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("url");
    const auto row = [](const QString &typed, const QString &url) {
        QTest::newRow(qPrintable(typed)) << typed << url;
    };
    row(u"localhost"_s, u"http://localhost:3001"_s);
    row(u" 10.0.0.5:4000 "_s, u"http://10.0.0.5:4000"_s);
    row(u"https://hub.example.org"_s, u"https://hub.example.org"_s);
    row(u"http://[::1]:3001/admin/v1/?x=1#y"_s, u"http://[::1]:3001"_s);
    row(u"http://name:word@hub:3001"_s, u"http://hub:3001"_s);
    row(u"ftp://hub"_s, QString());
    row(u"http://"_s, QString());
    row(u"http://a b"_s, QString());
    row(QString(), QString());
}

void TestSettings::readsAddresses()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, url);
    QCOMPARE(gui::AttachDialog::readUrl(typed).toString(), url);
}

void TestSettings::makesArgumentsOfTheServer()
{
    QCOMPARE(gui::HostSettings().arguments(), QStringList({u"--port"_s, u"3001"_s}));
    const gui::HostSettings open{
        .port = 4000, .isOpenToNetwork = true, .dataDir = u"/d"_s, .configFile = u"/c"_s};
    QCOMPARE(open.arguments(),
        QStringList({u"--port"_s, u"4000"_s, u"--bind"_s, u"0.0.0.0"_s, u"--data-dir"_s, u"/d"_s,
            u"--config"_s, u"/c"_s}));
}

void TestSettings::countsMessagesAMinute()
{
    using namespace std::chrono_literals;
    tests::ManualClock clock;
    gui::MessageRate rate;
    QVERIFY(!rate.perMinute());
    rate.add(clock.now(), 100);
    QVERIFY(!rate.perMinute());
    for (int i = 1; i <= 60; ++i) {
        clock.advance(2s);
        rate.add(clock.now(), 100 + static_cast<quint64>(i));
    }
    QCOMPARE(rate.perMinute(), std::optional<qint64>(30));
    clock.advance(2s);
    rate.add(clock.now(), 3); // a new server
    QVERIFY(!rate.perMinute());
}

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
