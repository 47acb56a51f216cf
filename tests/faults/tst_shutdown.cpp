// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultbench.h"
#include "tests/support/httpexchange.h"
#include "tests/support/mcpagent.h"
#include "tests/support/testagent.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tests;

namespace {

constexpr int kPatience = 60'000;

bool wasTold(const TestAgent &agent)
{
    return std::ranges::any_of(agent.events(),
        [](const shared::SseEvent &event) { return event.name == "server_shutdown"; });
}

HttpReply openTransport(quint16 port)
{
    return exchange(port, {.target = "/devmode/a/k/session1/sse?agentId=late"});
}

HttpReply makeSession(quint16 port)
{
    return exchange(port,
        HttpRequest::post(
            "/sessions", R"({"applicationId":"a","privacyKey":"k","agentGraph":null})"));
}

} // namespace

// SIGTERM with agents at work, and again.
class TestShutdown : public QObject {
    Q_OBJECT
private slots:
    void readinessTurnsFirst();
    void aDrainingServerTellsHowItIs();
    void pendingCallsAreAnswered();
    void listenersOnStreamableHttpAreTold_data();
    void listenersOnStreamableHttpAreTold();
    void aStuckCallHoldsItUpForTheDrainTimeoutAlone();
    void theSecondSignalEndsAtOnce();
};

// drain-delay: for load balancers that ask for readiness.
void TestShutdown::readinessTurnsFirst()
{
    HubProcess hub({.configuration = "[server]\ndrain-delay = \"3s\"\n"});
    QVERIFY(hub.start());
    TestAgent agent({.port = hub.port(), .agentId = u"alice"_s});
    QVERIFY(agent.join());
    QCOMPARE(exchange(hub.port(), {.target = "/health/ready"}).status, 200);
    hub.signal(SIGTERM);
    QTRY_COMPARE_WITH_TIMEOUT(
        exchange(hub.port(), {.target = "/health/ready"}).status, 503, kPatience);
    // Everybody is still served meanwhile.
    QVERIFY(!agent.callTool(u"list_agents"_s).isError);
    TestAgent late({.port = hub.port(), .agentId = u"bob"_s});
    QVERIFY(late.join());
    QVERIFY(hub.awaitEnd());
    QCOMPARE(hub.exitStatus(), 0);
    QTRY_VERIFY(agent.isClosed() && late.isClosed());
    QVERIFY(wasTold(late));
}

// A request that has begun to arrive holds the drain up until it is answered.
void TestShutdown::aDrainingServerTellsHowItIs()
{
    HubProcess hub({.configuration = "[server]\ndrain-timeout = \"1m\"\n"
                                     "[http]\nheader-timeout = \"1m\"\n"});
    QVERIFY(hub.start());
    TestAgent agent({.port = hub.port(), .agentId = u"alice"_s});
    QVERIFY(agent.join());
    RawClient arriving(hub.port());
    arriving.send("GET /metrics HTTP/1.1\r\n");
    const qint64 wait = agent.startWait(50'000);
    QTRY_VERIFY(exchange(hub.port(), {.target = "/metrics"}).body.contains("coral_waits 1"));
    hub.signal(SIGTERM);
    QVERIFY(!agent.awaitAnswer(wait).isEmpty());

    const HttpReply ready = exchange(hub.port(), {.target = "/health/ready"});
    QCOMPARE(ready.status, 503);
    QVERIFY2(ready.body.contains("stopping"), ready.body.constData());
    RawClient probe(hub.port());
    probe.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const QByteArray live = probe.receiveAll();
    QCOMPARE(statusOf(live), 200);
    QCOMPARE(headerOf(live, "Connection"), "close"_ba);
    QCOMPARE(exchange(hub.port(), {.target = "/metrics"}).status, 200);
    // Nobody new, nothing new.
    for (const HttpReply &refused : {openTransport(hub.port()), makeSession(hub.port())}) {
        QCOMPARE(refused.status, 503);
        QVERIFY2(refused.body.contains("draining"), refused.body.constData());
    }
    RawClient late(hub.port());
    late.send("GET /devmode/a/k/session1/sse?agentId=late HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QVERIFY(headerOf(late.receiveReply(), "Retry-After").toInt() > 0);
    const QJsonObject refused = agent.call(u"tools/list"_s);
    QVERIFY(refused.value("error"_L1)["message"_L1].toString().contains(u"stops"));
    // The open stream was told, with a time to come back, and is still open.
    QVERIFY(agent.isOpen());
    QVERIFY(wasTold(agent));
    QVERIFY(agent.retry() >= 1s && agent.retry() < 3s);

    arriving.send("Host: localhost\r\n\r\n");
    QCOMPARE(statusOf(arriving.receiveReply()), 200);
    QVERIFY(hub.awaitEnd());
    QCOMPARE(hub.exitStatus(), 0);
    QTRY_VERIFY(agent.isClosed());
}

void TestShutdown::pendingCallsAreAnswered()
{
    HubProcess hub;
    QVERIFY(hub.start());
    TestAgent alice({.port = hub.port(), .agentId = u"alice"_s});
    TestAgent bob({.port = hub.port(), .agentId = u"bob"_s});
    QVERIFY(alice.join() && bob.join());
    QList<qint64> waits;
    for (TestAgent *agent : {&alice, &bob, &alice, &bob})
        waits.append(agent->startWait(50'000));
    QTRY_VERIFY(exchange(hub.port(), {.target = "/metrics"}).body.contains("coral_waits 4"));
    QElapsedTimer timer;
    timer.start();
    QVERIFY(hub.stop());
    qInfo("ended after %lld ms", timer.elapsed());
    for (qsizetype i = 0; i < waits.size(); ++i) {
        const shared::ToolAnswer answer = (i % 2 == 0 ? alice : bob).awaitTool(waits.at(i));
        // Nothing is promised that a restart does not keep.
        QVERIFY2(answer.isError && answer.text.contains(u"look before you go on"),
            qPrintable(answer.text));
    }
    for (const TestAgent *agent : {&alice, &bob}) {
        QTRY_VERIFY_WITH_TIMEOUT(agent->isClosed(), kPatience);
        QVERIFY(wasTold(*agent));
    }
}

void TestShutdown::listenersOnStreamableHttpAreTold_data()
{
    QTest::addColumn<QByteArray>("revision");
    for (const char *revision : {"2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"})
        QTest::newRow(revision) << QByteArray(revision);
}

void TestShutdown::listenersOnStreamableHttpAreTold()
{
    QFETCH(QByteArray, revision);
    HubProcess hub;
    QVERIFY(hub.start());
    McpAgent agent({.port = hub.port(), .agentId = u"alice"_s}, revision);
    QVERIFY(agent.join());
    const QJsonObject filter{{u"resourcesListChanged"_s, true}};
    const McpAgent::Visit listener = agent.isStateless()
        ? agent.start(u"subscriptions/listen"_s, {{u"notifications"_s, filter}}).visit
        : agent.listen();
    const auto wait = agent.startWait(50'000);
    QVERIFY(listener->awaitHead() && wait.visit->awaitHead());
    QVERIFY(hub.stop());

    QVERIFY(listener->awaitEnd() && wait.visit->awaitEnd());
    const auto isFarewell = [](const shared::SseEvent &event) {
        return event.name == "server_shutdown";
    };
    QCOMPARE(std::ranges::count_if(listener->events(), isFarewell), 1);
    QVERIFY(listener->hasRetry());
    const auto told = std::ranges::find_if(listener->events(), isFarewell);
    QCOMPARE(QJsonDocument::fromJson(told->data)["reason"_L1].toString(), u"server_shutdown"_s);
    // Who waits for an answer gets it. Without a session that is a way to listen, too; in one old
    // clients might stumble over the event.
    if (!agent.isStateless())
        QCOMPARE(std::ranges::count_if(wait.visit->events(), isFarewell), 0);
    QVERIFY(wait.visit->answer(wait.id).contains("result"_L1));
}

void TestShutdown::aStuckCallHoldsItUpForTheDrainTimeoutAlone()
{
    HubProcess hub({.configuration = "[server]\ndrain-timeout = \"1s\"\n"
                                     "[http]\nheader-timeout = \"1h\"\n"});
    QVERIFY(hub.start());
    RawClient stuck(hub.port());
    stuck.send("GET /metrics HTTP/1.1\r\n");
    QTRY_VERIFY(exchange(hub.port(), {.target = "/metrics"}).body.contains("coral_connections 2"));
    QElapsedTimer timer;
    timer.start();
    QVERIFY(hub.stop());
    QVERIFY(timer.elapsed() >= 900);
    stuck.receiveAll();
    QVERIFY(stuck.isAtEnd());
}

void TestShutdown::theSecondSignalEndsAtOnce()
{
    HubProcess hub({.configuration = "[server]\ndrain-timeout = \"1h\"\n"
                                     "[http]\nheader-timeout = \"1h\"\n"});
    QVERIFY(hub.start());
    RawClient stuck(hub.port());
    stuck.send("GET /metrics HTTP/1.1\r\n");
    QTRY_VERIFY(exchange(hub.port(), {.target = "/metrics"}).body.contains("coral_connections 2"));
    hub.signal(SIGTERM);
    QTRY_COMPARE_WITH_TIMEOUT(
        exchange(hub.port(), {.target = "/health/ready"}).status, 503, kPatience);
    QVERIFY(hub.isRunning());
    hub.signal(SIGINT);
    QVERIFY(hub.awaitEnd());
    QCOMPARE(hub.exitStatus(), 1);
    QVERIFY(hub.log().contains("a second signal came"));
}

QTEST_GUILESS_MAIN(TestShutdown)
#include "tst_shutdown.moc"
