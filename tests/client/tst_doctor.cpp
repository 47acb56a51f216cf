// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/clientprocess.h"
#include "tests/client/faultproxy.h"
#include "tests/support/certificate.h"
#include "tests/support/hubprocess.h"
#include "tests/support/missing.h"
#include "tests/support/quietport.h"
#include "tests/support/scriptedserver.h"

#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>

using namespace tests;
using namespace Qt::StringLiterals;

// coral-client doctor before all kinds of servers.
class TestDoctor : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void findsAHubWell_data();
    void findsAHubWell();
    void looksWithAKey();
    void disturbsNobody();
    void findsNobodyListening();
    void findsAnUnknownName();
    void findsADistrustedCertificate();
    void findsPlainHttpInThePlaceOfTls();
    void findsAnotherServer_data();
    void findsAnotherServer();
    void findsEatenHeartbeats();
    void findsAWrongKey();
    void findsClosedDevmode();
    void findsAHubThatDrains();
    void findsAWrongClock();
    void endsInTime();
    void endsWhenInterrupted();

private:
    struct Report {
        int exitStatus = -1;
        QHash<QString, QJsonObject> checks; // by name
        QList<QJsonObject> objects;
    };
    // Everything that it says of the server at the port, which further arguments may change.
    [[nodiscard]] static Report examine(quint16 port, const QStringList &arguments,
        const QList<std::pair<QString, QString>> &environment = {});
    [[nodiscard]] static QString outcome(const Report &report, const QString &check)
    {
        return report.checks.value(check).value("outcome"_L1).toString();
    }
    [[nodiscard]] static QString text(const Report &report, const QString &check)
    {
        return report.checks.value(check).value("text"_L1).toString();
    }
    [[nodiscard]] static QString advice(const Report &report, const QString &check)
    {
        return report.checks.value(check).value("advice"_L1).toString();
    }
    [[nodiscard]] static QList<std::pair<QString, QString>> quick()
    {
        return {{u"CORAL_TRANSPORT_HEARTBEAT_INTERVAL"_s, u"200ms"_s}};
    }

    HubProcess m_hub{{.environment = quick()}};
    HubProcess m_closed{{.arguments = {u"--no-devmode"_s},
        .environment = quick(),
        .configuration = "[[applications]]\nid = \"app\"\nprivacy-keys = [\"open-barley\"]\n"}};
};

void TestDoctor::initTestCase()
{
    QVERIFY(m_hub.start());
    QVERIFY(m_closed.start());
}

void TestDoctor::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
    QVERIFY(m_closed.stop());
}

TestDoctor::Report TestDoctor::examine(quint16 port, const QStringList &arguments,
    const QList<std::pair<QString, QString>> &environment)
{
    ClientProcess process(port, QStringList{u"doctor"_s, u"--json"_s} + arguments, environment);
    Report report;
    if (process.awaitEnd())
        report.exitStatus = process.exitStatus();
    report.objects = process.objects();
    for (const QJsonObject &object : std::as_const(report.objects)) {
        if (object.value("event"_L1) == "check"_L1)
            report.checks.insert(object.value("check"_L1).toString(), object);
    }
    return report;
}

void TestDoctor::findsAHubWell_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("well"); // and nothing else but tls, which is skipped
    QTest::newRow("all") << QStringList{}
                         << QStringList{u"dns"_s, u"tcp"_s, u"health"_s, u"sse"_s, u"post"_s,
                                u"heartbeat"_s, u"close"_s, u"streamable"_s, u"clock"_s};
    QTest::newRow("http") << QStringList{u"--http"_s}
                          << QStringList{u"dns"_s, u"tcp"_s, u"health"_s, u"sse"_s, u"post"_s,
                                 u"heartbeat"_s, u"close"_s, u"clock"_s};
    QTest::newRow("streamable") << QStringList{u"--streamable"_s}
                                << QStringList{u"dns"_s, u"tcp"_s, u"health"_s, u"streamable"_s,
                                       u"heartbeat"_s, u"clock"_s};
}

void TestDoctor::findsAHubWell()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QStringList, well);
    const Report report = examine(m_hub.port(), QStringList{u"--devmode"_s} + arguments);
    QCOMPARE(report.exitStatus, 0);
    for (const QString &check : well)
        QVERIFY2(outcome(report, check) == u"ok"_s, qUtf8Printable(check + text(report, check)));
    QCOMPARE(outcome(report, u"tls"_s), u"skipped"_s);
    QCOMPARE(report.checks.size(), well.size() + 1);
    QCOMPARE(report.objects.constLast().value("well"_L1), QJsonValue(true));
}

void TestDoctor::looksWithAKey()
{
    const Report report = examine(
        m_closed.port(), {u"--application"_s, u"app"_s}, {{u"CORAL_KEY"_s, u"open-barley"_s}});
    QCOMPARE(report.exitStatus, 0);
    QCOMPARE(outcome(report, u"session"_s), u"ok"_s);
    QCOMPARE(outcome(report, u"sse"_s), u"ok"_s);
    // On loopback nobody listens in.
    QCOMPARE(outcome(report, u"tls"_s), u"skipped"_s);
}

void TestDoctor::disturbsNobody()
{
    ClientProcess watch(m_hub.port(), {u"--http"_s, u"--devmode"_s});
    QVERIFY(watch.awaitOutput("open (HTTP+SSE"));
    QCOMPARE(examine(m_hub.port(), {u"--devmode"_s}).exitStatus, 0);
    ClientProcess agents(
        m_hub.port(), {u"call"_s, u"list_agents"_s, u"--devmode"_s, u"--agent"_s, u"other"_s});
    QVERIFY(agents.awaitEnd());
    QVERIFY(agents.output().contains("coral-client"));
    QVERIFY(!agents.output().contains("coral-doctor"));
    watch.interrupt();
    QVERIFY(watch.awaitEnd());
    QCOMPARE(watch.exitStatus(), 0);
}

void TestDoctor::findsNobodyListening()
{
    const quint16 port = quietPort();
    const Report report = examine(port, {u"--devmode"_s});
    QCOMPARE(report.exitStatus, 1);
    QCOMPARE(outcome(report, u"dns"_s), u"ok"_s);
    QCOMPARE(outcome(report, u"tcp"_s), u"failed"_s);
    QVERIFY(text(report, u"tcp"_s).contains(u"127.0.0.1:%1"_s.arg(port)));
    QVERIFY(advice(report, u"tcp"_s).contains(u"systemctl status coral-server"_s));
    for (const QString &check : {u"tls"_s, u"health"_s, u"sse"_s, u"heartbeat"_s, u"clock"_s}) {
        QCOMPARE(outcome(report, check), u"skipped"_s);
        QCOMPARE(text(report, check), u"because of tcp"_s);
    }
}

void TestDoctor::findsAnUnknownName()
{
    const Report report = examine(0, {u"--server"_s, u"nowhere.invalid"_s});
    QCOMPARE(report.exitStatus, 1);
    QCOMPARE(outcome(report, u"dns"_s), u"failed"_s);
    QVERIFY(text(report, u"dns"_s).contains(u"nowhere.invalid"_s));
    QVERIFY(advice(report, u"dns"_s).contains(u"--server"_s));
    QCOMPARE(outcome(report, u"tcp"_s), u"skipped"_s);
}

void TestDoctor::findsADistrustedCertificate()
{
    if (!hasOpenssl())
        CORAL_MISSING("openssl is not here");
    QTemporaryDir folder;
    QVERIFY(makeCertificate({.folder = folder.path(), .name = u"hub"_s}));
    const QString certificate = folder.filePath(u"hub.crt"_s);
    HubProcess hub(
        {.arguments = {u"--tls-cert"_s, certificate, u"--tls-key"_s, folder.filePath(u"hub.key"_s)},
            .environment = quick()});
    QVERIFY(hub.start());
    const QStringList arguments{
        u"--devmode"_s, u"--server"_s, u"https://127.0.0.1:%1"_s.arg(hub.port())};
    const Report distrusting = examine(hub.port(), arguments);
    QCOMPARE(distrusting.exitStatus, 1);
    QCOMPARE(outcome(distrusting, u"tls"_s), u"failed"_s);
    QVERIFY(advice(distrusting, u"tls"_s).contains(u"--ca FILE"_s));
    QCOMPARE(outcome(distrusting, u"sse"_s), u"skipped"_s);
    const Report trusting = examine(hub.port(), arguments + QStringList{u"--ca"_s, certificate});
    QCOMPARE(trusting.exitStatus, 0);
    QCOMPARE(outcome(trusting, u"tls"_s), u"warning"_s); // it ends within two weeks
    QCOMPARE(outcome(trusting, u"sse"_s), u"ok"_s);
    QCOMPARE(outcome(trusting, u"streamable"_s), u"ok"_s);
    ClientProcess call(
        0, QStringList{u"call"_s, u"list_agents"_s, u"--timeout"_s, u"2"_s} + arguments);
    QVERIFY(call.awaitEnd());
    QCOMPARE(call.exitStatus(), 3);
    QVERIFY(call.errors().contains("its certificate trusted (--ca FILE)"));
    const Report plain = examine(hub.port(), {u"--devmode"_s});
    QCOMPARE(outcome(plain, u"health"_s), u"failed"_s);
    QVERIFY(advice(plain, u"health"_s).contains(u"https://"_s));
    QVERIFY(hub.stop());
}

void TestDoctor::findsPlainHttpInThePlaceOfTls()
{
    const Report report = examine(0, {u"--server"_s, u"https://127.0.0.1:%1"_s.arg(m_hub.port())});
    QCOMPARE(report.exitStatus, 1);
    QCOMPARE(outcome(report, u"tls"_s), u"failed"_s);
    QVERIFY(advice(report, u"tls"_s).contains(u"http://"_s));
}

void TestDoctor::findsAnotherServer_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("check"); // the first that fails
    QTest::newRow("a web page") << QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                                              "Content-Length: 5\r\n\r\nHello")
                                << u"health"_s;
    QTest::newRow("knows no such page")
        << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope") << u"sse"_s;
    QTest::newRow("a proxy without its hub")
        << QByteArray("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n") << u"health"_s;
    QTest::newRow("a hub that is full")
        << QByteArray("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 51\r\n\r\n"
                      R"({"error":"limit","message":"Too many connections."})")
        << u"health"_s;
    QTest::newRow("no HTTP") << QByteArray("220 mail.example.org ESMTP\r\n") << u"health"_s;
}

void TestDoctor::findsAnotherServer()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const QString, check);
    ScriptedServer server;
    server.streamHead = answer;
    const Report report =
        examine(static_cast<quint16>(server.url().port()), {u"--devmode"_s, u"--http"_s});
    QCOMPARE(report.exitStatus, 1);
    QCOMPARE(outcome(report, check), u"failed"_s);
    QVERIFY(!advice(report, check).isEmpty());
    QCOMPARE(outcome(report, u"post"_s), u"skipped"_s);
}

void TestDoctor::findsEatenHeartbeats()
{
    FaultProxy::Plan plan{.delay = 0,
        .cut = 0,
        .reset = 0,
        .halfOpen = 0,
        .trickle = 0,
        .garbage = 0,
        .silence = 100};
    FaultProxy proxy(m_hub.port(), plan, 1);
    QVERIFY(proxy.start());
    const Report report = examine(proxy.port(), {u"--devmode"_s, u"--http"_s});
    QCOMPARE(report.exitStatus, 1);
    QCOMPARE(outcome(report, u"post"_s), u"ok"_s);
    QCOMPARE(outcome(report, u"heartbeat"_s), u"failed"_s);
    QVERIFY(text(report, u"heartbeat"_s).contains(u"every 200 ms"_s));
    QVERIFY(advice(report, u"heartbeat"_s).contains(u"Behind a reverse proxy"_s));
    QCOMPARE(outcome(report, u"close"_s), u"ok"_s);
    // It says how long it waits before it does.
    const auto waits = std::ranges::find_if(report.objects,
        [](const QJsonObject &object) { return object.value("event"_L1) == "waiting"_L1; });
    QVERIFY(waits != report.objects.end());
    QVERIFY(waits->value("text"_L1).toString().contains(u"2.3 s at most"_s));
}

void TestDoctor::findsAWrongKey()
{
    const Report report =
        examine(m_closed.port(), {u"--application"_s, u"app"_s, u"--key"_s, u"wrong"_s});
    QCOMPARE(report.exitStatus, 1);
    QCOMPARE(outcome(report, u"health"_s), u"ok"_s);
    QCOMPARE(outcome(report, u"session"_s), u"failed"_s);
    QVERIFY(advice(report, u"session"_s).contains(u"[[applications]]"_s));
    QCOMPARE(outcome(report, u"sse"_s), u"skipped"_s);
    QCOMPARE(text(report, u"streamable"_s), u"because of session"_s);
}

void TestDoctor::findsClosedDevmode()
{
    const Report report = examine(m_closed.port(), {u"--devmode"_s, u"--http"_s});
    QCOMPARE(report.exitStatus, 1);
    QCOMPARE(outcome(report, u"sse"_s), u"failed"_s);
    QVERIFY(advice(report, u"sse"_s).contains(u"leave --devmode out"_s));
}

void TestDoctor::findsAHubThatDrains()
{
    HubProcess hub({.configuration = "[server]\ndrain-delay = \"1m\"\n"});
    QVERIFY(hub.start());
    hub.signal(SIGTERM);
    Report report;
    QTRY_VERIFY_WITH_TIMEOUT(hub.log().contains("stopping"), 60'000);
    report = examine(hub.port(), {u"--devmode"_s});
    QCOMPARE(report.exitStatus, 1);
    QCOMPARE(outcome(report, u"health"_s), u"failed"_s);
    QVERIFY(text(report, u"health"_s).contains(u"not ready"_s));
    hub.kill();
}

void TestDoctor::findsAWrongClock()
{
    ScriptedServer server;
    const QByteArray body = R"({"status":"ready","checks":{}})";
    server.streamHead = "HTTP/1.1 200 OK\r\nDate: Wed, 01 Jan 2020 00:00:00 GMT\r\n"
                        "Content-Type: application/json\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    const Report report =
        examine(static_cast<quint16>(server.url().port()), {u"--devmode"_s, u"--http"_s});
    QCOMPARE(outcome(report, u"clock"_s), u"warning"_s);
    QVERIFY(text(report, u"clock"_s).contains(u" s behind this one"_s));
}

void TestDoctor::endsInTime()
{
    QTcpServer mute;
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    const Report report = examine(mute.serverPort(), {u"--devmode"_s, u"--timeout"_s, u"0.5"_s});
    QCOMPARE(report.exitStatus, 1);
    QCOMPARE(outcome(report, u"health"_s), u"failed"_s);
    QVERIFY(advice(report, u"health"_s).contains(u"--timeout"_s));
    QCOMPARE(outcome(report, u"clock"_s), u"skipped"_s);
}

void TestDoctor::endsWhenInterrupted()
{
    QTcpServer mute;
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    ClientProcess process(mute.serverPort(), {u"doctor"_s, u"--devmode"_s});
    QVERIFY(process.awaitOutput("ok       tcp"));
    process.interrupt();
    QVERIFY(process.awaitEnd());
    QCOMPARE(process.exitStatus(), 1);
    QVERIFY(process.output().contains("failed   health      interrupted"));
}

QTEST_GUILESS_MAIN(TestDoctor)
#include "tst_doctor.moc"
