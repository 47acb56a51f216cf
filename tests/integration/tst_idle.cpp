// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/httpexchange.h"
#include "tests/support/rawclient.h"

#include <vector>

using namespace tests;

// What transports cost that do nothing.
class TestIdle : public QObject {
    Q_OBJECT
private slots:
    void manyTransportsWakeTheServerSeldom();

private:
    [[nodiscard]] static double valueOf(const QByteArray &metrics, const QByteArray &name);
};

double TestIdle::valueOf(const QByteArray &metrics, const QByteArray &name)
{
    const qsizetype start = metrics.indexOf('\n' + name + ' ') + name.size() + 2;
    return metrics.sliced(start, metrics.indexOf('\n', start) - start).toDouble();
}

// Each beats once a second, but not each in a turn of the event loop of its own.
void TestIdle::manyTransportsWakeTheServerSeldom()
{
    constexpr int kTransports = 1000;
    constexpr int kRounds = 6;
    HubProcess hub{{.arguments = {QStringLiteral("--log-level"), QStringLiteral("warning")},
        .environment = {
            {QStringLiteral("CORAL_TRANSPORT_HEARTBEAT_INTERVAL"), QStringLiteral("1s")},
            {QStringLiteral("CORAL_TRANSPORT_MAX_PER_SESSION"), QStringLiteral("2000")},
            {QStringLiteral("CORAL_LIMITS_AGENTS_PER_SESSION"), QStringLiteral("2000")}}}};
    QVERIFY(hub.start());
    std::vector<RawClient> idle;
    for (int i = 0; i < kTransports; ++i) {
        RawClient &client = idle.emplace_back(hub.port());
        QVERIFY(client.send("GET " + ownBase() + "/sse?agentId=a" + QByteArray::number(i)
            + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        QVERIFY(client.receiveUntil("connection_established").endsWith("established"));
    }
    TestAgent watch(address(hub, "watch"));
    watch.open();
    QVERIFY(watch.awaitOpen());
    // The rounds are counted by what the agent hears: asking the server would wake it.
    const auto hears = [&watch](qsizetype rounds) {
        return QTest::qWaitFor(
            [&] { return watch.comments().size() >= rounds; }, TestAgent::kPatience);
    };
    QVERIFY(hears(1));
    const QByteArray before = exchange(hub.port(), {.target = "/metrics"}).body;
    QVERIFY(hears(1 + kRounds));
    const QByteArray after = exchange(hub.port(), {.target = "/metrics"}).body;

    const auto grown = [&](const QByteArray &name) {
        return valueOf(after, name) - valueOf(before, name);
    };
    const double beats = grown("coral_heartbeats_sent_total");
    const double turns = grown("coral_event_loop_turns_total");
    qInfo("%.0f heartbeats of %d transports in %.0f turns of the event loop", beats, kTransports,
        turns);
    QVERIFY(beats >= (kRounds - 1) * kTransports);
    QVERIFY(turns > 0);
    QVERIFY(turns < beats / 10);
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestIdle)
#include "tst_idle.moc"
