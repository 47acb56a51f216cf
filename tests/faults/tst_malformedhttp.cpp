// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultbench.h"
#include "tests/http/hostilerequests.h"
#include "tests/http/requestmutator.h"
#include "tests/support/rawclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace tests;

namespace {

const QByteArray kHost = "Host: localhost\r\n";

QByteArray get(const QByteArray &target, const QByteArray &fields = {})
{
    return "GET " + target + " HTTP/1.1\r\n" + kHost + fields + "\r\n";
}

QByteArray post(const QByteArray &target, const QByteArray &body, const QByteArray &fields = {})
{
    return "POST " + target + " HTTP/1.1\r\n" + kHost + "Content-Type: application/json\r\n"
        + fields + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray chunked(const QByteArray &target, const QByteArray &body)
{
    return "POST " + target + " HTTP/1.1\r\n" + kHost
        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

// A request that leaves a trace where it is served.
QByteArray makeSession(const QByteArray &id)
{
    return post(
        "/sessions", R"({"applicationId":"app","privacyKey":"key","sessionId":")" + id + R"("})");
}

} // namespace

// Bytes that are no good HTTP, against the whole server: the right status, the connection closed,
// no handler called, and nothing left behind.
class TestMalformedHttp : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void refuses_data();
    void refuses();
    void runsOneHandlerAtMost_data();
    void runsOneHandlerAtMost();
    void refusesAHundredFieldsThatHideTheOrigin();
    void answersRequestsCutAnywhere_data();
    void answersRequestsCutAnywhere();
    void answersRequestsByteByByte_data();
    void answersRequestsByteByByte();
    void meetsOtherProtocols_data();
    void meetsOtherProtocols();
    void survivesRandomRequests();

private:
    [[nodiscard]] QJsonArray sessions() const;
    void waitUntilAllIsRead();

    FaultBench m_bench;
};

void TestMalformedHttp::initTestCase()
{
    QVERIFY(m_bench.start());
}

// What no single row shows: nothing has been kept, nothing above info was logged.
void TestMalformedHttp::cleanupTestCase()
{
    QCOMPARE(m_bench.leftovers(), QByteArray());
    QCOMPARE(m_bench.increase("coral_http_parser_mismatches_total"), 0.0);
    QVERIFY(m_bench.stop());
}

QJsonArray TestMalformedHttp::sessions() const
{
    RawClient client(m_bench.target());
    client.send(get("/api/v1/sessions"));
    return QJsonDocument::fromJson(bodyOf(client.receiveReply())).array();
}

// The server has one thread: when it has answered somebody else it has read what came before.
void TestMalformedHttp::waitUntilAllIsRead()
{
    RawClient other(m_bench.target());
    other.send(get("/health/live"));
    QCOMPARE(statusOf(other.receiveReply()), 200);
}

void TestMalformedHttp::refuses_data()
{
    addHostileRequests();
}

void TestMalformedHttp::refuses()
{
    QFETCH(QByteArray, bytes);
    RawClient client(m_bench.target());
    client.send(bytes + makeSession("smuggled"));
    client.finishSending();
    const QByteArray reply = client.receiveAll();
    QTEST(statusOf(reply), "status");
    QCOMPARE(reply.count("HTTP/1.1 "), 1);
    QCOMPARE(headerOf(reply, "Connection"), "close");
    QVERIFY(
        !QJsonDocument::fromJson(bodyOf(reply)).object().value(u"message").toString().isEmpty());
    QVERIFY(client.isAtEnd());
    QVERIFY(!sessions().contains(QStringLiteral("smuggled")));
}

void TestMalformedHttp::runsOneHandlerAtMost_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isLast"); // whether the connection ends with it
    const QByteArray inner = makeSession("smuggled");
    const QByteArray size = QByteArray::number(inner.size());
    const QByteArray head = "POST /sessions HTTP/1.1\r\n" + kHost;
    const QByteArray te = "Transfer-Encoding: chunked\r\n";
    const auto row = [](const char *name, const QByteArray &bytes, int status, bool isLast = true) {
        QTest::newRow(name) << bytes << status << isLast;
    };
    row("in a body", post("/sessions", inner), 400, false);
    row("in a chunk",
        chunked(
            "/sessions", QByteArray::number(inner.size(), 16) + "\r\n" + inner + "\r\n0\r\n\r\n"),
        400, false);
    row("CL.TE", head + "Content-Length: " + size + "\r\n" + te + "\r\n0\r\n\r\n" + inner, 400);
    row("TE.CL", head + te + "Content-Length: 5\r\n\r\n0\r\n\r\n" + inner, 400);
    row("TE.TE", head + te + "Transfer-Encoding: x\r\n\r\n0\r\n\r\n" + inner, 400);
    row("TE with a tab", head + "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n" + inner, 400);
    row("TE with a space before the colon",
        head + "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + inner, 400);
    row("TE behind a bare LF", head + "A: b\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner,
        400);
    row("TE in a folded line",
        head + "Content-Length: 5\r\nA: b\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner,
        400);
    row("CL.0", head + "Content-Length: 0, " + size + "\r\n\r\n" + inner, 400);
    row("two lengths", head + "Content-Length: 0\r\nContent-Length: " + size + "\r\n\r\n" + inner,
        400);
    row("length with a sign", head + "Content-Length: +0\r\n\r\n" + inner, 400);
    row("length beyond 64 bits", head + "Content-Length: 18446744073709551616\r\n\r\n" + inner,
        400);
    row("chunk size beyond 64 bits", head + te + "\r\n10000000000000000\r\n" + inner, 400);
    row("chunk size 0x0", head + te + "\r\n0x0\r\n\r\n" + inner, 400);
    row("length among the trailers",
        head + te + "\r\n0\r\nContent-Length: " + size + "\r\n\r\n" + inner, 400);
    row("request for a trailer", head + te + "\r\n0\r\n" + inner, 400);
    row("a hundred fields", head + QByteArray("A: b\r\n").repeated(100) + "\r\n" + inner, 431);
    row("HTTP/1.0 without a length", "POST /sessions HTTP/1.0\r\n" + kHost + "\r\n" + inner, 411);
}

void TestMalformedHttp::runsOneHandlerAtMost()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isLast);
    const QByteArray route = "route=\"/sessions\"";
    const double before = m_bench.metrics().sum("coral_http_requests_total", {route});
    RawClient client(m_bench.target());
    client.send(bytes + get("/health/live"));
    client.finishSending();
    const QByteArray replies = client.receiveAll();
    QTEST(statusOf(replies), "status");
    QCOMPARE(replies.count("HTTP/1.1 "), isLast ? 1 : 2);
    QVERIFY(!sessions().contains(QStringLiteral("smuggled")));
    const double handled = m_bench.metrics().sum("coral_http_requests_total", {route}) - before;
    QVERIFY2(handled <= (isLast ? 0 : 1), QByteArray::number(handled).constData());
}

// Of a page under DNS rebinding, which may add fields of its own until the telling ones drop out.
void TestMalformedHttp::refusesAHundredFieldsThatHideTheOrigin()
{
    RawClient client(m_bench.target());
    client.send("POST /sessions HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\n"
                "Authorization: Bearer x\r\n"
        + QByteArray("X-Padding: y\r\n").repeated(98) + "Content-Length: 2\r\n\r\n{}");
    const QByteArray reply = client.receiveAll();
    QCOMPARE(statusOf(reply), 431);
    QVERIFY(client.isAtEnd());
}

void TestMalformedHttp::answersRequestsCutAnywhere_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::newRow("GET") << get("/api/v1/sessions?a=b%20c", "Accept: */*\r\n") << 200;
    QTest::newRow("POST") << makeSession("cut") << 200; // and 409 once it is there
    QTest::newRow("chunks") << chunked("/devmode/a/k/s/message?sessionId=none",
        "3;x=\"y\"\r\n{\"a\r\n4\r\n\":1}\r\n0\r\nTrailer: x\r\n\r\n")
                            << 404;
}

void TestMalformedHttp::answersRequestsCutAnywhere()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    RawClient client(m_bench.target());
    for (qsizetype cut = 1; cut < request.size(); ++cut) {
        client.send(request.first(cut));
        waitUntilAllIsRead();
        // A request behind it shows that it ends where it ends.
        client.send(request.sliced(cut) + get("/health/live"));
        const int got = statusOf(client.receiveReply());
        QVERIFY2(got == status || (status == 200 && cut > 1 && got == 409),
            QByteArray::number(got).constData());
        QCOMPARE(statusOf(client.receiveReply()), 200);
    }
}

void TestMalformedHttp::answersRequestsByteByByte_data()
{
    answersRequestsCutAnywhere_data();
}

// Each byte a packet of its own: the client's socket waits for nothing.
void TestMalformedHttp::answersRequestsByteByByte()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    RawClient client(m_bench.target());
    for (const char byte : request + get("/health/live"))
        client.send(QByteArray(1, byte));
    const int got = statusOf(client.receiveReply());
    QVERIFY2(got == status || got == 409, QByteArray::number(got).constData());
    QCOMPARE(statusOf(client.receiveReply()), 200);
}

void TestMalformedHttp::meetsOtherProtocols_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    // As a client of TLS 1.3 begins: record, handshake, random, ciphers.
    QByteArray hello = QByteArray::fromHex("16030100c8010000c40303") + QByteArray(32, 'r')
        + QByteArray::fromHex("20") + QByteArray(32, 's') + QByteArray::fromHex("0006130113021303");
    QTest::newRow("TLS") << hello << 400;
    QTest::newRow("SSH") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << 400;
    QTest::newRow("HTTP/2") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
                                          "\0\0\x12\4\0\0\0\0\0",
        33) << 505;
    QTest::newRow("WebSocket") << get("/",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                               << 400;
    // Java's client offers it with its first request, body and all; what is not taken is ignored.
    QTest::newRow("h2c") << post("/sessions", R"({"applicationId":"app","privacyKey":"key"})",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
        "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n")
                         << 200;
    QTest::newRow("proxy") << QByteArray("CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n")
                           << 405;
    QTest::newRow("JSON") << QByteArray("{\"jsonrpc\":\"2.0\"}\n") << 400;
    QTest::newRow("Redis") << QByteArray("*1\r\n$4\r\nPING\r\n") << 400;
}

void TestMalformedHttp::meetsOtherProtocols()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    RawClient client(m_bench.target());
    client.send(bytes);
    if (status == 200) {
        QCOMPARE(statusOf(client.receiveReply()), 200);
        return;
    }
    const QByteArray reply = client.receiveAll(); // at once: nobody waits for a timeout
    QCOMPARE(statusOf(reply), status);
    QVERIFY(client.isAtEnd());
}

void TestMalformedHttp::survivesRandomRequests()
{
    RequestMutator mutator(4);
    for (int i = 0; i < 2000; ++i) {
        RawClient client(m_bench.target());
        QVERIFY(client.isConnected());
        client.send(mutator.next());
        if (i % 4 == 0) {
            client.reset();
            continue;
        }
        client.finishSending();
        client.receiveAll();
        QVERIFY2(client.isAtEnd(), "a connection hangs");
    }
    waitUntilAllIsRead();
}

QTEST_GUILESS_MAIN(TestMalformedHttp)
#include "tst_malformedhttp.moc"
