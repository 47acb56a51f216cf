// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/aside.h"
#include "tests/faults/faultbench.h"
#include "tests/faults/sanitized.h"
#include "tests/support/httpexchange.h"
#include "tests/support/testagent.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>
#include <QUuid>

#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tests;

namespace {

constexpr int kMaxFailures = 10;
const QByteArray kConfiguration = R"([server]
devmode = false
[auth]
max-failures = 10
window = "10m"
refusal = "10m"
[[applications]]
id = "app"
privacy-keys = ["sesame"]
)";

// The four places where a key is asked for.
enum class Door { Stream, Messages, NewSession, SessionList };

QByteArray knock(quint16 port, Door door, const QByteArray &key, const QByteArray &session = "s")
{
    const QByteArray body =
        R"({"applicationId":"app","privacyKey":")" + key + R"(","agentGraph":null})";
    HttpRequest request;
    switch (door) {
    case Door::Stream:
        request = {.method = "HEAD", .target = "/app/" + key + '/' + session + "/sse?agentId=m"};
        break;
    case Door::Messages:
        request = HttpRequest::post("/app/" + key + '/' + session + "/message?sessionId=x", "{}");
        break;
    case Door::NewSession:
        request = HttpRequest::post("/sessions", body);
        break;
    case Door::SessionList:
        request = {.target = "/api/v1/sessions?applicationId=app",
            .headers = {{"Authorization", "Bearer " + key}}};
        break;
    }
    return request.toBytes(port);
}

QByteArray makeSession(quint16 port)
{
    const HttpReply made = exchange(port,
        HttpRequest::post(
            "/sessions", R"({"applicationId":"app","privacyKey":"sesame","agentGraph":null})"));
    return made.json().value("sessionId"_L1).toString().toLatin1();
}

} // namespace

// Keys and ids are guessed.
class TestGuessing : public QObject {
    Q_OBJECT
private slots:
    void guessersAreSlowedDownAndCounted_data();
    void guessersAreSlowedDownAndCounted();
    void theTimeOfARefusalPasses();
    void idsCannotBeGuessed();
};

void TestGuessing::guessersAreSlowedDownAndCounted_data()
{
    QTest::addColumn<Door>("door");
    QTest::addColumn<int>("wrong"); // the status of a wrong key
    QTest::newRow("the stream") << Door::Stream << 403;
    QTest::newRow("messages") << Door::Messages << 403;
    QTest::newRow("making a session") << Door::NewSession << 403;
    QTest::newRow("listing sessions") << Door::SessionList << 401;
}

void TestGuessing::guessersAreSlowedDownAndCounted()
{
    QFETCH(Door, door);
    QFETCH(int, wrong);
    constexpr int kGuesses = 2'000;
    FaultBench bench({.configuration = kConfiguration});
    QVERIFY(bench.hub().start());
    const QByteArray session = makeSession(bench.port());
    TestAgent agent(
        {.port = bench.port(), .base = "/app/sesame/" + session, .agentId = u"alice"_s});
    QVERIFY(agent.join());
    const Metrics before = bench.metrics();

    QMap<int, int> statuses;
    QByteArray refusal;
    int rightKey = 0;
    runAside([&] {
        RawClient guesser(bench.port(), 0, "127.0.0.2");
        const bool isHead = door == Door::Stream;
        for (int i = 0; i < kGuesses; ++i) {
            guesser.send(knock(bench.port(), door, "guess" + QByteArray::number(i)));
            refusal = guesser.receiveReply(isHead);
            ++statuses[statusOf(refusal)];
        }
        // Not even the right one is looked at, or guessing would go on.
        guesser.send(knock(bench.port(), door, "sesame", session));
        rightKey = statusOf(guesser.receiveReply(isHead));
    });
    QCOMPARE(statuses, (QMap<int, int>{{wrong, kMaxFailures}, {429, kGuesses - kMaxFailures}}));
    QVERIFY(headerOf(refusal, "Retry-After").toInt() >= 1);
    QCOMPARE(rightKey, 429);
    // Others go on, at every door.
    for (const Door other : {Door::Stream, Door::NewSession, Door::SessionList}) {
        RawClient client(bench.port());
        client.send(knock(bench.port(), other, "sesame", session));
        QCOMPARE(statusOf(client.receiveReply(other == Door::Stream)), 200);
    }
    QVERIFY(!agent.callTool(u"list_agents"_s).isError);

    const Metrics after = bench.metrics();
    QCOMPARE(after.sum("coral_auth_failures_total") - before.sum("coral_auth_failures_total"),
        double(kMaxFailures));
    QCOMPARE(after.sum("coral_auth_lockouts_total"), 1.0);
    const double growth = after.sum("coral_process_resident_memory_bytes")
        - before.sum("coral_process_resident_memory_bytes");
    qInfo("%.1f MiB more after %d guesses", growth / 1048576, kGuesses);
    QVERIFY(growth < 8.0 * 1048576 + kSetAside);
    QVERIFY(!bench.hub().log().contains("guess1") && !bench.hub().log().contains("sesame"));
}

void TestGuessing::theTimeOfARefusalPasses()
{
    HubProcess hub(
        {.configuration =
                QByteArray(kConfiguration).replace("refusal = \"10m\"", "refusal = \"1s\"")});
    QVERIFY(hub.start());
    RawClient client(hub.port(), 0, "127.0.0.2");
    const auto knockWith = [&](const QByteArray &key) {
        client.send(knock(hub.port(), Door::SessionList, key));
        return statusOf(client.receiveReply());
    };
    int tries = 0;
    while (tries < 2 * kMaxFailures && knockWith("guess") == 401)
        ++tries;
    QCOMPARE(tries, kMaxFailures);
    QVERIFY(QTest::qWaitFor([&] { return knockWith("sesame") == 200; }, 60'000));
}

// They come from the system's random generator: 122 bits of them, none of which can be foretold.
void TestGuessing::idsCannotBeGuessed()
{
    constexpr int kServers = 2;
    constexpr int kIdsEach = 500;
    constexpr std::size_t kBits = 128;
    QSet<QUuid> ids;
    std::array<int, kBits> ones{};
    for (int i = 0; i < kServers; ++i) {
        HubProcess hub({.configuration = kConfiguration});
        QVERIFY(hub.start());
        RawClient client(hub.port());
        for (int n = 0; n < kIdsEach; ++n) {
            client.send(knock(hub.port(), Door::NewSession, "sesame"));
            const QByteArray reply = bodyOf(client.receiveReply());
            const qsizetype at = reply.indexOf(R"("sessionId":")") + 13;
            const QUuid id = QUuid::fromString(QLatin1StringView(reply.sliced(at, 36)));
            QCOMPARE(id.version(), QUuid::Random);
            ids.insert(id);
            const QByteArray bytes = id.toRfc4122();
            for (std::size_t bit = 0; bit < kBits; ++bit)
                ones.at(bit) += (bytes.at(static_cast<qsizetype>(bit / 8)) >> (bit % 8)) & 1;
        }
    }
    constexpr int kIds = kServers * kIdsEach;
    QCOMPARE(ids.size(), kIds);
    // Seven standard deviations: chance alone does that once in 10^9 runs.
    const auto isEven = [](int count) { return std::abs(count - kIds / 2) < 110; };
    QCOMPARE(std::count_if(ones.cbegin(), ones.cend(), isEven), 122);
}

QTEST_GUILESS_MAIN(TestGuessing)
#include "tst_guessing.moc"
