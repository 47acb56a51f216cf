// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultbench.h"
#include "tests/support/testagent.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace tests;

namespace {

const QByteArray kConfiguration = "[server]\nallowed-hosts = [\"hub.example\"]\n"
                                  "allowed-origins = [\"https://app.example\"]\n";
constexpr char kBody[] = R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})";

} // namespace

// Web pages that reach for a hub on loopback, by DNS rebinding or straight: each line of the table
// against each kind of route, at a server with an agent at work.
class TestRebinding : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void judgesHostAndOrigin_data();
    void judgesHostAndOrigin();

private:
    // The status of a request with these fields and nothing else but what its body needs.
    int ask(const QByteArray &start, const QByteArray &fields, const QByteArray &body = {});

    FaultBench m_bench{{.configuration = kConfiguration}};
    std::unique_ptr<TestAgent> m_agent;
};

void TestRebinding::initTestCase()
{
    QVERIFY(m_bench.start());
    m_agent =
        std::make_unique<TestAgent>(AgentAddress{.port = m_bench.port(), .agentId = u"alice"_s});
    QVERIFY(m_agent->join());
}

void TestRebinding::cleanupTestCase()
{
    // Nobody got in but alice, whose connection nobody touched.
    QCOMPARE(m_bench.metrics().sum("coral_transports"), 1.0);
    QVERIFY(m_agent->isOpen());
    QVERIFY(!m_agent->callTool(u"list_agents"_s).isError);
    m_agent.reset();
    QCOMPARE(m_bench.leftovers(), ""_ba);
}

int TestRebinding::ask(const QByteArray &start, const QByteArray &fields, const QByteArray &body)
{
    RawClient client(m_bench.port());
    QByteArray request = start + " HTTP/1.1\r\n" + fields;
    if (!body.isEmpty())
        request += "Content-Type: application/json\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n";
    client.send(request + "\r\n" + body);
    return statusOf(client.receiveUntil("\r\n\r\n"));
}

void TestRebinding::judgesHostAndOrigin_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("refused"); // 0: it is let through

    const QByteArray host = "Host: localhost\r\n";
    const auto origin = [](const char *value) {
        return QByteArray("Host: localhost:3001\r\nOrigin: ") + value + "\r\n";
    };
    // Host
    QTest::newRow("localhost") << host << 0;
    QTest::newRow("localhost with a port") << "Host: localhost:3001\r\n"_ba << 0;
    QTest::newRow("in capitals") << "Host: LOCALHOST\r\n"_ba << 0;
    QTest::newRow("127.0.0.1") << "Host: 127.0.0.1:3001\r\n"_ba << 0;
    QTest::newRow("IPv6 loopback") << "Host: [::1]:3001\r\n"_ba << 0;
    QTest::newRow("a configured name") << "Host: hub.example\r\n"_ba << 0;
    QTest::newRow("a foreign name") << "Host: evil.example\r\n"_ba << 403;
    QTest::newRow("a foreign name with our port") << "Host: evil.example:3001\r\n"_ba << 403;
    QTest::newRow("a name that begins like ours") << "Host: localhost.evil.example\r\n"_ba << 403;
    QTest::newRow("a name that ends like ours") << "Host: evil-localhost\r\n"_ba << 403;
    QTest::newRow("another address") << "Host: 192.0.2.1\r\n"_ba << 403;
    QTest::newRow("another IPv6 address") << "Host: [2001:db8::1]\r\n"_ba << 403;
    QTest::newRow("none") << "Accept: */*\r\n"_ba << 400;
    QTest::newRow("two") << host + host << 400;
    QTest::newRow("two, the second foreign") << host + "Host: evil.example\r\n" << 400;
    QTest::newRow("empty") << "Host: \r\n"_ba << 400;
    QTest::newRow("no number for a port") << "Host: localhost:http\r\n"_ba << 400;
    QTest::newRow("a port too large") << "Host: localhost:65536\r\n"_ba << 400;
    QTest::newRow("a user in it") << "Host: localhost@evil.example\r\n"_ba << 400;
    QTest::newRow("a path in it") << "Host: localhost/evil\r\n"_ba << 400;
    QTest::newRow("IPv6 without brackets") << "Host: ::1\r\n"_ba << 400;
    QTest::newRow("an open bracket") << "Host: [::1\r\n"_ba << 400;
    // A page under rebinding is of the same origin for the browser and may add fields, so many that
    // a parser might drop them all.
    QTest::newRow("too many fields") << "X: y\r\n"_ba.repeated(100) + "Host: evil.example\r\n"
                                     << 431;
    QTest::newRow("too many fields behind ours") << host + "X: y\r\n"_ba.repeated(100) << 431;
    // Origin
    QTest::newRow("a page of ours") << origin("http://localhost:3001") << 0;
    QTest::newRow("a page of ours, by 127.0.0.1") << origin("http://127.0.0.1:3001") << 0;
    QTest::newRow("a page of ours, by [::1]") << origin("http://[::1]:3001") << 0;
    QTest::newRow("a page of another local port") << origin("http://localhost:8080") << 403;
    QTest::newRow("a configured page") << origin("https://app.example") << 0;
    QTest::newRow("a foreign page") << origin("https://evil.example") << 403;
    QTest::newRow("a page whose name begins like ours") << origin("http://localhost.evil") << 403;
    QTest::newRow("a page whose name ends like ours") << origin("http://evillocalhost") << 403;
    QTest::newRow("a page of nowhere") << origin("null") << 403;
    QTest::newRow("an empty origin") << origin("") << 403;
    QTest::newRow("a configured page, another scheme") << origin("http://app.example") << 403;
    QTest::newRow("a configured page, another port") << origin("https://app.example:8443") << 403;
    QTest::newRow("two origins") << origin("http://localhost") + "Origin: https://evil.example\r\n"
                                 << 403;
}

void TestRebinding::judgesHostAndOrigin()
{
    QFETCH(QByteArray, fields);
    QFETCH(int, refused);
    const QByteArray base = "/devmode/exampleApplication/privkey/session1";
    struct Try {
        const char *what;
        int status; // when it is let through
        int got;
    };
    const QByteArray sessions = R"({"applicationId":"a","privacyKey":"k","agentGraph":null})";
    // A HEAD of the stream is refused as its GET is, and opens nothing.
    const QList<Try> tries{
        {"the stream", 200, ask("HEAD " + base + "/sse?agentId=mallory", fields)},
        {"alice's messages", 202, ask("POST " + m_agent->endpoint(), fields, kBody)},
        {"sessions", 200, ask("POST /sessions", fields, sessions)},
        {"the list of sessions", 200, ask("GET /api/v1/sessions", fields)},
        {"metrics", 200, ask("GET /metrics", fields)},
        {"health", 200, ask("GET /health", fields)},
        {"no page", 404, ask("GET /nothing-here", fields)},
    };
    for (const Try &one : tries)
        QVERIFY2(one.got == (refused == 0 ? one.status : refused),
            qPrintable(u"%1: %2"_s.arg(QLatin1StringView(one.what)).arg(one.got)));
}

QTEST_GUILESS_MAIN(TestRebinding)
#include "tst_rebinding.moc"
