// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/httpexchange.h"
#include "tests/support/notifylistener.h"

#include <QUuid>

#include <csignal>

using namespace tests;

// The server as a service of systemd: what it tells on the socket of NOTIFY_SOCKET, and how signals
// end it.
class TestSupervision : public QObject {
    Q_OBJECT
private slots:
    void tellsThatItIsReadyAndStops_data();
    void tellsThatItIsReadyAndStops();
    void givesSignsOfLifeWhenTheyAreWanted();
    void givesNoneThatAreMeantForAnother();
    void tellsWhatItDoes();
    void servesWithoutAServiceManagerThatListens();
    void isNotEndedByBeingReloaded();
    void aSecondSignalEndsItAtOnce();

private:
    [[nodiscard]] static QByteArray abstractName();
    [[nodiscard]] static HubProcess::Setup supervised(
        const QByteArray &address, const QList<std::pair<QString, QString>> &more = {});
};

QByteArray TestSupervision::abstractName()
{
    return "@coral-test-" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

HubProcess::Setup TestSupervision::supervised(
    const QByteArray &address, const QList<std::pair<QString, QString>> &more)
{
    return {.environment = QList<std::pair<QString, QString>>{{QStringLiteral("NOTIFY_SOCKET"),
                               QString::fromLatin1(address)}}
            + more};
}

void TestSupervision::tellsThatItIsReadyAndStops_data()
{
    QTest::addColumn<bool>("isAbstract");
    QTest::newRow("path") << false;
    QTest::newRow("abstract") << true;
}

void TestSupervision::tellsThatItIsReadyAndStops()
{
    QFETCH(bool, isAbstract);
    const QTemporaryDir folder;
    const QByteArray address =
        isAbstract ? abstractName() : folder.filePath(QStringLiteral("notify")).toUtf8();
    NotifyListener manager(address);
    QVERIFY(manager.isOpen());
    HubProcess hub(supervised(address));
    QVERIFY(hub.start());
    QTRY_VERIFY_WITH_TIMEOUT(!manager.states().isEmpty(), TestAgent::kPatience);
    QCOMPARE(manager.states().constFirst(), QByteArray("READY=1"));
    QCOMPARE(exchange(hub.port(), {.target = "/health/ready"}).status, 200);
    QVERIFY(!manager.states().contains("STOPPING=1"));
    QVERIFY(!manager.states().contains("WATCHDOG=1"));
    QVERIFY(hub.stop());
    QVERIFY(manager.states().contains("STOPPING=1"));
    QCOMPARE(manager.states().count("READY=1"), 1);
}

void TestSupervision::givesSignsOfLifeWhenTheyAreWanted()
{
    const QByteArray address = abstractName();
    NotifyListener manager(address);
    HubProcess hub(
        supervised(address, {{QStringLiteral("WATCHDOG_USEC"), QStringLiteral("100000")}}));
    QVERIFY(hub.start());
    QTRY_VERIFY_WITH_TIMEOUT(manager.states().count("WATCHDOG=1") >= 5, TestAgent::kPatience);
    QCOMPARE(manager.states().constFirst(), QByteArray("READY=1"));
    QVERIFY(hub.stop());
}

void TestSupervision::givesNoneThatAreMeantForAnother()
{
    const QByteArray address = abstractName();
    NotifyListener manager(address);
    HubProcess hub(supervised(address,
        {{QStringLiteral("WATCHDOG_USEC"), QStringLiteral("10000")},
            {QStringLiteral("WATCHDOG_PID"), QStringLiteral("1")},
            {QStringLiteral("CORAL_TRANSPORT_HEARTBEAT_INTERVAL"), QStringLiteral("100ms")}}));
    QVERIFY(hub.start());
    TestAgent agent(tests::address(hub, "alice"));
    QVERIFY(agent.join());
    QTRY_VERIFY_WITH_TIMEOUT(agent.comments().size() >= 5, TestAgent::kPatience);
    QVERIFY(!manager.states().contains("WATCHDOG=1"));
    QVERIFY(hub.stop());
}

void TestSupervision::tellsWhatItDoes()
{
    const QByteArray address = abstractName();
    NotifyListener manager(address);
    HubProcess hub(
        supervised(address, {{QStringLiteral("WATCHDOG_USEC"), QStringLiteral("100000")}}));
    QVERIFY(hub.start());
    const QByteArray url = "http://127.0.0.1:" + QByteArray::number(hub.port());
    QTRY_VERIFY_WITH_TIMEOUT(
        manager.states().contains("STATUS=Serving 0 connected agents in 0 sessions on " + url),
        TestAgent::kPatience);
    TestAgent agent(tests::address(hub, "alice"));
    QVERIFY(agent.join());
    QTRY_VERIFY_WITH_TIMEOUT(
        manager.states().contains("STATUS=Serving 1 connected agents in 1 sessions on " + url),
        TestAgent::kPatience);
    QVERIFY(hub.stop());
}

void TestSupervision::servesWithoutAServiceManagerThatListens()
{
    for (const QByteArray &address : {QByteArray("/nonexistent/notify"), QByteArray("vsock:2:9")}) {
        HubProcess hub(supervised(address));
        QVERIFY(hub.start());
        QCOMPARE(exchange(hub.port(), {.target = "/health/live"}).status, 200);
        QVERIFY(hub.stop());
        QCOMPARE(hub.log().count("service manager can't be told"), address.startsWith('/') ? 0 : 1);
    }
}

void TestSupervision::isNotEndedByBeingReloaded()
{
    const QByteArray address = abstractName();
    const NotifyListener manager(address);
    HubProcess hub(supervised(address));
    QVERIFY(hub.start());
    hub.signal(SIGHUP);
    QTRY_VERIFY_WITH_TIMEOUT(
        hub.log().contains("nothing to read again without TLS"), TestAgent::kPatience);
    QCOMPARE(exchange(hub.port(), {.target = "/health/ready"}).status, 200);
    QVERIFY(hub.stop());
}

void TestSupervision::aSecondSignalEndsItAtOnce()
{
    HubProcess hub;
    QVERIFY(hub.start());
    TestAgent agent(tests::address(hub, "alice"));
    QVERIFY(agent.join());
    // Both are there when the process goes on: there is no time to end by the first one alone.
    const auto process = static_cast<pid_t>(hub.processId());
    ::kill(process, SIGSTOP);
    ::kill(process, SIGTERM);
    ::kill(process, SIGINT);
    ::kill(process, SIGCONT);
    QTRY_VERIFY_WITH_TIMEOUT(!hub.isRunning(), TestAgent::kPatience);
    QCOMPARE(hub.exitStatus(), 1);
    QCOMPARE(hub.log().count("ended at once"), 1);
}

QTEST_GUILESS_MAIN(TestSupervision)
#include "tst_supervision.moc"
