// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/certificate.h"
#include "tests/support/hubprocess.h"
#include "tests/support/missing.h"
#include "tests/support/stdioprocess.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;

// coral-server --stdio where the hub speaks HTTPS alone.
class TestStdioTls : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void findsTheHub_data();
    void findsTheHub();
    void tellsWhatItDoesNotTrust_data();
    void tellsWhatItDoesNotTrust();
    void findsTheHubOfItsOwnConfiguration();
    void hostsWithoutTheCertificate();
    void refusesAFileWithoutCertificates_data();
    void refusesAFileWithoutCertificates();

private:
    [[nodiscard]] QString path(const QString &file) const { return m_folder.filePath(file); }
    [[nodiscard]] QStringList tls(const QString &name) const
    {
        return {u"--tls-cert"_s, path(name + u".crt"_s), u"--tls-key"_s, path(name + u".key"_s)};
    }
    [[nodiscard]] static QStringList who()
    {
        return {u"--session"_s, QString::fromUtf8(ownSession()), u"--agent"_s, u"alice"_s};
    }
    [[nodiscard]] QStringList with(const QString &given, quint16 port) const
    {
        return who()
            + QString(given)
                  .replace(u"PORT"_s, QString::number(port))
                  .replace(u"FOLDER"_s, m_folder.path())
                  .split(u' ');
    }

    QTemporaryDir m_folder;
};

void TestStdioTls::initTestCase()
{
    if (!hasOpenssl())
        CORAL_MISSING("openssl is not installed");
    const QString folder = m_folder.path();
    QVERIFY(makeCertificate({.folder = folder, .name = u"here"_s}));
    QVERIFY(makeCertificate({.folder = folder, .name = u"far"_s, .addresses = u"DNS:far.test"_s}));
}

void TestStdioTls::findsTheHub_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("given");
    QTest::newRow("at a port") << u"here"_s << u"--port PORT --ca FOLDER/here.crt"_s;
    QTest::newRow("at a URL") << u"here"_s
                              << u"--url https://127.0.0.1:PORT --ca FOLDER/here.crt"_s;
    QTest::newRow("at a URL that says HTTP")
        << u"here"_s << u"--url http://127.0.0.1:PORT --ca FOLDER/here.crt"_s;
    QTest::newRow("of another name") << u"far"_s << u"--port PORT --ca FOLDER/far.crt"_s;
}

void TestStdioTls::findsTheHub()
{
    QFETCH(const QString, certificate);
    QFETCH(const QString, given);
    HubProcess hub({.arguments = tls(certificate)});
    QVERIFY(hub.start());
    StdioProcess alice(with(given, hub.port()));
    QCOMPARE(alice.join(), u"2025-11-25"_s);
    QVERIFY(!alice.callTool(u"list_agents"_s).isError);
    QVERIFY(!alice.callTool(u"wait_for_mentions"_s, {{u"timeoutMs"_s, 1'000}}).isError);
    QVERIFY(alice.end());
    QVERIFY(hub.stop());
}

void TestStdioTls::tellsWhatItDoesNotTrust_data()
{
    QTest::addColumn<QString>("given");
    QTest::newRow("no certificate named") << u"--port PORT"_s;
    QTest::newRow("at a URL") << u"--url https://127.0.0.1:PORT"_s;
    QTest::newRow("another named") << u"--port PORT --ca FOLDER/far.crt"_s;
}

void TestStdioTls::tellsWhatItDoesNotTrust()
{
    QFETCH(const QString, given);
    HubProcess hub({.arguments = tls(u"here"_s)});
    QVERIFY(hub.start());
    StdioProcess alice(with(given, hub.port()));
    alice.start();
    const QString answer = alice.call(u"ping"_s)["error"_L1]["message"_L1].toString();
    QVERIFY2(answer.contains("not trusted"_L1) && answer.contains("--ca"_L1), qPrintable(answer));
    QVERIFY(alice.awaitEnd(1));
    QVERIFY(alice.log().contains("not trusted"));
    QVERIFY(hub.stop());
}

void TestStdioTls::findsTheHubOfItsOwnConfiguration()
{
    HubProcess hub({.arguments = tls(u"far"_s)});
    QVERIFY(hub.start());
    StdioProcess alice(with(u"--port PORT"_s, hub.port()) + tls(u"far"_s));
    QVERIFY(!alice.join().isEmpty());
    QVERIFY(!alice.callTool(u"list_agents"_s).isError);
    QVERIFY(alice.end());
    QVERIFY(hub.stop());
}

// Of a configuration that others are served with.
void TestStdioTls::hostsWithoutTheCertificate()
{
    StdioProcess alice(with(u"--port 0"_s, 0) + tls(u"far"_s));
    QVERIFY(!alice.join().isEmpty());
    const quint16 port = alice.awaitHubPort();
    QVERIFY(port != 0);
    StdioProcess bob({u"--session"_s, QString::fromUtf8(ownSession()), u"--agent"_s, u"bob"_s,
        u"--port"_s, QString::number(port)});
    QVERIFY(!bob.join().isEmpty());
    QVERIFY(bob.callTool(u"list_agents"_s).text.contains("alice"_L1));
    QVERIFY(bob.end());
    QVERIFY(alice.end());
}

void TestStdioTls::refusesAFileWithoutCertificates_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("fault");
    QTest::newRow("none there") << u"none"_s << QByteArray("cannot read");
    QTest::newRow("a key") << u"here.key"_s << QByteArray("holds no certificate");
}

void TestStdioTls::refusesAFileWithoutCertificates()
{
    QFETCH(const QString, file);
    QFETCH(const QByteArray, fault);
    const HubProcess::Outcome outcome =
        HubProcess::run(QStringList{u"--stdio"_s} + who() + QStringList{u"--ca"_s, path(file)});
    QCOMPARE(outcome.exitStatus, 2);
    QVERIFY2(outcome.log.contains(fault), outcome.log.constData());
}

QTEST_GUILESS_MAIN(TestStdioTls)
#include "tst_stdiotls.moc"
