// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/parse.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace server::config;

class TestParse : public QObject {
    Q_OBJECT
private slots:
    void init();
    void prefersFlagsToEnvironmentToFileToDefaults_data();
    void prefersFlagsToEnvironmentToFileToDefaults();
    void readsFlags();
    void takesDevmodeFromTheAddress_data();
    void takesDevmodeFromTheAddress();
    void answersQuestions_data();
    void answersQuestions();
    void tellsTheDefaultsThatThereAre();
    void refusesBadUsage_data();
    void refusesBadUsage();
    void refusesBadConfiguration_data();
    void refusesBadConfiguration();
    void findsTheFileByItsVariable();
    void makesTheDataFolderAbsolute();
    void warnsOfMistypedVariables();

private:
    // Of arguments and variables written as words.
    [[nodiscard]] static ParseOutcome parsed(
        const QString &arguments, const QString &variables = QString());
    [[nodiscard]] QString writeFile(const QByteArray &toml) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestParse::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

ParseOutcome TestParse::parsed(const QString &arguments, const QString &variables)
{
    QProcessEnvironment environment;
    for (const QString &variable : variables.split(u' ', Qt::SkipEmptyParts))
        environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    return parse(
        QStringList{u"coral-server"_s} + arguments.split(u' ', Qt::SkipEmptyParts), environment);
}

QString TestParse::writeFile(const QByteArray &toml) const
{
    const QString path = m_folder->filePath(u"coral.toml"_s);
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(toml) == toml.size() ? path : QString();
}

void TestParse::prefersFlagsToEnvironmentToFileToDefaults_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("variables");
    QTest::addColumn<bool>("isFileGiven");
    QTest::addColumn<quint16>("port");

    QTest::newRow("default") << u""_s << u""_s << false << quint16(3001);
    QTest::newRow("file") << u""_s << u""_s << true << quint16(1000);
    QTest::newRow("environment") << u""_s << u"CORAL_PORT=2000"_s << false << quint16(2000);
    QTest::newRow("environment before file")
        << u""_s << u"CORAL_PORT=2000"_s << true << quint16(2000);
    QTest::newRow("flag before environment and file")
        << u"--port 3000"_s << u"CORAL_PORT=2000"_s << true << quint16(3000);
    QTest::newRow("last flag") << u"--port 3000 --port=4000"_s << u""_s << false << quint16(4000);
}

void TestParse::prefersFlagsToEnvironmentToFileToDefaults()
{
    QFETCH(QString, arguments);
    QFETCH(QString, variables);
    QFETCH(bool, isFileGiven);
    QFETCH(quint16, port);
    if (isFileGiven)
        arguments += u" --config "_s + writeFile("[server]\nport = 1000\n");

    const ParseOutcome outcome = parsed(arguments, variables);

    QVERIFY2(outcome.options, qPrintable(outcome.text));
    QCOMPARE(outcome.options->port, port);
}

void TestParse::readsFlags()
{
    const ParseOutcome outcome = parsed(
        u"--bind 0.0.0.0 --port 0 --devmode --data-dir /tmp/x --log-level debug --log-format json"_s);

    QVERIFY2(outcome.options, qPrintable(outcome.text));
    QCOMPARE(outcome.options->bind, QHostAddress(QHostAddress::AnyIPv4));
    QCOMPARE(outcome.options->port, quint16(0));
    QVERIFY(outcome.options->isDevmode());
    QCOMPARE(outcome.options->log.level, server::logging::Level::Debug);
    QCOMPARE(outcome.options->log.format, server::logging::Format::Json);
}

void TestParse::takesDevmodeFromTheAddress_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<bool>("isDevmode");

    QTest::newRow("default") << u""_s << true;
    QTest::newRow("other loopback") << u"--bind 127.0.0.2"_s << true;
    QTest::newRow("IPv6 loopback") << u"--bind ::1"_s << true;
    QTest::newRow("any") << u"--bind 0.0.0.0"_s << false;
    QTest::newRow("IPv6 any") << u"--bind ::"_s << false;
    QTest::newRow("network") << u"--bind 192.0.2.7"_s << false;
    QTest::newRow("wanted") << u"--bind 0.0.0.0 --devmode"_s << true;
    QTest::newRow("not wanted") << u"--no-devmode"_s << false;
}

void TestParse::takesDevmodeFromTheAddress()
{
    QFETCH(QString, arguments);

    const ParseOutcome outcome = parsed(arguments);

    QVERIFY2(outcome.options, qPrintable(outcome.text));
    QTEST(outcome.options->isDevmode(), "isDevmode");
}

void TestParse::answersQuestions_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("start");

    QTest::newRow("help") << u"--help"_s << u"Usage: coral-server [options]\n"_s;
    QTest::newRow("help, short") << u"-h"_s << u"Usage: "_s;
    QTest::newRow("help among mistakes") << u"--prot 1 --help"_s << u"Usage: "_s;
    QTest::newRow("version") << u"--version"_s << u"coral-server "_s;
    QTest::newRow("example") << u"--print-config"_s << u"# Configuration of Coral Server"_s;
}

void TestParse::answersQuestions()
{
    QFETCH(QString, arguments);
    QFETCH(QString, start);

    const ParseOutcome outcome = parsed(arguments);

    QVERIFY(!outcome.options);
    QCOMPARE(outcome.exitStatus, 0);
    QVERIFY2(outcome.text.startsWith(start), qPrintable(outcome.text));
    QVERIFY(outcome.text.endsWith(u'\n'));
}

void TestParse::tellsTheDefaultsThatThereAre()
{
    const QString help = parsed(u"--help"_s).text;

    QVERIFY2(help.contains(u"(default 3001)"_s), qPrintable(help));
    QVERIFY2(!help.contains(u"(default )"_s), qPrintable(help));
    // Without the option there is no such port.
    QVERIFY2(!help.contains(u"(default 3002)"_s), qPrintable(help));
    const QStringList lines = help.split(u'\n');
    QVERIFY2(lines.contains(u"  --admin-token-file FILE"_s), qPrintable(help));
    for (const QString &line : lines)
        QVERIFY2(line.size() <= 80, qPrintable(line));
}

void TestParse::refusesBadUsage_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("start");

    QTest::newRow("unknown flag") << u"--prt 1"_s
                                  << u"unknown option --prt; did you mean --port?"_s;
    QTest::newRow("word") << u"serve"_s << u"unexpected argument \"serve\""_s;
    QTest::newRow("no value") << u"--port"_s << u"Missing value after '--port'"_s;
    QTest::newRow("value for a switch") << u"--devmode=on"_s << u"Unexpected value"_s;
    QTest::newRow("wrong type")
        << u"--port http"_s << u"--port: expected a whole number from 0 to 65535, found \"http\""_s;
    QTest::newRow("too large") << u"--port 65536"_s << u"--port: expected"_s;
    QTest::newRow("name for an address") << u"--bind example.org"_s << u"--bind: expected"_s;
    QTest::newRow("unknown level") << u"--log-level loud"_s << u"--log-level: expected one of"_s;
    QTest::newRow("both devmodes") << u"--devmode --no-devmode"_s << u"--devmode and --no-dev"_s;
    QTest::newRow("empty file name") << u"--config="_s << u"--config: expected"_s;
}

void TestParse::refusesBadUsage()
{
    QFETCH(QString, arguments);
    QFETCH(QString, start);

    const ParseOutcome outcome = parsed(arguments);

    QVERIFY(!outcome.options);
    QCOMPARE(outcome.exitStatus, 2);
    QVERIFY2(outcome.text.startsWith(u"coral-server: "_s + start), qPrintable(outcome.text));
    QCOMPARE(outcome.text.count(u'\n'), 1);
}

void TestParse::refusesBadConfiguration_data()
{
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<QString>("variables");
    QTest::addColumn<QString>("contains");

    QTest::newRow("broken file") << QByteArray("[server\n") << u""_s << u"coral.toml:1: "_s;
    QTest::newRow("unknown key") << QByteArray("[server]\nprt = 1\n") << u""_s
                                 << u"coral.toml:2: unknown key"_s;
    QTest::newRow("variable") << QByteArray() << u"CORAL_PORT=x"_s
                              << u"environment variable CORAL_PORT: "_s;
    QTest::newRow("default wait above the longest")
        << QByteArray("[wait]\ndefault = \"56s\"\n") << u""_s << u"[wait] default is above"_s;
    QTest::newRow("longest wait above the cap")
        << QByteArray("[wait]\nlongest = \"2h\"\n") << u""_s << u"[wait] longest is above"_s;
    QTest::newRow("messages that no request can hold")
        << QByteArray("[limits]\nmessage-size = \"5MiB\"\n") << u""_s << u"message-size is above"_s;
}

void TestParse::refusesBadConfiguration()
{
    QFETCH(QByteArray, toml);
    QFETCH(QString, variables);
    QFETCH(QString, contains);

    const ParseOutcome outcome = parsed(u"--config "_s + writeFile(toml), variables);

    QVERIFY(!outcome.options);
    QCOMPARE(outcome.exitStatus, 1);
    QVERIFY2(outcome.text.contains(contains), qPrintable(outcome.text));
    QVERIFY(outcome.text.startsWith(u"coral-server: "_s));
    QCOMPARE(outcome.text.count(u'\n'), 1);
}

void TestParse::findsTheFileByItsVariable()
{
    const QString variables = u"CORAL_CONFIG="_s + writeFile("[server]\nport = 1000\n");

    const ParseOutcome outcome = parsed(QString(), variables);

    QVERIFY2(outcome.options, qPrintable(outcome.text));
    QCOMPARE(outcome.options->port, quint16(1000));
    QCOMPARE(parsed(QString(), u"CORAL_CONFIG=/nowhere/coral.toml"_s).exitStatus, 1);
}

void TestParse::makesTheDataFolderAbsolute()
{
    const ParseOutcome byDefault = parsed(QString());
    const ParseOutcome relative = parsed(u"--data-dir a/../data"_s);

    QVERIFY(QDir::isAbsolutePath(byDefault.options->dataDir));
    QVERIFY(byDefault.options->dataDir.endsWith(u"/coral-server"_s));
    QCOMPARE(relative.options->dataDir, QDir::current().filePath(u"data"_s));
}

void TestParse::warnsOfMistypedVariables()
{
    QVERIFY(parsed(QString(), u"CORAL_PORT=1"_s).warnings.isEmpty());
    QCOMPARE(parsed(QString(), u"CORAL_PROT=1 CORAL_XYZ=1"_s).warnings.size(), 1);
}

QTEST_GUILESS_MAIN(TestParse)
#include "tst_parse.moc"
