// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/environment.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace server::config;

class TestEnvironment : public QObject {
    Q_OBJECT
private slots:
    void readsVariables();
    void takesEmptyForUnset();
    void namesTheVariable();
    void suspectsMistypedVariables();
};

void TestEnvironment::readsVariables()
{
    QProcessEnvironment environment;
    environment.insert(u"CORAL_BIND"_s, u"::"_s);
    environment.insert(u"CORAL_PORT"_s, u"5555"_s);
    environment.insert(u"CORAL_DEVMODE"_s, u"off"_s);
    environment.insert(u"CORAL_LOG_FORMAT"_s, u"json"_s);
    environment.insert(u"CORAL_ALLOWED_ORIGINS"_s, u"https://a.example,https://b.example"_s);
    environment.insert(u"CORAL_HTTP_MAX_BODY"_s, u"1MiB"_s);
    environment.insert(u"CORAL_TRANSPORT_PING_INTERVAL"_s, u"0"_s);
    Options options;

    QVERIFY(readEnvironment(environment, options).hasValue());

    QCOMPARE(options.bind.toString(), u"::"_s);
    QCOMPARE(options.port, quint16(5555));
    QCOMPARE(options.devmode, std::optional(false));
    QCOMPARE(options.log.format, server::logging::Format::Json);
    QCOMPARE(options.allowedOrigins.size(), 2);
    QCOMPARE(options.http.bodyBytes, qsizetype(1024 * 1024));
    QCOMPARE(options.transport.pingInterval, 0s);
}

void TestEnvironment::takesEmptyForUnset()
{
    QProcessEnvironment environment;
    environment.insert(u"CORAL_PORT"_s, QString());
    Options options;

    QVERIFY(readEnvironment(environment, options).hasValue());

    QCOMPARE(options.port, quint16(3001));
}

void TestEnvironment::namesTheVariable()
{
    QProcessEnvironment environment;
    environment.insert(u"CORAL_LOG_LEVEL"_s, u"loud"_s);
    Options options;

    const auto done = readEnvironment(environment, options);

    QVERIFY(!done);
    const QString expected =
        u"environment variable CORAL_LOG_LEVEL: expected one of debug, info, warning, error, found "
        "\"loud\""_s;
    QCOMPARE(done.error().message, expected);
}

void TestEnvironment::suspectsMistypedVariables()
{
    QProcessEnvironment environment;
    environment.insert(u"CORAL_PORT"_s, u"1"_s);
    environment.insert(u"CORAL_PRT"_s, u"1"_s);
    environment.insert(u"CORAL_LOGLEVEL"_s, u"info"_s);
    environment.insert(u"CORAL_CONFIG"_s, u"x"_s);
    environment.insert(u"CORAL_CONNECTION_URL"_s, u"http://127.0.0.1"_s); // an agent's
    environment.insert(u"PRT"_s, u"1"_s);

    const QStringList sentences = suspectVariables(environment);

    QCOMPARE(sentences.size(), 2);
    QVERIFY(sentences[0].contains(u"CORAL_LOGLEVEL is no option; did you mean CORAL_LOG_LEVEL"_s));
    QVERIFY(sentences[1].contains(u"CORAL_PRT is no option; did you mean CORAL_PORT"_s));
}

QTEST_GUILESS_MAIN(TestEnvironment)
#include "tst_environment.moc"
