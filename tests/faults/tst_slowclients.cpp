// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/bystanders.h"
#include "tests/faults/faultbench.h"
#include "tests/faults/sanitized.h"
#include "tests/support/httpexchange.h"
#include "tests/support/missing.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tests;

namespace {

// From one address: loopback has no limit of its own.
constexpr int kAttackers = 500;
// So many that their list is more than the kernel takes ahead of a slow reader.
constexpr int kSessions = 2'600;
// Nobody may wait longer for an answer, on a busy machine and with an instrumented server.
constexpr auto kBearable = 30s;

} // namespace

// Clients that hold the server up by being slow, many at once (slowhttptest), while agents work.
class TestSlowClients : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void agentsAreServedThroughout_data();
    void agentsAreServedThroughout();

private:
    static void fillTheList(quint16 port);
    static HubProcess::Setup setup(const QByteArray &limits);

    const QString m_program = QStandardPaths::findExecutable(u"slowhttptest"_s);
};

void TestSlowClients::initTestCase()
{
    if (m_program.isEmpty())
        CORAL_MISSING(
            "SKIPPED: slowhttptest is not there (Debian and Ubuntu: apt install slowhttptest)");
}

HubProcess::Setup TestSlowClients::setup(const QByteArray &limits)
{
    HubProcess::Setup setup{.configuration = "[http]\n" + limits};
    // What the server must get along with, and a machine that is saved when it does not.
    if (!kIsSanitized)
        setup.launcher = QStringList{u"prlimit"_s, u"--as=2147483648"_s};
    return setup;
}

// So that GET /api/v1/sessions has a long answer.
void TestSlowClients::fillTheList(quint16 port)
{
    constexpr int kAtOnce = 10;
    RawClient client(port);
    for (int i = 0; i < kSessions; i += kAtOnce) {
        for (int n = i; n < i + kAtOnce; ++n) {
            const QByteArray id = QByteArray::number(n).rightJustified(250, 'x');
            client.send(HttpRequest::post("/sessions",
                R"({"applicationId":"a","privacyKey":"k","agentGraph":null,"sessionId":")" + id
                    + R"("})")
                            .toBytes(port));
        }
        for (int n = 0; n < kAtOnce; ++n)
            QCOMPARE(statusOf(client.receiveReply()), 200);
    }
}

void TestSlowClients::agentsAreServedThroughout_data()
{
    QTest::addColumn<QByteArray>("limits");
    QTest::addColumn<QString>("attack");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArrayList>("reasons");

    QTest::newRow("slow headers") << "header-timeout = \"3s\""_ba << u"-H -i 1 -r 500"_s
                                  << u"/health/live"_s << QByteArrayList{"header_timeout"};
    QTest::newRow("slow bodies") << "body-timeout = \"5s\""_ba
                                 << u"-B -i 1 -s 8192 -t POST -r 500"_s << u"/sessions"_s
                                 << QByteArrayList{"body_timeout"};
    // Five bytes a second, each of an answer of more than half a megabyte, three times. Where the
    // system takes it all ahead the connection is idle; most end by the first reason all the same.
    QTest::newRow("slow reading") << "write-timeout = \"6s\""_ba
                                  << u"-X -w 10 -y 20 -n 1 -z 5 -k 3 -r 500"_s
                                  << u"/api/v1/sessions"_s
                                  << QByteArrayList{"slow_consumer", "half_open", "idle_timeout"};
}

void TestSlowClients::agentsAreServedThroughout()
{
    QFETCH(QByteArray, limits);
    QFETCH(QString, attack);
    QFETCH(QString, path);
    QFETCH(QByteArrayList, reasons);
    FaultBench bench(setup(limits));
    QVERIFY(bench.start());
    if (path == u"/api/v1/sessions")
        fillTheList(bench.port());
    std::optional<Bystanders> talk(bench.port());
    Bystanders &agents = *talk;
    QVERIFY(agents.gather());
    const double residentBefore = bench.metrics().sum("coral_process_resident_memory_bytes");

    agents.start();
    QProcess attackers;
    attackers.setProcessChannelMode(QProcess::MergedChannels);
    attackers.start(m_program,
        u"%1 -c %2 -l 120 -p 30 -u http://127.0.0.1:%3%4"_s.arg(attack)
            .arg(kAttackers)
            .arg(bench.port())
            .arg(path)
            .split(u' '));
    QElapsedTimer timer;
    timer.start();
    double resident = 0;
    int ended = 0;
    const bool areGone = QTest::qWaitFor(
        [&] {
            const Metrics now = bench.metrics();
            resident = std::max(resident, now.sum("coral_process_resident_memory_bytes"));
            ended = 0;
            for (const QByteArray &reason : reasons)
                ended +=
                    qRound(now.sum("coral_connections_closed_total", {"reason=\"" + reason + '"'}));
            return ended >= kAttackers;
        },
        150'000);
    QVERIFY2(areGone, qPrintable(QString::number(ended)));
    QVERIFY(bench.connectionEnds(reasons.constFirst()) > 0);
    qInfo("all %d attackers gone after %lld ms", kAttackers, timer.elapsed());
    attackers.kill();
    attackers.waitForFinished();
    QVERIFY(agents.stop());
    qInfo("%s, at most %.0f MiB more", qUtf8Printable(agents.summary()),
        (resident - residentBefore) / 1048576);

    QCOMPARE(agents.faults(), QStringList());
    QVERIFY2(agents.rounds() >= 3, qPrintable(agents.summary()));
    QVERIFY2(agents.slowest() < kBearable, qPrintable(agents.summary()));
    // The program asks for the page itself now and then.
    QVERIFY(!attackers.readAll().contains("NO\x1b"));
    QVERIFY(resident - residentBefore < 64.0 * 1048576 + kSetAside);
    talk.reset();
    QCOMPARE(bench.leftovers(), ""_ba);
}

QTEST_GUILESS_MAIN(TestSlowClients)
#include "tst_slowclients.moc"
