// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/adminclient.h"
#include "tests/support/mcpagent.h"
#include "tests/support/stdioprocess.h"

#include <QTest>

#include <optional>

using namespace tests;
using namespace Qt::StringLiterals;

// An administrator ends what agents of today's transports have: what each of them sees.
class TestEviction : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void endsASessionOfStreamableHttp();
    void endsAnAgentWithoutASession();
    void endsAnAgentOnStdio();
    void aBanKeepsOut_data();
    void aBanKeepsOut();

private:
    [[nodiscard]] QByteArray transportOf(const QString &agentId) const;
    [[nodiscard]] HttpReply evict(const QString &agentId, const QByteArray &more = {}) const
    {
        return m_admin->ask(
            "DELETE", "transports/" + transportOf(agentId) + "?reason=too%20loud" + more);
    }
    [[nodiscard]] static QString reasonOf(const QJsonObject &answer)
    {
        return answer["error"_L1]["data"_L1]["reason"_L1].toString();
    }

    HubProcess m_hub;
    std::optional<AdminClient> m_admin;
};

void TestEviction::initTestCase()
{
    QVERIFY(m_hub.start());
    m_admin.emplace(m_hub);
}

void TestEviction::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

QByteArray TestEviction::transportOf(const QString &agentId) const
{
    const QJsonArray open = m_admin->items(
        "transports?state=open&session=" + ownSession() + "&agent=" + agentId.toLatin1());
    return open.size() == 1 ? open[0]["id"_L1].toString().toLatin1() : QByteArray("none");
}

void TestEviction::endsASessionOfStreamableHttp()
{
    McpAgent alice(address(m_hub, "alice"), "2025-11-25");
    QVERIFY(alice.join());
    const auto listener = alice.listen();
    QVERIFY(listener->awaitHead());
    const auto wait = alice.startWait();
    QVERIFY(wait.visit->awaitHead());
    const auto feed = m_admin->follow();
    QVERIFY(!AdminClient::await(*feed, "hello").isEmpty());

    const HttpReply reply = evict(alice.id());
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json()["transport"_L1]["closeReason"_L1], u"evicted"_s);
    // Who waits hears of it, with the administrator's words; who listens, by the end.
    const QJsonObject answer = wait.visit->awaitAnswer(wait.id);
    QCOMPARE(reasonOf(answer), u"evicted"_s);
    QVERIFY(answer["error"_L1]["message"_L1].toString().contains("too loud"_L1));
    QVERIFY(wait.visit->awaitEnd());
    QVERIFY(listener->awaitEnd());
    QCOMPARE(AdminClient::await(*feed, "transport_evicted")["text"_L1], u"too loud"_s);
    QCOMPARE(AdminClient::await(*feed, "transport_closed")["reason"_L1], u"evicted"_s);
    // The session is over: for messages, for listening and for its end.
    for (const auto &visit : {alice.start(u"ping"_s).visit, alice.listen(), alice.terminate()}) {
        QVERIFY(visit->awaitEnd());
        QCOMPARE(visit->status(), 404);
    }
    QVERIFY(alice.join()); // a new one
}

void TestEviction::endsAnAgentWithoutASession()
{
    McpAgent alice(address(m_hub, "alice"), "2026-07-28");
    QVERIFY(alice.join());
    const auto wait = alice.startWait();
    QVERIFY(wait.visit->awaitHead());
    QCOMPARE(evict(alice.id()).status, 200);
    QCOMPARE(reasonOf(wait.visit->awaitAnswer(wait.id)), u"evicted"_s);
    QVERIFY(wait.visit->awaitEnd());
    // It has no session that could be over: its next request makes it a transport.
    QVERIFY(!alice.callTool(u"list_agents"_s).isError);
    QVERIFY(transportOf(alice.id()) != "none");
}

void TestEviction::endsAnAgentOnStdio()
{
    StdioProcess alice({u"--session"_s, QString::fromUtf8(ownSession()), u"--agent"_s, u"alice"_s,
        u"--port"_s, QString::number(m_hub.port())});
    QVERIFY(!alice.join().isEmpty());
    const qint64 wait = alice.startTool(u"wait_for_mentions"_s, {{u"timeoutMs"_s, 50'000}});
    QTRY_VERIFY_WITH_TIMEOUT(
        m_admin->items("agents?state=waiting&session=" + ownSession()).size() == 1, 60'000);
    QCOMPARE(evict(u"alice"_s, "&ban=agent&banSeconds=300").status, 200);
    QCOMPARE(reasonOf(alice.awaitAnswer(wait)), u"evicted"_s);
    const QJsonObject refused = alice.call(u"tools/list"_s);
    QCOMPARE(reasonOf(refused), u"banned"_s);
    QVERIFY(refused["error"_L1]["message"_L1].toString().contains("too loud"_L1));
    const QByteArray ban = m_admin->items("bans")[0]["banId"_L1].toString().toLatin1();
    QCOMPARE(m_admin->ask("DELETE", "bans/" + ban).status, 200);
    QVERIFY(!alice.callTool(u"list_agents"_s).isError);
    QVERIFY(alice.end());
}

void TestEviction::aBanKeepsOut_data()
{
    QTest::addColumn<QByteArray>("revision");
    QTest::addColumn<QByteArray>("ban");
    for (const char *revision : {"2025-11-25", "2026-07-28"}) {
        for (const char *ban : {"agent", "address"})
            QTest::addRow("%s %s", revision, ban) << QByteArray(revision) << QByteArray(ban);
    }
}

void TestEviction::aBanKeepsOut()
{
    QFETCH(const QByteArray, revision);
    QFETCH(const QByteArray, ban);
    McpAgent alice(address(m_hub, "alice"), revision);
    QVERIFY(alice.join());
    const HttpReply reply = evict(alice.id(), "&ban=" + ban + "&banSeconds=300");
    QCOMPARE(reply.status, 200);
    alice.adopt({});
    const auto refused = alice.start(u"initialize"_s,
        {{u"protocolVersion"_s, QString::fromLatin1(revision)}, {u"capabilities"_s, QJsonObject()},
            {u"clientInfo"_s, QJsonObject()}});
    QVERIFY(refused.visit->awaitEnd());
    QCOMPARE(refused.visit->status(), 403);
    QVERIFY(refused.visit->header("Retry-After").toInt() > 200);
    const QByteArray id = reply.json()["ban"_L1]["banId"_L1].toString().toLatin1();
    QCOMPARE(m_admin->ask("DELETE", "bans/" + id).status, 200);
    QVERIFY(alice.join());
}

QTEST_GUILESS_MAIN(TestEviction)
#include "tst_eviction.moc"
