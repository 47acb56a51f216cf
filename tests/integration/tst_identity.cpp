// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpexchange.h"
#include "tests/support/hubprocess.h"
#include "tests/support/mcpagent.h"

#include <QJsonDocument>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;

// Who an agent on Streamable HTTP is: the address says it, and the key, in the address or as a
// bearer token, that it may. Nothing else does, whatever it claims.
class TestIdentity : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void aBearerTokenIsAsGoodAsTheKeyInTheAddress_data();
    void aBearerTokenIsAsGoodAsTheKeyInTheAddress();
    void aBearerTokenOpensItsOwnApplicationAlone_data();
    void aBearerTokenOpensItsOwnApplicationAlone();
    void aStatelessAgentCannotSpeakForAnother();
    void theSessionOfAnotherAgentIsOfNoUse();

private:
    [[nodiscard]] McpAgent agent(const char *name, const QByteArray &revision) const
    {
        return McpAgent({.port = m_hub.port(),
                            .base = "/app/sesame/" + m_session,
                            .agentId = QString::fromLatin1(name)},
            revision);
    }
    // A first request to that address without a key in it.
    [[nodiscard]] HttpReply ask(const QByteArray &revision, const QByteArray &agentId,
        const QByteArray &authorization) const;

    HubProcess m_hub{{.configuration = R"(
[server]
devmode = false

[auth]
max-failures = 0 # these tests are full of wrong keys

[[applications]]
id = "app"
privacy-keys = ["sesame"]

[[applications]]
id = "other"
privacy-keys = ["sesame-other"]
)"}};
    QByteArray m_session;
};

namespace {

const QByteArray kStateless = "2026-07-28";
const QByteArray kWithSession = "2025-11-25";

QByteArray firstBody(const QByteArray &revision)
{
    if (revision == kWithSession)
        return R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":")"
            + revision + R"(","capabilities":{},"clientInfo":{"name":"x","version":"1"}}})";
    return R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{)"
           R"("io.modelcontextprotocol/protocolVersion":")"
        + revision + R"(","io.modelcontextprotocol/clientCapabilities":{}}}})";
}

} // namespace

void TestIdentity::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestIdentity::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestIdentity::init()
{
    const HttpReply made = exchange(m_hub.port(),
        HttpRequest::post("/sessions", R"({"applicationId":"app","privacyKey":"sesame"})"));
    m_session = made.json().value("sessionId"_L1).toString().toUtf8();
    QVERIFY(!m_session.isEmpty());
}

HttpReply TestIdentity::ask(
    const QByteArray &revision, const QByteArray &agentId, const QByteArray &authorization) const
{
    HttpRequest request =
        HttpRequest::post("/app/" + m_session + "/mcp?agentId=" + agentId, firstBody(revision));
    request.headers.emplaceBack("Accept", "application/json, text/event-stream");
    if (revision == kStateless) {
        request.headers.emplaceBack("MCP-Protocol-Version", revision);
        request.headers.emplaceBack("Mcp-Method", "tools/list");
    }
    if (!authorization.isEmpty())
        request.headers.emplaceBack("Authorization", authorization);
    return exchange(m_hub.port(), request);
}

void TestIdentity::aBearerTokenIsAsGoodAsTheKeyInTheAddress_data()
{
    QTest::addColumn<QByteArray>("revision");
    QTest::newRow("without sessions") << kStateless;
    QTest::newRow("with sessions") << kWithSession;
}

void TestIdentity::aBearerTokenIsAsGoodAsTheKeyInTheAddress()
{
    QFETCH(QByteArray, revision);
    QCOMPARE(ask(revision, "bob", "Bearer sesame").status, 200);
    // It is the agent that comes by the other address.
    McpAgent alice = agent("alice", kStateless);
    const QString agents = alice.callTool(u"list_agents"_s).text;
    QVERIFY2(agents.contains("ID: bob"_L1), qUtf8Printable(agents));
}

void TestIdentity::aBearerTokenOpensItsOwnApplicationAlone_data()
{
    QTest::addColumn<QByteArray>("revision");
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<int>("status");
    for (const QByteArray &revision : {kStateless, kWithSession}) {
        QTest::addRow("no token, %s", revision.constData()) << revision << QByteArray() << 401;
        QTest::addRow("another application's, %s", revision.constData())
            << revision << QByteArray("Bearer sesame-other") << 403;
        QTest::addRow("nobody's, %s", revision.constData())
            << revision << QByteArray("Bearer open") << 403;
        QTest::addRow("another scheme, %s", revision.constData())
            << revision << QByteArray("Basic c2VzYW1lOg==") << 401;
    }
}

void TestIdentity::aBearerTokenOpensItsOwnApplicationAlone()
{
    QFETCH(QByteArray, revision);
    QFETCH(QByteArray, authorization);
    QTEST(ask(revision, "bob", authorization).status, "status");
}

void TestIdentity::aStatelessAgentCannotSpeakForAnother()
{
    McpAgent alice = agent("alice", kStateless);
    McpAgent bob = agent("bob", kWithSession);
    McpAgent mallory = agent("mallory", kStateless);
    QVERIFY(alice.join() && bob.join() && mallory.join());
    const QString thread = alice.createThread(u"private"_s, {u"bob"_s});
    QVERIFY(alice.send(thread, u"for bob"_s, {u"bob"_s}));

    // All that a client could think of to be somebody else.
    HttpRequest request = mallory.request(
        R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"wait_for_mentions",)"
        R"("arguments":{"timeoutMs":300},"_meta":{"agentId":"bob",)"
        R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
        R"("io.modelcontextprotocol/clientInfo":{"name":"bob","version":"1"},)"
        R"("io.modelcontextprotocol/clientCapabilities":{}}}})",
        u"tools/call"_s, u"wait_for_mentions"_s);
    for (const char *header : {"X-Agent-Id", "agentId", "Mcp-Agent-Id", "From"})
        request.headers.emplaceBack(header, "bob");
    request.headers.emplaceBack("Mcp-Session-Id", bob.session());
    HttpVisit visit(mallory.port(), request);
    QCOMPARE(McpAgent::messagesOf(visit.awaitAnswer(7)).size(), 0);

    const auto forged = mallory.callTool(u"send_message"_s,
        {{u"threadId"_s, thread}, {u"content"_s, u"from alice"_s}, {u"senderId"_s, u"alice"_s}});
    QVERIFY(forged.isError);
    QCOMPARE(bob.hear(), QStringList{u"for bob"_s});
}

void TestIdentity::theSessionOfAnotherAgentIsOfNoUse()
{
    McpAgent bob = agent("bob", kWithSession);
    QVERIFY(bob.join());
    McpAgent mallory = agent("mallory", kWithSession);
    mallory.adopt(bob.session());
    const auto call = mallory.startWait(300);
    QVERIFY(call.visit->awaitEnd());
    QCOMPARE(call.visit->status(), 404);
    const auto listener = mallory.listen();
    QVERIFY(listener->awaitEnd());
    QCOMPARE(listener->status(), 404);
    const auto end = mallory.terminate();
    QVERIFY(end->awaitEnd());
    QCOMPARE(end->status(), 404);
    QVERIFY(bob.call(u"ping"_s).contains("result"_L1));
}

QTEST_GUILESS_MAIN(TestIdentity)
#include "tst_identity.moc"
