// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/httpexchange.h"

#include <QProcess>
#include <QStandardPaths>

using namespace tests;

// Prometheus itself reads the metrics of a server that did something, and has nothing to object:
// neither to the format nor to names, types and units.
class TestPromtool : public QObject {
    Q_OBJECT
private slots:
    void hasNothingToObject()
    {
        const QString promtool = QStandardPaths::findExecutable(QStringLiteral("promtool"));
        if (promtool.isEmpty()) {
            QVERIFY2(qEnvironmentVariableIsEmpty("CI"), "promtool is not installed");
            QSKIP("SKIPPED: promtool is not installed (Debian, Ubuntu: apt install prometheus)");
        }
        HubProcess hub;
        QVERIFY(hub.start());
        TestAgent alice(address(hub, "alice"));
        TestAgent bob(address(hub, "bob"));
        QVERIFY(alice.join());
        QVERIFY(bob.join());
        const QString thread = alice.createThread(QStringLiteral("t"), {bob.id()});
        QVERIFY(!alice.send(thread, QStringLiteral("hello"), {bob.id()}).isError);
        QCOMPARE(bob.awaitMessages(bob.startWait()).size(), 1);
        bob.drop(TestAgent::Drop::Reset);
        QCOMPARE(exchange(hub.port(), {.target = "/nothing"}).status, 404);
        const HttpReply metrics = exchange(hub.port(), {.target = "/metrics"});
        QCOMPARE(metrics.status, 200);
        QCOMPARE(metrics.contentType, QByteArray("text/plain; version=0.0.4; charset=utf-8"));

        QProcess check;
        check.setProcessChannelMode(QProcess::MergedChannels);
        check.start(promtool, {QStringLiteral("check"), QStringLiteral("metrics")});
        check.write(metrics.body);
        check.closeWriteChannel();
        QVERIFY(check.waitForFinished(60'000));
        const QByteArray objections = check.readAll();
        QVERIFY2(objections.isEmpty(), objections.constData());
        QCOMPARE(check.exitCode(), 0);
        QVERIFY(hub.stop());
    }
};

QTEST_GUILESS_MAIN(TestPromtool)
#include "tst_promtool.moc"
