// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/aside.h"
#include "tests/faults/bystanders.h"
#include "tests/faults/faultbench.h"
#include "tests/faults/sanitized.h"
#include "tests/support/httpexchange.h"

#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tests;

namespace {

constexpr auto kBearable = 30s;
// A client may ask so often before it opens a connection anew.
constexpr int kPerConnection = 1'000;

QByteArray initialize(quint16 port, int agent)
{
    HttpRequest request = HttpRequest::post("/devmode/a/k/flood" + QByteArray::number(agent / 500)
            + "/mcp?agentId=a" + QByteArray::number(agent),
        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",)"
        R"("capabilities":{},"clientInfo":{"name":"flood","version":"1"}}})");
    request.headers.emplaceBack("Accept", "application/json, text/event-stream");
    return request.toBytes(port);
}

struct Outcome {
    QMap<int, int> statuses;
    QByteArray lastRefusal;
};

// So many clients initialize, one after the other, and forget about it.
Outcome flood(quint16 port, int count)
{
    Outcome outcome;
    std::optional<RawClient> client;
    for (int agent = 0; agent < count; ++agent) {
        if (agent % kPerConnection == 0)
            client.emplace(port, 0, "127.0.0.2");
        client->send(initialize(port, agent));
        const QByteArray reply = client->receiveReply();
        ++outcome.statuses[statusOf(reply)];
        if (statusOf(reply) != 200)
            outcome.lastRefusal = reply;
    }
    return outcome;
}

} // namespace

// Clients of Streamable HTTP that open sessions and never end them.
class TestInitializeFlood : public QObject {
    Q_OBJECT
private slots:
    void sessionsAreCappedAndExpire();
    void oneAddressIsLimited();
};

void TestInitializeFlood::sessionsAreCappedAndExpire()
{
    constexpr int kMost = 500;
    constexpr int kClients = 5'000;
    FaultBench bench({.configuration = R"([transport]
max-sessions = 502
session-idle = "15s"
)"}); // two of them are the bystanders'
    QVERIFY(bench.start());
    std::optional<Bystanders> agents(bench.port());
    QVERIFY(agents->gather());
    const double before = bench.metrics().sum("coral_process_resident_memory_bytes");

    agents->start();
    Outcome outcome;
    runAside([&] { outcome = flood(bench.port(), kClients); });
    const double growth = bench.metrics().sum("coral_process_resident_memory_bytes") - before;
    qInfo("%d taken, %d refused, %.1f MiB more", outcome.statuses.value(200),
        outcome.statuses.value(503), growth / 1048576);
    // On a slow machine some have expired meanwhile and made room.
    QVERIFY(outcome.statuses.value(200) >= kMost);
    QCOMPARE(outcome.statuses.value(200) + outcome.statuses.value(503), kClients);
    QVERIFY(outcome.statuses.value(503) > 0);
    QVERIFY(headerOf(outcome.lastRefusal, "Retry-After").toInt() >= 1);
    QVERIFY2(outcome.lastRefusal.contains("too_many_sessions"), outcome.lastRefusal.constData());
    QVERIFY(bench.metrics().sum("coral_transports") <= 502);
    QVERIFY(growth < 64.0 * 1048576 + kSetAside);

    // Nobody ended them; they end.
    QTRY_VERIFY_WITH_TIMEOUT(bench.metrics().sum("coral_transports") <= 2, 120'000);
    QCOMPARE(flood(bench.port(), 10).statuses, (QMap<int, int>{{200, 10}}));
    QVERIFY(agents->stop());
    QCOMPARE(agents->faults(), QStringList());
    QVERIFY2(agents->slowest() < kBearable, qPrintable(agents->summary()));
    agents.reset();
    QCOMPARE(bench.leftovers({u"idle_timeout"_s}), ""_ba);
}

void TestInitializeFlood::oneAddressIsLimited()
{
    FaultBench bench({.configuration = R"([http]
limit-loopback = true
request-rate = 20
request-burst = 100
)"});
    QVERIFY(bench.start());
    Outcome outcome;
    runAside([&] { outcome = flood(bench.port(), 1'000); });
    qInfo("%d taken, %d refused", outcome.statuses.value(200), outcome.statuses.value(429));
    QVERIFY(outcome.statuses.value(200) >= 100);
    QVERIFY(outcome.statuses.value(429) > 0);
    QCOMPARE(outcome.statuses.value(200) + outcome.statuses.value(429), 1'000);
    QVERIFY(headerOf(outcome.lastRefusal, "Retry-After").toInt() >= 1);
    // Another address is not.
    RawClient other(bench.port());
    other.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QCOMPARE(statusOf(other.receiveReply()), 200);
}

QTEST_GUILESS_MAIN(TestInitializeFlood)
#include "tst_initializeflood.moc"
