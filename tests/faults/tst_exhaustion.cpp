// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/bystanders.h"
#include "tests/faults/faultbench.h"
#include "tests/faults/processprobe.h"
#include "tests/faults/sanitized.h"
#include "tests/support/httpexchange.h"

#include <QElapsedTimer>
#include <QTest>

#include <optional>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tests;

namespace {

const QByteArray kHello = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
constexpr double kMiB = 1048576;

HttpReply makeSession(quint16 port)
{
    return exchange(port,
        HttpRequest::post(
            "/sessions", R"({"applicationId":"a","privacyKey":"k","agentGraph":null})"));
}

// A server that may have so much more than it has after the start.
HubProcess::Setup withLimit(int mebibytes)
{
    // An instrumented server keeps what was freed, unless it is told not to.
    const QString asan = qEnvironmentVariable("ASAN_OPTIONS")
        + u":quarantine_size_mb=1:allocator_release_to_os_interval_ms=100"_s;
    const QList<std::pair<QString, QString>> environment{{u"ASAN_OPTIONS"_s, asan}};
    HubProcess plain({.environment = environment});
    if (!plain.start())
        return {};
    const double resident =
        Metrics::scrape(plain.port()).sum("coral_process_resident_memory_bytes");
    const auto limit = static_cast<qint64>(resident + mebibytes * kMiB);
    return {.environment = environment,
        .configuration = "[server]\nmax-memory = " + QByteArray::number(limit) + '\n'};
}

} // namespace

// A server that the system gives too little: descriptors, memory.
class TestExhaustion : public QObject {
    Q_OBJECT
private slots:
    void withoutDescriptors();
    void withoutMemory();
    void memoryThatClientsHoldIsTakenBack();
};

void TestExhaustion::withoutDescriptors()
{
    FaultBench bench({.launcher = {u"prlimit"_s, u"--nofile=100:100"_s}});
    QVERIFY(bench.start());
    std::optional<Bystanders> talk(bench.port());
    Bystanders &agents = *talk;
    QVERIFY(agents.gather());

    agents.start();
    std::vector<RawClient> clients;
    for (int i = 0; i < 150; ++i)
        clients.emplace_back(bench.port());
    // Those for whom there is no room are told, one by one, or wait in the kernel.
    QByteArray answer;
    QVERIFY(QTest::qWaitFor(
        [&] {
            for (RawClient &client : clients) {
                if (answer.isEmpty())
                    answer = client.receive(1, 0ms);
            }
            return !answer.isEmpty();
        },
        30'000));
    QCOMPARE(statusOf(answer), 503);
    QVERIFY(!headerOf(answer, "Retry-After").isEmpty());
    // No busy loop meanwhile, but for what the agents' own calls cost.
    QVERIFY(agents.stop());
    const double before = processorSeconds(bench.hub().processId());
    QElapsedTimer timer;
    timer.start();
    QTest::qWait(2'000); // what is measured is that nothing happens
    const double share = (processorSeconds(bench.hub().processId()) - before)
        / (static_cast<double>(timer.elapsed()) / 1000);
    qInfo("%.1f %% of a processor while it is full", share * 100);
    QVERIFY2(share < (kIsSanitized ? 0.25 : 0.05), qPrintable(QString::number(share)));
    agents.start();
    // As soon as somebody leaves others come in.
    timer.start();
    clients.clear();
    const auto isServed = [&] {
        RawClient next(bench.port());
        next.send(kHello);
        return statusOf(next.receiveReply()) == 200;
    };
    QVERIFY(QTest::qWaitFor(isServed, 30'000));
    qInfo("served again after %lld ms", timer.elapsed());
    QVERIFY(agents.stop());

    QCOMPARE(agents.faults(), QStringList());
    QVERIFY(bench.increase("coral_accept_pauses_total") > 0);
    QCOMPARE(bench.metrics().sum("coral_accept_paused"), 0.0);
    QCOMPARE(bench.log("accepting paused").size(), 1);
    talk.reset();
    QCOMPARE(bench.leftovers({u"accepting paused"_s}), ""_ba);
}

// Messages that are kept take memory until there is hardly any left.
void TestExhaustion::withoutMemory()
{
    FaultBench bench(withLimit(64));
    QVERIFY(bench.start());
    std::optional<Bystanders> agents(bench.port());
    QVERIFY(agents->gather());
    TestAgent alice({.port = bench.port(), .agentId = u"alice"_s});
    QVERIFY(alice.join());
    const QString thread = alice.createThread(u"talk"_s, {});
    QCOMPARE(exchange(bench.port(), {.target = "/health/ready"}).status, 200);
    QCOMPARE(makeSession(bench.port()).status, 200);

    const QString message(200 * 1024, u'x');
    shared::ToolAnswer answer;
    int sent = 0;
    while (!answer.isError && sent < 5'000) {
        answer = alice.send(thread, message, {});
        sent += answer.isError ? 0 : 1;
    }
    const double resident = bench.metrics().sum("coral_process_resident_memory_bytes");
    const double limit = bench.metrics().sum("coral_memory_limit_bytes");
    qInfo("refused after %d messages, at %.0f of %.0f MiB", sent, resident / kMiB, limit / kMiB);
    QVERIFY2(answer.isError && answer.text.contains(u"memory"), qPrintable(answer.text.left(500)));
    QVERIFY(resident < limit);
    QCOMPARE(bench.metrics().sum("coral_memory_pressure"), 2.0);

    // It lives, but is not ready, and tells everybody new to come back.
    QCOMPARE(exchange(bench.port(), {.target = "/health/live"}).status, 200);
    const HttpReply ready = exchange(bench.port(), {.target = "/health/ready"});
    QCOMPARE(ready.status, 503);
    QVERIFY2(!ready.json()["checks"_L1]["memory"_L1]["ok"_L1].toBool(true), ready.body.constData());
    QCOMPARE(makeSession(bench.port()).status, 503);
    RawClient newcomer(bench.port());
    newcomer.send("GET /devmode/a/k/another/sse?agentId=bob HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const QByteArray refusal = newcomer.receiveReply();
    QCOMPARE(statusOf(refusal), 503);
    QVERIFY(headerOf(refusal, "Retry-After").toInt() > 0);
    // Who is there can go on with what needs no room.
    QVERIFY(!alice.callTool(u"list_agents"_s).isError);
    QVERIFY(!alice.awaitTool(alice.startWait(100)).isError);
    QVERIFY(alice.isOpen());

    QCOMPARE(bench.log("memory is nearly out, nothing is stored any more").size(), 1);
    QVERIFY(bench.stop());
}

// Long requests that never end take memory only for a while.
void TestExhaustion::memoryThatClientsHoldIsTakenBack()
{
    FaultBench bench(withLimit(96));
    QVERIFY(bench.start());
    std::optional<Bystanders> agents(bench.port());
    QVERIFY(agents->gather());
    const QByteArray body(3'900'000, 'x');
    const QByteArray request = HttpRequest::post("/sessions", body + "rest").toBytes(bench.port());

    const auto refused = [&] {
        return bench.metrics().sum("coral_http_rejected_total", {"cause=\"short_of_memory\""});
    };
    std::vector<RawClient> clients;
    for (int i = 0; i < 100; ++i) { // of four times the memory
        clients.emplace_back(bench.port());
        clients.back().send(request.chopped(4));
    }
    QElapsedTimer timer;
    timer.start();
    QVERIFY(QTest::qWaitFor([&] { return refused() > 0; }, 60'000));
    // They are told, and the memory is there again although none of them went away.
    const auto isWell = [&] {
        return exchange(bench.port(), {.target = "/health/ready"}).status == 200;
    };
    QVERIFY(QTest::qWaitFor(isWell, 60'000));
    qInfo("%.0f of %zu refused, well again after %lld ms", refused(), clients.size(),
        timer.elapsed());
    QVERIFY(refused() < static_cast<double>(clients.size()));
    // The others go on sending: it may be short once more before they are all told.
    QTRY_COMPARE_WITH_TIMEOUT(makeSession(bench.port()).status, 200, 60'000);
    agents->start();
    QTRY_VERIFY_WITH_TIMEOUT(agents->rounds() > 3, 60'000);
    QVERIFY(agents->stop());
    QCOMPARE(agents->faults(), QStringList());
    clients.clear(); // a server that stops would wait for their requests
    QVERIFY(bench.stop());
}

QTEST_GUILESS_MAIN(TestExhaustion)
#include "tst_exhaustion.moc"
