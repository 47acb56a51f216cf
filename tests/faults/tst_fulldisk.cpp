// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/bystanders.h"
#include "tests/support/httpexchange.h"
#include "tests/support/hubprocess.h"
#include "tests/support/metrics.h"
#include "tests/support/rawclient.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tests;

namespace {

constexpr auto kBearable = 30s;

} // namespace

// A log that nobody takes: whatever stderr is, it must not hold up or end the server.
class TestFullDisk : public QObject {
    Q_OBJECT
private slots:
    void losesLinesAndServes_data();
    void losesLinesAndServes();
};

void TestFullDisk::losesLinesAndServes_data()
{
    QTest::addColumn<QString>("redirection");
    // tail --pid lives as long as the server and reads nothing; true is gone at once.
    QTest::newRow("a full disk") << u"2>/dev/full"_s;
    QTest::newRow("a pipe that nobody reads") << u"2> >(exec tail --pid=$$ -f /dev/null)"_s;
    QTest::newRow("a pipe whose reader has gone") << u"2> >(exec true)"_s;
    QTest::newRow("a file at its limit") << u"2>\"$LOG_FILE\""_s;
    QTest::newRow("closed") << u"2>&-"_s;
}

void TestFullDisk::losesLinesAndServes()
{
    QFETCH(QString, redirection);
    const QTemporaryDir folder;
    const QString command = u"ulimit -f 8; exec \"$0\" \"$@\" "_s + redirection;
    HubProcess hub({.launcher = {u"bash"_s, u"-c"_s, command},
        .arguments = {u"--log-level"_s, u"debug"_s},
        .environment = {{u"LOG_FILE"_s, folder.filePath(u"log"_s)}}});
    QVERIFY(hub.start());
    Bystanders agents(hub.port());
    QVERIFY(agents.gather());
    agents.start();
    // Each is a few lines at this level.
    for (int i = 0; i < 1'000; ++i) {
        RawClient visitor(hub.port());
        visitor.send("GET /no-such-page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        QCOMPARE(statusOf(visitor.receiveAll()), 404);
        QCoreApplication::processEvents();
    }
    QVERIFY(agents.stop());
    qInfo("%s", qUtf8Printable(agents.summary()));

    QCOMPARE(agents.faults(), QStringList());
    QVERIFY2(agents.rounds() >= 1 && agents.slowest() < kBearable, qPrintable(agents.summary()));
    QVERIFY(Metrics::scrape(hub.port()).sum("coral_log_lines_lost_total") > 0);
    QCOMPARE(exchange(hub.port(), {.target = "/health/ready"}).status, 200);
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_fulldisk.moc"
