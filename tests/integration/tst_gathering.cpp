// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"

using namespace tests;

// Agents that wait for each other before they begin: waitForAgents.
class TestGathering : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void holdsAgentsUntilAllAreThere();
    void beatsOnAHeldStream();
    void isNotSatisfiedByOneAgentConnectingThreeTimes();
    void doesNotCountAnAgentThatLeft();
    void letsLateAgentsInAtOnce();
    void goesOnWithoutThoseWhoDoNotCome();

private:
    [[nodiscard]] static AgentOptions waitFor(int agents)
    {
        return {{QStringLiteral("waitForAgents"), QString::number(agents)}};
    }
    // Whether the agent is still held after a while in which the server was seen at work.
    [[nodiscard]] static bool isHeld(const TestAgent &agent)
    {
        const qsizetype before = agent.comments().size();
        return QTest::qWaitFor(
                   [&] { return agent.comments().size() >= before + 3; }, TestAgent::kPatience)
            && agent.events().isEmpty() && !agent.isClosed();
    }

    HubProcess m_hub{{.environment = {{QStringLiteral("CORAL_TRANSPORT_HEARTBEAT_INTERVAL"),
                          QStringLiteral("100ms")}}}};
};

void TestGathering::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestGathering::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestGathering::holdsAgentsUntilAllAreThere()
{
    TestAgent alice(address(m_hub, "alice", waitFor(3)));
    TestAgent bob(address(m_hub, "bob", waitFor(3)));
    TestAgent carol(address(m_hub, "carol", waitFor(3)));
    alice.open();
    bob.open();
    QVERIFY(isHeld(alice));
    QVERIFY(isHeld(bob));
    carol.open();
    QVERIFY(alice.awaitOpen());
    QVERIFY(bob.awaitOpen());
    QVERIFY(carol.awaitOpen());
}

void TestGathering::beatsOnAHeldStream()
{
    TestAgent alice(address(m_hub, "alice", waitFor(2)));
    alice.open();
    QTRY_VERIFY_WITH_TIMEOUT(alice.comments().size() >= 3, TestAgent::kPatience);
    QCOMPARE(alice.status(), 200);
    QVERIFY(alice.events().isEmpty());
}

void TestGathering::isNotSatisfiedByOneAgentConnectingThreeTimes()
{
    TestAgent first(address(m_hub, "alice", waitFor(3)));
    TestAgent second(address(m_hub, "alice", waitFor(3)));
    TestAgent third(address(m_hub, "alice", waitFor(3)));
    first.open();
    QVERIFY(isHeld(first));
    second.open();
    QTRY_VERIFY_WITH_TIMEOUT(first.isClosed(), TestAgent::kPatience);
    QVERIFY(isHeld(second));
    third.open();
    QTRY_VERIFY_WITH_TIMEOUT(second.isClosed(), TestAgent::kPatience);
    QVERIFY(isHeld(third));

    TestAgent bob(address(m_hub, "bob"));
    TestAgent carol(address(m_hub, "carol"));
    QVERIFY(bob.join());
    QVERIFY(isHeld(third));
    QVERIFY(carol.join());
    QVERIFY(third.awaitOpen());
}

void TestGathering::doesNotCountAnAgentThatLeft()
{
    TestAgent alice(address(m_hub, "alice", waitFor(3)));
    alice.open();
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(bob.join());
    bob.drop(TestAgent::Drop::Reset);
    QVERIFY(isHeld(alice)); // long enough for the server to notice
    TestAgent carol(address(m_hub, "carol"));
    QVERIFY(carol.join());
    QVERIFY(isHeld(alice));
    QVERIFY(bob.join());
    QVERIFY(alice.awaitOpen());
}

void TestGathering::letsLateAgentsInAtOnce()
{
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    TestAgent carol(address(m_hub, "carol", waitFor(3)));
    QVERIFY(carol.join());
}

void TestGathering::goesOnWithoutThoseWhoDoNotCome()
{
    HubProcess hub{
        {.environment = {{QStringLiteral("CORAL_WAIT_GATHER"), QStringLiteral("300ms")}}}};
    QVERIFY(hub.start());
    TestAgent alice(address(hub, "alice", waitFor(3)));
    QVERIFY(alice.join());
    // Nobody's alarm: any number is the client's to name.
    QVERIFY(hub.log().contains(" info  not all agents came"));
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestGathering)
#include "tst_gathering.moc"
