// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/configfile.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace server::config;

class TestConfigFile : public QObject {
    Q_OBJECT
private slots:
    void readsEverySection();
    void keepsDefaultsOfWhatIsNotThere();
    void namesLineAndKey_data();
    void namesLineAndKey();
    void tellsTheFirstFaultByLine();
    void keepsPrivacyKeysToItself_data();
    void keepsPrivacyKeysToItself();
    void tellsWhyAFileCannotBeRead();
};

void TestConfigFile::readsEverySection()
{
    Options options;
    const QByteArray toml = R"(
[server]
bind = "0.0.0.0"
port = 5555
devmode = true
data-dir = "/var/lib/coral"
allowed-hosts = ["coral.example.org"]
trusted-proxies = ["10.0.0.0/8"]
forwarded-header = "forwarded"
[log]
level = "debug"
format = "json"
[http]
max-body = "1MiB"
idle-timeout = 30
[transport]
heartbeat-interval = "500ms"
ping-misses = 5
[wait]
default = "20s"
[limits]
sessions = 7
[[applications]]
id = "app"
name = "An application"
description = ""
privacy-keys = ["one", "two"]
[[applications]]
id = "other"
privacy-keys = ["three"]
)";

    QVERIFY(readConfig(toml, u"f"_s, options).hasValue());

    QCOMPARE(options.bind.toString(), u"0.0.0.0"_s);
    QCOMPARE(options.port, quint16(5555));
    QCOMPARE(options.devmode, std::optional(true));
    QCOMPARE(options.dataDir, u"/var/lib/coral"_s);
    QCOMPARE(options.allowedHosts, QStringList{u"coral.example.org"_s});
    QCOMPARE(options.trustedProxies.size(), 1);
    QCOMPARE(options.forwardedField, server::http::ProxyTrust::Field::Forwarded);
    QCOMPARE(options.log.level, server::logging::Level::Debug);
    QCOMPARE(options.log.format, server::logging::Format::Json);
    QCOMPARE(options.http.bodyBytes, qsizetype(1024 * 1024));
    QCOMPARE(options.http.idleTimeout, 30s);
    QCOMPARE(options.transport.heartbeatInterval, 500ms);
    QCOMPARE(options.transport.pingMisses, 5);
    QCOMPARE(options.wait.byDefault, 20s);
    QCOMPARE(options.limits.sessions, qsizetype(7));
    QCOMPARE(options.applications.size(), 2);
    QCOMPARE(options.applications[0].name, u"An application"_s);
    const QStringList keys{u"one"_s, u"two"_s};
    QCOMPARE(options.applications[0].privacyKeys, keys);
}

void TestConfigFile::keepsDefaultsOfWhatIsNotThere()
{
    Options options;

    QVERIFY(readConfig("", u"f"_s, options).hasValue());

    QCOMPARE(options.port, quint16(3001));
    QVERIFY(options.bind.isLoopback());
    QVERIFY(!options.devmode.has_value());
    QCOMPARE(options.transport.heartbeatInterval, 15s);
}

void TestConfigFile::namesLineAndKey_data()
{
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<QString>("message");

    const auto row = [](const char *name, const char *toml, const QString &message) {
        QTest::newRow(name) << QByteArray(toml) << message;
    };
    row("unknown key", "[server]\n\nprt = 1\n",
        u"f:3: unknown key \"prt\" in [server]; did you mean \"port\"?"_s);
    row("unknown key without a neighbour", "[server]\ncolour = 1\n",
        u"f:2: unknown key \"colour\" in [server]"_s);
    row("unknown section", "\n[htp]\nmax-body = 1\n",
        u"f:2: unknown section \"htp\"; did you mean \"http\"?"_s);
    row("key outside its section", "port = 3001\n",
        u"f:1: unknown key \"port\"; it belongs below [server]"_s);
    row("nested section", "[http.limits]\nx = 1\n", u"f:1: unknown key \"limits\" in [http]"_s);
    row("section as a value", "http = 3\n", u"f:1: http is a section: write [http]"_s);
    row("text for a number", "[server]\nport = \"3001\"\n",
        u"f:2: port in [server]: expected a whole number from 0 to 65535, found \"3001\""_s);
    row("fraction for a number", "[server]\nport = 1.5\n",
        u"f:2: port in [server]: expected a whole number from 0 to 65535, found a number with a "
        "fraction"_s);
    row("out of range", "[server]\nport = 70000\n",
        u"f:2: port in [server]: expected a whole number from 0 to 65535, found 70000"_s);
    row("boolean for a duration", "[transport]\nping-interval = true\n",
        u"f:2: ping-interval in [transport]: expected a duration such as \"15s\" (ms, s, m, h; a "
        "number is seconds) from 0 to 24h, found true"_s);
    row("unit unknown", "[http]\nmax-body = \"4MB\"\n",
        u"f:2: max-body in [http]: expected a size such as 65536 or \"64KiB\" (B, KiB, MiB, GiB) "
        "from 1KiB to 1GiB, found \"4MB\""_s);
    row("text for a boolean", "[server]\ndevmode = \"yes\"\n",
        u"f:2: devmode in [server]: expected true or false, found \"yes\""_s);
    row("list of numbers", "[server]\nallowed-hosts = [1]\n",
        u"f:2: allowed-hosts in [server]: expected a list of texts, found a list of other things "
        "than texts"_s);
    row("table for a text", "[log]\nlevel = { a = 1 }\n",
        u"f:2: level in [log]: expected one of debug, info, warning, error, found a table"_s);
    row("date", "[log]\nlevel = 2026-01-01\n",
        u"f:2: level in [log]: expected one of debug, info, warning, error, found a date or time"_s);
    row("applications as a table", "[applications]\nid = \"a\"\n",
        u"f:1: applications: write [[applications]] above each of them"_s);
    row("applications as names", "applications = [\"a\"]\n",
        u"f:1: applications: write [[applications]] above each of them"_s);
    row("application's unknown key", "[[applications]]\nid = \"a\"\nprivacy-key = [\"k\"]\n",
        u"f:3: unknown key \"privacy-key\" in [[applications]]; did you mean \"privacy-keys\"?"_s);
    row("application without id", "[[applications]]\nprivacy-keys = [\"k\"]\n",
        u"f:1: an application needs an id"_s);
    row("application without keys", "[[applications]]\nid = \"a\"\n",
        u"f:1: application \"a\" needs privacy-keys"_s);
    row("application's id as a number", "[[applications]]\nid = 7\n",
        u"f:2: id: expected a text, found 7"_s);
    row("application twice",
        "[[applications]]\nid = \"a\"\nprivacy-keys = [\"k\"]\n"
        "[[applications]]\nid = \"a\"\nprivacy-keys = [\"k\"]\n",
        u"f:4: application \"a\" is there twice"_s);
    row("line break in a key", "\"a\\nb\" = 1\n", u"f:1: unknown key \"a\\nb\""_s);
}

void TestConfigFile::namesLineAndKey()
{
    QFETCH(QByteArray, toml);
    QFETCH(QString, message);
    Options options;

    const auto done = readConfig(toml, u"f"_s, options);

    QVERIFY(!done);
    QCOMPARE(done.error().message, message);
}

void TestConfigFile::tellsTheFirstFaultByLine()
{
    Options options;

    // The library sorts sections and keys by name; the reader of the message goes from the top.
    const auto done = readConfig("[server]\nz = 1\na = 1\n[http]\nb = 1\n", u"f"_s, options);

    const QString expected = u"f:2: unknown key \"z\" in [server]"_s;
    QCOMPARE(done.error().message, expected);
}

void TestConfigFile::keepsPrivacyKeysToItself_data()
{
    QTest::addColumn<QByteArray>("toml");

    QTest::newRow("not a list") << QByteArray(
        "[[applications]]\nid = \"a\"\nprivacy-keys = \"hunter2\"\n");
    QTest::newRow("numbers") << QByteArray(
        "[[applications]]\nid = \"a\"\nprivacy-keys = [\"hunter2\", 7]\n");
    QTest::newRow("empty one") << QByteArray(
        "[[applications]]\nid = \"a\"\nprivacy-keys = [\"hunter2\", \"\"]\n");
    QTest::newRow("broken text") << QByteArray(
        "[[applications]]\nid = \"a\"\nprivacy-keys = [\"hunter2]\n");
    QTest::newRow("no quotes") << QByteArray(
        "[[applications]]\nid = \"a\"\nprivacy-keys = [hunter2]\n");
}

void TestConfigFile::keepsPrivacyKeysToItself()
{
    QFETCH(QByteArray, toml);
    Options options;

    const auto done = readConfig(toml, u"f"_s, options);

    QVERIFY(!done);
    QVERIFY2(done.error().message.startsWith(u"f:3: "), qPrintable(done.error().message));
    QVERIFY2(!done.error().message.contains(u"hunter"), qPrintable(done.error().message));
}

void TestConfigFile::tellsWhyAFileCannotBeRead()
{
    const QTemporaryDir folder;
    const QString large = folder.filePath(u"large.toml"_s);
    QFile file(large);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(QByteArray(1024 * 1024 + 1, '\n')), qint64(1024 * 1024 + 1));
    file.close();
    const QString missing = folder.filePath(u"missing.toml"_s);
    const QString broken = folder.filePath(u"broken.toml"_s);
    QFile brokenFile(broken);
    QVERIFY(brokenFile.open(QIODevice::WriteOnly));
    QVERIFY(brokenFile.write("[server]\nport = \n") > 0);
    brokenFile.close();
    Options options;

    const auto messageOf = [&options](const QString &path) {
        return readConfigFile(path, options).error().message;
    };

    const QString cannotRead = u"cannot read "_s;
    QVERIFY(messageOf(missing).startsWith(cannotRead + missing));
    QVERIFY(messageOf(folder.path()).contains(u"it is a folder"_s));
    QVERIFY(messageOf(large).contains(u"larger than 1 MiB"_s));
    QVERIFY(messageOf(broken).startsWith(broken + u":2: "_s));
    QVERIFY(!messageOf(broken).contains(u'\n'));
}

QTEST_GUILESS_MAIN(TestConfigFile)
#include "tst_configfile.moc"
