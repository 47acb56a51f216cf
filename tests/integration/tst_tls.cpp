// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/adminclient.h"
#include "tests/support/certificate.h"
#include "tests/support/mcpagent.h"
#include "tests/support/metrics.h"
#include "tests/support/missing.h"
#include "tests/support/tlstunnel.h"

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslSocket>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>
#include <optional>
#include <sys/socket.h>
#include <vector>

using namespace tests;

// HTTPS for agents and administrators, with certificates that openssl makes here.
class TestTls : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void servesRealClients();
    void carriesAgents();
    void carriesAgentsOnStreamableHttp();
    void carriesLongMessages();
    void tellsTheReasonOfAnEnd();
    void noticesEnds_data();
    void noticesEnds();
    void refusesPlainHttp();
    void survivesBrokenHandshakes();
    void countsBrokenHandshakesAndLogsNone();
    void answersAHalfClosedClient();
    void takesAHalfClosedStreamForAnEnd();
    void reloadsWithoutDroppingConnections();
    void refusesToStart_data();
    void refusesToStart();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QByteArray read(const QString &name) const;
    void install(const QString &name) const; // as the server's files
    [[nodiscard]] AgentAddress through(const char *agentId) const;
    [[nodiscard]] bool connectSafely(QSslSocket &socket) const;

    QTemporaryDir m_folder;
    std::unique_ptr<HubProcess> m_hub;
    std::unique_ptr<TlsTunnel> m_tunnel;
    std::optional<AdminClient> m_admin;
};

namespace {

QStringList tlsFlags(const QString &certificate, const QString &key)
{
    return {QStringLiteral("--tls-cert"), certificate, QStringLiteral("--tls-key"), key};
}

} // namespace

QByteArray TestTls::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestTls::install(const QString &name) const
{
    for (const QString &kind : {QStringLiteral(".crt"), QStringLiteral(".key")}) {
        const QString target = path(QStringLiteral("server") + kind);
        QFile::remove(target);
        QVERIFY(QFile::copy(path(name + kind), target));
    }
}

AgentAddress TestTls::through(const char *agentId) const
{
    return {.port = m_tunnel->port(), .base = ownBase(), .agentId = QString::fromUtf8(agentId)};
}

bool TestTls::connectSafely(QSslSocket &socket) const
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates(QSslCertificate::fromData(read(QStringLiteral("first.crt"))));
    socket.setSslConfiguration(configuration);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_hub->port());
    return QTest::qWaitFor([&] { return socket.isEncrypted(); }, TestAgent::kPatience);
}

void TestTls::initTestCase()
{
    if (!hasOpenssl())
        CORAL_MISSING("openssl is not installed");
    const QString folder = m_folder.path();
    QVERIFY(makeCertificate({.folder = folder, .name = QStringLiteral("first"), .isRsa = true}));
    for (const QString &name : {QStringLiteral("second"), QStringLiteral("third")})
        QVERIFY(makeCertificate({.folder = folder, .name = name}));
    install(QStringLiteral("first"));
    m_hub = std::make_unique<HubProcess>(
        HubProcess::Setup{.arguments = tlsFlags(path(QStringLiteral("server.crt")),
                              path(QStringLiteral("server.key"))),
            .configuration = "[http]\nfirst-byte-timeout = \"2s\"\n"
                             "[limits]\nanswer-size = \"16MiB\"\n"});
    QVERIFY(m_hub->start());
    m_tunnel = std::make_unique<TlsTunnel>(m_hub->port(), read(QStringLiteral("first.crt")));
    m_admin.emplace(*m_hub, m_tunnel->port());
}

void TestTls::cleanupTestCase()
{
    if (m_hub)
        QVERIFY(m_hub->stop());
}

void TestTls::servesRealClients()
{
    if (QStandardPaths::findExecutable(QStringLiteral("curl")).isEmpty())
        CORAL_MISSING("curl is not installed");
    for (const char *version : {"--http1.1", "--http1.0"}) {
        QProcess curl;
        curl.start(QStringLiteral("curl"),
            {QStringLiteral("--silent"), QStringLiteral("--show-error"), QStringLiteral("--fail"),
                QString::fromLatin1(version), QStringLiteral("--cacert"),
                path(QStringLiteral("first.crt")),
                QStringLiteral("https://127.0.0.1:%1/health").arg(m_hub->port())});
        QVERIFY(curl.waitForFinished(60'000));
        QVERIFY2(curl.exitCode() == 0, curl.readAllStandardError().constData());
        QVERIFY(curl.readAllStandardOutput().startsWith("Coral Server"));
    }
    const QJsonObject status = m_admin->get("status").json();
    QCOMPARE(status[u"isTls"], true);
    QCOMPARE(status[u"url"], QStringLiteral("https://127.0.0.1:%1").arg(m_hub->port()));
}

void TestTls::carriesAgents()
{
    TestAgent alice(through("alice"));
    TestAgent bob(through("bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const qint64 wait = bob.startWait();
    const QString thread = alice.createThread(QStringLiteral("talk"), {bob.id()});
    QVERIFY(!alice.send(thread, QStringLiteral("hello"), {bob.id()}).isError);
    QCOMPARE(bob.awaitMessages(wait).size(), 1);
    QCOMPARE(m_tunnel->error(), QString());
}

// What was delivered counts as taken when the client ends its side behind ours, on TLS, too.
void TestTls::carriesAgentsOnStreamableHttp()
{
    McpAgent alice(through("alice"), "2025-11-25");
    McpAgent bob(through("bob"), "2025-11-25");
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const QString thread = alice.createThread(QStringLiteral("talk"), {bob.id()});
    for (int i = 0; i < 5; ++i) {
        const QString content = QStringLiteral("message %1").arg(i);
        QVERIFY(alice.send(thread, content, {bob.id()}));
        QCOMPARE(bob.hear(), QStringList{content}); // once each
    }
}

void TestTls::carriesLongMessages()
{
    TestAgent alice(through("alice"));
    TestAgent bob(through("bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const QString thread = alice.createThread(QStringLiteral("talk"), {bob.id()});
    const QString content(200'000, u'x');
    for (int i = 0; i < 10; ++i) {
        QVERIFY(!alice.send(thread, content, {bob.id()}).isError);
    }
    const auto messages = bob.awaitMessages(bob.startWait());
    QCOMPARE(messages.size(), 10);
    QCOMPARE(messages.constLast().content, content);
}

void TestTls::tellsTheReasonOfAnEnd()
{
    TestAgent alice(through("alice"));
    QVERIFY(alice.join());
    QCOMPARE(
        m_admin->ask("DELETE", "transports/" + alice.transportId() + "?reason=loud").status, 200);
    QTRY_VERIFY(alice.isClosed());
    QVERIFY(alice.events().constLast().data.contains("loud"));
    QCOMPARE(exchange(m_tunnel->port(), HttpRequest::post(alice.endpoint(), "{}")).status, 410);
}

void TestTls::noticesEnds_data()
{
    QTest::addColumn<bool>("isReset");
    QTest::addColumn<QString>("reason");
    QTest::newRow("in order") << false << QStringLiteral("client_closed");
    QTest::newRow("by a reset") << true << QStringLiteral("connection_reset");
}

void TestTls::noticesEnds()
{
    QFETCH(const bool, isReset);
    QFETCH(const QString, reason);
    QSslSocket socket;
    QVERIFY(connectSafely(socket));
    socket.write("GET " + ownBase() + "/sse?agentId=alice HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    QByteArray heard;
    QTRY_VERIFY((heard += socket.readAll()).contains("connection_established"));
    if (isReset) {
        const linger now{1, 0};
        QCOMPARE(::setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER,
                     &now, sizeof(now)),
            0);
        socket.abort();
    } else {
        socket.disconnectFromHost();
    }
    const QByteArray closed = "transports?state=closed&session=" + ownSession();
    QTRY_COMPARE(m_admin->items(closed).size(), 1);
    QCOMPARE(m_admin->items(closed)[0][u"closeReason"], reason);
}

void TestTls::refusesPlainHttp()
{
    const HttpReply reply = exchange(m_hub->port(), {.target = "/health"});
    QCOMPARE(reply.status, 0);
    QCOMPARE(m_admin->get("status").status, 200);
}

// Handshakes that stop in the middle, or never begin, end with the time for the first byte.
void TestTls::survivesBrokenHandshakes()
{
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (const char *bytes : {"", "\x16\x03\x01\x02", "\x16\x03\x01\x00\x05\xff\xff\xff\xff\xff"}) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->connectToHost(QHostAddress::LocalHost, m_hub->port());
        QTRY_COMPARE(sockets.back()->state(), QAbstractSocket::ConnectedState);
        sockets.back()->write(bytes);
    }
    for (const auto &socket : sockets)
        QTRY_COMPARE_WITH_TIMEOUT(socket->state(), QAbstractSocket::UnconnectedState, 30'000);
    QCOMPARE(m_admin->get("status").status, 200);
}

// Strangers could fill the log with them.
void TestTls::countsBrokenHandshakesAndLogsNone()
{
    const auto broken = [this](const char *reason) {
        return Metrics::parse(exchange(m_tunnel->port(), {.target = "/metrics"}).body)
            .sum("coral_tls_handshakes_failed_total", {"reason=\"" + QByteArray(reason) + '"'});
    };
    const double before = broken("protocol_violation");
    const double left = broken("client_closed");
    const qsizetype logged = m_hub->log().size();
    for (int i = 0; i < 3; ++i)
        QCOMPARE(exchange(m_hub->port(), {.target = "/health"}).status, 0);
    QSslSocket distrustful;
    distrustful.connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_hub->port());
    QTRY_COMPARE(distrustful.error(), QAbstractSocket::SslHandshakeFailedError);
    distrustful.abort();
    QTRY_VERIFY(broken("protocol_violation") + broken("client_closed") >= before + left + 4);
    QVERIFY(broken("protocol_violation") >= before + 3);
    const QByteArray lines = m_hub->log().sliced(logged);
    QVERIFY2(!lines.contains("connection closed"), lines.constData());
}

void TestTls::answersAHalfClosedClient()
{
    for (int i = 0; i < 20; ++i) {
        QSslSocket socket;
        QVERIFY(connectSafely(socket));
        socket.write("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        QTRY_COMPARE(socket.encryptedBytesToWrite() + socket.bytesToWrite(), 0);
        QCOMPARE(::shutdown(static_cast<int>(socket.socketDescriptor()), SHUT_WR), 0);
        QByteArray heard;
        QTRY_VERIFY((heard += socket.readAll()).contains("Coral Server"));
        QVERIFY2(heard.startsWith("HTTP/1.1 200"), heard.constData());
        QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(socket.error(), QAbstractSocket::RemoteHostClosedError);
    }
}

void TestTls::takesAHalfClosedStreamForAnEnd()
{
    QSslSocket socket;
    QVERIFY(connectSafely(socket));
    socket.write("GET " + ownBase() + "/sse?agentId=alice HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    QByteArray heard;
    QTRY_VERIFY((heard += socket.readAll()).contains("connection_established"));
    QCOMPARE(::shutdown(static_cast<int>(socket.socketDescriptor()), SHUT_WR), 0);
    const QByteArray closed = "transports?state=closed&session=" + ownSession();
    QTRY_COMPARE(m_admin->items(closed).size(), 1);
    QCOMPARE(m_admin->items(closed)[0][u"closeReason"], QStringLiteral("client_closed"));
}

void TestTls::reloadsWithoutDroppingConnections()
{
    TestAgent alice(through("alice"));
    QVERIFY(alice.join());
    const auto subject = [this] {
        QSslSocket socket;
        socket.setPeerVerifyMode(QSslSocket::QueryPeer);
        socket.ignoreSslErrors();
        socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_hub->port());
        if (!socket.waitForEncrypted(30'000))
            return QString();
        return socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
    };
    QCOMPARE(subject(), QStringLiteral("first"));
    install(QStringLiteral("second"));
    m_hub->signal(SIGHUP);
    QTRY_COMPARE(subject(), QStringLiteral("second"));
    QVERIFY(!alice.isClosed());
    // A key that does not fit changes nothing.
    QFile::remove(path(QStringLiteral("server.key")));
    QVERIFY(QFile::copy(path(QStringLiteral("third.key")), path(QStringLiteral("server.key"))));
    m_hub->signal(SIGHUP);
    QTRY_VERIFY(m_hub->log().contains("certificate not read again"));
    QCOMPARE(subject(), QStringLiteral("second"));
    install(QStringLiteral("first"));
    m_hub->signal(SIGHUP);
    QTRY_COMPARE(subject(), QStringLiteral("first"));
    QVERIFY(!alice.isClosed());
    QVERIFY(!alice.callTool(QStringLiteral("list_agents")).isError);
}

void TestTls::refusesToStart_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArray>("fault");
    const auto row = [](const char *name, const QString &certificate, const QString &key,
                         const char *fault) {
        QTest::newRow(name) << certificate << key << QByteArray(fault);
    };
    const QString first = QStringLiteral("first");
    const QString crt = QStringLiteral(".crt");
    row("no key", first + crt, QString(), "go together");
    row("no certificate", QString(), first + QStringLiteral(".key"), "go together");
    row("a file that is not there", QStringLiteral("none"), first + QStringLiteral(".key"),
        "cannot read the certificate");
    row("no certificate in it", first + QStringLiteral(".key"), first + QStringLiteral(".key"),
        "holds no certificate");
    row("no key in it", first + crt, first + crt, "holds no private key");
    row("keys of different kinds", first + crt, QStringLiteral("second.key"), "does not belong");
    row("keys of one kind", QStringLiteral("second.crt"), QStringLiteral("third.key"),
        "does not belong");
}

void TestTls::refusesToStart()
{
    QFETCH(const QString, certificate);
    QFETCH(const QString, key);
    QFETCH(const QByteArray, fault);
    QStringList arguments{QStringLiteral("--port"), QStringLiteral("0"),
        QStringLiteral("--data-dir"), path(QStringLiteral("data"))};
    if (!certificate.isEmpty())
        arguments += {QStringLiteral("--tls-cert"), path(certificate)};
    if (!key.isEmpty())
        arguments += {QStringLiteral("--tls-key"), path(key)};
    const HubProcess::Outcome outcome = HubProcess::run(arguments);
    QCOMPARE(outcome.exitStatus, 1);
    QVERIFY2(outcome.log.contains(fault), outcome.log.constData());
    QCOMPARE(outcome.log.trimmed().count('\n'), 0); // one line
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"
