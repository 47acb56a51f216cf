// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/adminclient.h"
#include "tests/support/missing.h"

#include <QFile>
#include <QProcess>
#include <QTest>

using namespace tests;

// A real validator looks at the document, and holds what the server answers against it.
class TestAdminApi : public QObject {
    Q_OBJECT
private slots:
    void isAsTheDocumentSays();
};

void TestAdminApi::isAsTheDocumentSays()
{
    if (!QFile::exists(QStringLiteral(CORAL_OPENAPI_DIR "/python.stamp")))
        CORAL_MISSING("the OpenAPI validator is not installed: tests/openapi/install.sh BUILD_DIR");
    HubProcess hub({.arguments = {}, .configuration = "[transport]\nping-interval = \"200ms\"\n"});
    QVERIFY(hub.start());
    const AdminClient admin(hub);
    const auto feed = admin.follow();
    TestAgent alice(address(hub, "alice"));
    TestAgent bob(address(hub, "bob / b\u00f6b"));
    TestAgent carol(address(hub, "carol"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    QVERIFY(carol.join());
    const QString thread = alice.createThread(QStringLiteral("talk"), {bob.id()});
    QVERIFY(!alice.send(thread, QStringLiteral("hello"), {bob.id()}).isError);
    QCOMPARE(bob.awaitMessages(bob.startWait()).size(), 1);
    bob.startWait();
    carol.drop(TestAgent::Drop::Reset);
    QVERIFY(!AdminClient::await(*feed, "ping_answered").isEmpty());
    QVERIFY(!AdminClient::await(*feed, "transport_closed").isEmpty());

    QProcess check;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TOKEN"), QString::fromLatin1(admin.token()));
    check.setProcessEnvironment(environment);
    check.setProcessChannelMode(QProcess::MergedChannels);
    check.start(QStringLiteral(CORAL_OPENAPI_DIR "/venv/bin/python"),
        {QStringLiteral(CORAL_OPENAPI_CHECK),
            QStringLiteral("http://127.0.0.1:%1").arg(hub.port())});
    // Our agents answer pings meanwhile.
    QTRY_VERIFY_WITH_TIMEOUT(check.state() == QProcess::NotRunning, 120'000);
    const QByteArray output = check.readAll();
    QVERIFY2(
        check.exitStatus() == QProcess::NormalExit && check.exitCode() == 0, output.constData());
    QVERIFY2(output.contains("message_sent"), output.constData());
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestAdminApi)
#include "tst_adminapi.moc"
