// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/clientprocess.h"
#include "tests/faults/rawagent.h"
#include "tests/integration/ownsession.h"
#include "tests/support/mcpagent.h"

#include <QRegularExpression>
#include <QTest>

using namespace tests;

// What the hub is for, as an operator sees it: start it, connect an agent, lose it abruptly, find
// one line in the log that says so, connect it again without trouble.
class TestJourney : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(m_hub.start()); }
    void cleanupTestCase() { QVERIFY(m_hub.stop()); }

    void leavesOneLineForAnAbruptEnd_data();
    void leavesOneLineForAnAbruptEnd();
    void leavesOneLineForALostStreamableAgent_data() { leavesOneLineForAnAbruptEnd_data(); }
    void leavesOneLineForALostStreamableAgent();
    void leavesOneLineForAKilledProcess();
    void tellsOfTheClientBehindATrustedProxy();

private:
    [[nodiscard]] QByteArrayList newLines(); // since the last call

    HubProcess m_hub{{.configuration = "[server]\ntrusted-proxies = [\"127.0.0.1/32\"]\n"}};
    qsizetype m_seen = 0;
};

QByteArrayList TestJourney::newLines()
{
    const QByteArray text = m_hub.log().sliced(m_seen);
    const qsizetype end = text.lastIndexOf('\n') + 1;
    m_seen += end;
    QByteArrayList lines = text.first(end).split('\n');
    lines.removeAll({});
    return lines;
}

void TestJourney::leavesOneLineForAnAbruptEnd_data()
{
    QTest::addColumn<TestAgent::Drop>("how");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("FIN") << TestAgent::Drop::Fin << QByteArray("client_closed");
    QTest::newRow("RST") << TestAgent::Drop::Reset << QByteArray("connection_reset");
}

void TestJourney::leavesOneLineForAnAbruptEnd()
{
    QFETCH(TestAgent::Drop, how);
    QFETCH(QByteArray, reason);
    TestAgent agent(address(m_hub, "alice"));
    QVERIFY(agent.join());
    Q_UNUSED(newLines());
    const QByteArray transport = agent.transportId();

    agent.drop(how);
    QTRY_VERIFY(m_hub.log().size() > m_seen);
    QVERIFY(agent.join());
    const shared::ToolAnswer agents = agent.callTool(QStringLiteral("list_agents"));
    QVERIFY2(agents.text.startsWith(u"Registered Agents (1):"), qUtf8Printable(agents.text));

    const QByteArrayList lines = newLines();
    QCOMPARE(lines.size(), 2); // the end, and the new beginning
    const QRegularExpression closed(
        QStringLiteral(
            "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z info  transport closed  "
            "transport=%1 session=%2 agent=alice reason=%3 age=\\S+ in=\\d+ out=\\d+ "
            "bytes_in=\\d+ bytes_out=\\d+ peer=127\\.0\\.0\\.1:\\d+ ua=\\S+$")
            .arg(QString::fromLatin1(transport),
                QRegularExpression::escape(QString::fromLatin1(ownSession())),
                QString::fromLatin1(reason)));
    QVERIFY2(closed.match(QString::fromUtf8(lines.at(0))).hasMatch(), lines.at(0).constData());
    QVERIFY2(lines.at(1).contains(" info  transport opened  "), lines.at(1).constData());
    agent.drop(TestAgent::Drop::Fin);
    QTRY_VERIFY(m_hub.log().size() > m_seen);
    Q_UNUSED(newLines());
}

void TestJourney::leavesOneLineForALostStreamableAgent()
{
    QFETCH(TestAgent::Drop, how);
    QFETCH(QByteArray, reason);
    McpAgent agent(address(m_hub, "alice"), "2025-11-25");
    QVERIFY(agent.join());
    const auto listener = agent.listen();
    QVERIFY(listener->awaitHead());
    Q_UNUSED(newLines());

    listener->drop(how == TestAgent::Drop::Fin ? HttpVisit::Drop::Fin : HttpVisit::Drop::Reset);
    QTRY_VERIFY(m_hub.log().size() > m_seen);
    const auto again = agent.listen(listener->lastEventId());
    QVERIFY(again->awaitHead());
    QCOMPARE(again->status(), 200);
    QVERIFY(!agent.callTool(QStringLiteral("list_agents")).isError);

    const QByteArrayList lines = newLines();
    QCOMPARE(lines.size(), 1);
    const QRegularExpression lost(
        QStringLiteral("^\\S+ info  connection lost  transport=%1 session=%2 agent=alice reason=%3 "
                       "stream=listener age=\\S+ bytes_out=\\d+ peer=127\\.0\\.0\\.1:\\d+ ua=\\S+$")
            .arg(QString::fromLatin1(agent.session()),
                QRegularExpression::escape(QString::fromLatin1(ownSession())),
                QString::fromLatin1(reason)));
    QVERIFY2(lost.match(QString::fromUtf8(lines.at(0))).hasMatch(), lines.at(0).constData());
    QVERIFY(agent.terminate()->awaitEnd());
    QTRY_VERIFY(m_hub.log().size() > m_seen);
    Q_UNUSED(newLines());
}

void TestJourney::leavesOneLineForAKilledProcess()
{
    ClientProcess client(
        {.port = m_hub.port(), .session = ownSession(), .role = QStringLiteral("wait")});
    QVERIFY(client.awaitReady());
    Q_UNUSED(newLines());
    client.kill();
    QTRY_VERIFY(m_hub.log().size() > m_seen);
    ClientProcess again(
        {.port = m_hub.port(), .session = ownSession(), .role = QStringLiteral("wait")});
    QVERIFY(again.awaitReady());
    const QByteArrayList lines = newLines();
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines.at(0).contains(" info  transport closed  "), lines.at(0).constData());
    QVERIFY2(lines.at(0).contains(" reason=client_closed "), lines.at(0).constData());
    again.kill();
    QTRY_VERIFY(m_hub.log().size() > m_seen);
    Q_UNUSED(newLines());
}

void TestJourney::tellsOfTheClientBehindATrustedProxy()
{
    RawAgent agent({.port = m_hub.port()},
        {.session = ownSession(), .id = "alice", .headers = "X-Forwarded-For: 192.0.2.7\r\n"});
    QVERIFY(agent.open());
    QTRY_VERIFY(m_hub.log().size() > m_seen);
    const QByteArrayList lines = newLines();
    QCOMPARE(lines.size(), 1);
    QVERIFY2(lines.at(0).contains(" peer=192.0.2.7"), lines.at(0).constData());
}

QTEST_GUILESS_MAIN(TestJourney)
#include "tst_journey.moc"
