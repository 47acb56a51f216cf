// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/aside.h"
#include "tests/faults/bystanders.h"
#include "tests/faults/descriptorlimit.h"
#include "tests/faults/faultbench.h"
#include "tests/support/httpexchange.h"

#include <QElapsedTimer>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tests;

namespace {

constexpr auto kBearable = 30s;
constexpr auto kPatience = 60s;

QByteArray get(const QByteArray &target)
{
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

} // namespace

// Too much of what is harmless one by one: connections, requests, messages.
class TestFloods : public QObject {
    Q_OBJECT
private slots:
    void tenThousandConnectAtOnce();
    void oneAddressCannotTakeThemAll();
    void tenThousandRequestsInOneGo();
    void anAgentThatTalksWithoutEnd_data();
    void anAgentThatTalksWithoutEnd();
};

void TestFloods::tenThousandConnectAtOnce()
{
    const int wanted = 10'000;
    const int count = std::min(wanted, static_cast<int>(raiseDescriptorLimit()) - 500);
    if (count < wanted)
        qWarning("only %d connections: the system allows this process no more descriptors", count);
    FaultBench bench({.configuration = R"([http]
max-connections = 20000
first-byte-timeout = "10m"
)"});
    QVERIFY(bench.start());
    std::optional<Bystanders> talk(bench.port());
    Bystanders &agents = *talk;
    QVERIFY(agents.gather());
    const auto before = bench.metrics().sum("coral_connections");

    agents.start();
    std::vector<RawClient> clients;
    clients.reserve(static_cast<std::size_t>(count));
    QElapsedTimer timer;
    timer.start();
    runAside([&] {
        while (static_cast<int>(clients.size()) < count)
            clients.emplace_back(bench.port());
    });
    const qint64 connected = timer.elapsed();
    QVERIFY(std::ranges::all_of(clients, &RawClient::isConnected));
    QTRY_VERIFY_WITH_TIMEOUT(
        bench.metrics().sum("coral_connections") >= before + count - 10, 60'000);
    qInfo("%d connected in %lld ms, accepted after %lld ms", count, connected, timer.elapsed());
    // And served, each of them.
    int served = 0;
    runAside([&] {
        for (RawClient &client : clients)
            client.send(get("/health/live"));
        for (RawClient &client : clients)
            served += statusOf(client.receiveReply()) == 200 ? 1 : 0;
    });
    QCOMPARE(served, count);
    clients.clear();
    QVERIFY(agents.stop());
    qInfo("%s", qUtf8Printable(agents.summary()));

    QCOMPARE(agents.faults(), QStringList());
    QVERIFY2(agents.rounds() >= 1 && agents.slowest() < kBearable, qPrintable(agents.summary()));
    QCOMPARE(bench.increase("coral_http_rejected_total"), 0.0);
    QCOMPARE(bench.increase("coral_accept_pauses_total"), 0.0);
    talk.reset();
    QCOMPARE(bench.leftovers(), ""_ba);
}

void TestFloods::oneAddressCannotTakeThemAll()
{
    constexpr int kShare = 50;
    FaultBench bench({.configuration = R"([http]
limit-loopback = true
max-connections-per-peer = 50
request-rate = 0
)"});
    QVERIFY(bench.start());
    std::optional<Bystanders> talk(bench.port()); // from 127.0.0.1
    Bystanders &agents = *talk;
    QVERIFY(agents.gather());

    agents.start();
    std::vector<RawClient> clients;
    int served = 0;
    int refused = 0;
    int dropped = 0;
    runAside([&] {
        for (int i = 0; i < 20 * kShare; ++i)
            clients.emplace_back(bench.port(), 0, "127.0.0.2");
        for (RawClient &client : clients) {
            client.send(get("/health/live"));
            const QByteArray reply = client.receiveReply();
            const int status = statusOf(reply);
            served += status == 200 ? 1 : 0;
            refused += status == 503 && !headerOf(reply, "Retry-After").isEmpty() ? 1 : 0;
            dropped += status == 0 ? 1 : 0;
        }
    });
    qInfo("%d served, %d told, %d dropped", served, refused, dropped);
    QCOMPARE(served, kShare);
    QVERIFY(refused > 0);
    QCOMPARE(served + refused + dropped, 20 * kShare);
    // Another address is not touched by it, and the first one neither once it has let go.
    RawClient other(bench.port(), 0, "127.0.0.3");
    other.send(get("/health/live"));
    QCOMPARE(statusOf(other.receiveReply()), 200);
    clients.clear();
    QTRY_VERIFY_WITH_TIMEOUT(bench.metrics().sum("coral_connections") < kShare, 30'000);
    RawClient again(bench.port(), 0, "127.0.0.2");
    again.send(get("/health/live"));
    QCOMPARE(statusOf(again.receiveReply()), 200);
    other.close();
    again.close();
    QVERIFY(agents.stop());

    QCOMPARE(agents.faults(), QStringList());
    QVERIFY2(agents.slowest() < kBearable, qPrintable(agents.summary()));
    talk.reset();
    QCOMPARE(bench.leftovers(), ""_ba);
}

void TestFloods::tenThousandRequestsInOneGo()
{
    constexpr int kMost = 10'000; // http.max-requests-per-connection
    const QByteArrayList targets{"/health/live", "/health/ready", "/no-such-page"};
    const QByteArrayList marks{R"("live")", R"("ready")", "not_found"};
    FaultBench bench;
    QVERIFY(bench.start());
    std::optional<Bystanders> talk(bench.port());
    Bystanders &agents = *talk;
    QVERIFY(agents.gather());
    QByteArray requests;
    for (int i = 0; i < kMost + 100; ++i)
        requests += get(targets.at(i % targets.size()));

    agents.start();
    QByteArray answers;
    bool isAtEnd = false;
    runAside([&] {
        RawClient client(bench.port());
        // Sends while it reads, or both sides would wait for each other.
        const std::unique_ptr<QThread> writer(
            QThread::create([&] { client.send(requests, kPatience); }));
        writer->start();
        answers = client.receiveAll(kPatience);
        isAtEnd = client.isAtEnd();
        writer->wait();
    });
    QVERIFY(agents.stop());
    qInfo("%s", qUtf8Printable(agents.summary()));

    // As many as a connection may ask, in order, and then the end.
    QCOMPARE(answers.count("HTTP/1.1 "), kMost);
    QVERIFY(isAtEnd);
    qsizetype at = 0;
    for (int i = 0; i < kMost; ++i) {
        const QByteArray &mark = marks.at(i % marks.size());
        const qsizetype next = answers.indexOf("HTTP/1.1 ", at + 1);
        const QByteArray one = answers.sliced(at, (next < 0 ? answers.size() : next) - at);
        QVERIFY2(one.contains(mark), one.constData());
        at = next;
    }
    QCOMPARE(answers.count("Connection: close"), 1);
    QCOMPARE(agents.faults(), QStringList());
    QVERIFY2(agents.slowest() < kBearable, qPrintable(agents.summary()));
    talk.reset();
    QCOMPARE(bench.leftovers(), ""_ba);
}

void TestFloods::anAgentThatTalksWithoutEnd_data()
{
    QTest::addColumn<QByteArray>("configuration");
    QTest::addColumn<bool>("isLimited");
    // The limits of one client do not hold on loopback by themselves: then the server must bear it.
    QTest::newRow("without a limit") << ""_ba << false;
    QTest::newRow("with a limit") << R"([http]
limit-loopback = true
request-rate = 0
[transport]
message-rate = 100
message-burst = 500
)"_ba << true;
}

void TestFloods::anAgentThatTalksWithoutEnd()
{
    QFETCH(QByteArray, configuration);
    QFETCH(bool, isLimited);
    constexpr int kMessages = 5'000;
    FaultBench bench({.configuration = configuration});
    QVERIFY(bench.start());
    std::optional<Bystanders> talk(bench.port());
    Bystanders &agents = *talk;
    QVERIFY(agents.gather());

    agents.start();
    QMap<int, int> counts;
    QByteArray lastLimited;
    runAside([&] {
        RawAgent talker(bench.target(), {.session = "flood", .id = "talker"});
        if (!talker.open() || !talker.initialize())
            return;
        const QByteArray ping =
            HttpRequest::post(talker.endpoint(), R"({"jsonrpc":"2.0","id":1,"method":"ping"})")
                .toBytes(bench.port());
        const QByteArray note = HttpRequest::post(
            talker.endpoint(), R"({"jsonrpc":"2.0","method":"notifications/progress"})")
                                    .toBytes(bench.port());
        RawClient client(bench.port());
        // Ten in one go, over and over, and never a look at the stream.
        for (int i = 0; i < kMessages / 10 && client.isConnected(); ++i) {
            client.send((ping + note).repeated(5));
            for (int answer = 0; answer < 10; ++answer) {
                const QByteArray reply = client.receiveReply();
                ++counts[statusOf(reply)];
                if (statusOf(reply) == 429)
                    lastLimited = reply;
            }
        }
    });
    QVERIFY(agents.stop());
    qInfo("%d accepted, %d refused; %s", counts.value(202), counts.value(429),
        qUtf8Printable(agents.summary()));

    QCOMPARE(counts.value(202) + counts.value(429), kMessages);
    if (isLimited) {
        QVERIFY(counts.value(202) >= 500 && counts.value(202) < kMessages);
        QVERIFY(headerOf(lastLimited, "Retry-After").toInt() >= 1);
    } else {
        QCOMPARE(counts.value(202), kMessages);
    }
    QCOMPARE(agents.faults(), QStringList());
    QVERIFY2(agents.rounds() >= 1 && agents.slowest() < kBearable, qPrintable(agents.summary()));
    talk.reset();
    QCOMPARE(bench.leftovers({u"slow_consumer"_s}), ""_ba);
}

QTEST_GUILESS_MAIN(TestFloods)
#include "tst_floods.moc"
