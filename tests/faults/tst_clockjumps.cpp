// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/bystanders.h"
#include "tests/support/hubprocess.h"
#include "tests/support/metrics.h"
#include "tests/support/missing.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tests;

namespace {

constexpr auto kBearable = 30s;

// What LD_PRELOAD has to name, as the program itself knows it.
QString fakeTimeLibrary()
{
    const QString program = QStandardPaths::findExecutable(u"faketime"_s);
    if (program.isEmpty())
        return {};
    QProcess process;
    process.start(program, {u"-f"_s, u"+0"_s, u"printenv"_s, u"LD_PRELOAD"_s});
    process.waitForFinished();
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

} // namespace

// The wall clock jumps: somebody sets it, a virtual machine wakes up, a leap second.
class TestClockJumps : public QObject {
    Q_OBJECT
private slots:
    void nobodyNotices();

private:
    bool setClock(const char *offset);

    const QTemporaryDir m_folder;
};

bool TestClockJumps::setClock(const char *offset)
{
    // In one step: the server looks at any moment.
    const QString name = m_folder.filePath(u"time"_s);
    QSaveFile file(name);
    return file.open(QIODevice::WriteOnly) && file.write(offset) > 0 && file.commit();
}

void TestClockJumps::nobodyNotices()
{
    const QString library = fakeTimeLibrary();
    if (library.isEmpty())
        CORAL_MISSING("SKIPPED: faketime is not there (Debian and Ubuntu: apt install faketime)");
    QVERIFY(setClock("+0"));
    const QString asan = qEnvironmentVariable("ASAN_OPTIONS") + u":verify_asan_link_order=0"_s;
    HubProcess hub({.arguments = {u"--log-format"_s, u"json"_s},
        .environment = {{u"LD_PRELOAD"_s, library}, {u"FAKETIME_DONT_FAKE_MONOTONIC"_s, u"1"_s},
            {u"FAKETIME_TIMESTAMP_FILE"_s, m_folder.filePath(u"time"_s)},
            {u"FAKETIME_NO_CACHE"_s, u"1"_s}, {u"ASAN_OPTIONS"_s, asan}},
        .configuration = "[transport]\nheartbeat-interval = \"1s\"\nping-interval = \"1s\"\n"
                         "ping-misses = 1\n"});
    QVERIFY(hub.start());
    Bystanders agents(hub.port());
    QVERIFY(agents.gather());
    TestAgent carol({.port = hub.port(), .agentId = u"carol"_s});
    QVERIFY(carol.join());

    agents.start();
    for (const char *offset : {"+1d", "-1d", "+3600d", "+0"}) {
        QElapsedTimer timer;
        timer.start();
        const qint64 wait = carol.startWait(3'000);
        const int pings = carol.pings();
        QVERIFY(setClock(offset));
        // A wait lasts as long as it shall, no less and not for a day; pings come as ever.
        const shared::ToolAnswer answer = carol.awaitTool(wait);
        QVERIFY2(answer.text.contains(u"No new messages"), qPrintable(answer.text));
        QVERIFY2(timer.elapsed() >= 2'900, offset);
        QVERIFY2(carol.pings() > pings, offset);
    }
    QVERIFY(agents.stop());
    qInfo("%s", qUtf8Printable(agents.summary()));

    QCOMPARE(agents.faults(), QStringList());
    QVERIFY2(agents.slowest() < kBearable, qPrintable(agents.summary()));
    const Metrics metrics = Metrics::scrape(hub.port());
    QCOMPARE(metrics.sum("coral_transports_closed_total"), 0.0);
    QCOMPARE(metrics.sum("coral_pings_total", {R"(result="missed")"}), 0.0);
    QVERIFY(metrics.sum("coral_uptime_seconds") < 3'600);
    QCOMPARE(metrics.sum("coral_ping_round_trip_seconds_bucket", {R"(le="60")"}),
        metrics.sum("coral_ping_round_trip_seconds_count"));
    // The clock did jump for the server, and nobody was worried by it.
    carol.drop(TestAgent::Drop::Fin);
    QVERIFY(setClock("+2d"));
    QVERIFY(hub.stop());
    QVERIFY(!hub.log().contains(R"("level":"warn")"));
    const QDate lastLine = QDate::fromString(
        QString::fromUtf8(hub.log().sliced(hub.log().lastIndexOf(R"("time":")") + 8, 10)),
        Qt::ISODate);
    QVERIFY(QDate::currentDate().daysTo(lastLine) >= 1);
}

QTEST_GUILESS_MAIN(TestClockJumps)
#include "tst_clockjumps.moc"
