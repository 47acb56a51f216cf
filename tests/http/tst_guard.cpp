// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/guard.h"

#include <QTest>

using namespace Qt::StringLiterals;
using server::http::Guard;
using server::http::Limits;
using server::http::Message;

namespace {

const QByteArray kHost = "Host: localhost\r\n";

// Feeds the bytes in pieces of that size until the guard has a request, refuses, or they are used
// up.
qsizetype feed(Guard *guard, const QByteArray &bytes, qsizetype piece)
{
    qsizetype taken = 0;
    while (taken < bytes.size() && guard->phase() != Guard::Phase::Complete
        && guard->phase() != Guard::Phase::Refused)
        taken +=
            guard->feed(QByteArrayView(bytes).sliced(taken, std::min(piece, bytes.size() - taken)));
    return taken;
}

QByteArray get(const QByteArray &fields)
{
    return "GET / HTTP/1.1\r\n" + fields + "\r\n";
}

QByteArray post(const QByteArray &fields, const QByteArray &body)
{
    return "POST / HTTP/1.1\r\n" + kHost + fields + "\r\n" + body;
}

QByteArray chunked(const QByteArray &body)
{
    return post("Transfer-Encoding: chunked\r\n", body);
}

void addRequestLines()
{
    const auto line = [](const QByteArray &text) { return text + "\r\n" + kHost + "\r\n"; };
    QTest::newRow("garbage") << QByteArray("hello\r\n\r\n") << 400;
    QTest::newRow("TLS hello") << QByteArray("\x16\x03\x01\x02\x00\x01", 6) << 400;
    QTest::newRow("HTTP/2 preface") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") << 505;
    QTest::newRow("HTTP/0.9") << QByteArray("GET /\r\n") << 400;
    QTest::newRow("version 9.9") << line("GET / HTTP/9.9") << 505;
    QTest::newRow("version 1.2") << line("GET / HTTP/1.2") << 505;
    QTest::newRow("version with letters") << line("GET / HTTPx1y1") << 400;
    QTest::newRow("version in small letters") << line("GET / http/1.1") << 400;
    QTest::newRow("unknown method") << line("FOO / HTTP/1.1") << 501;
    QTest::newRow("method in small letters") << line("get / HTTP/1.1") << 501;
    QTest::newRow("CONNECT") << line("CONNECT a:1 HTTP/1.1") << 405;
    QTest::newRow("TRACE") << line("TRACE / HTTP/1.1") << 405;
    QTest::newRow("space before method") << line(" GET / HTTP/1.1") << 400;
    QTest::newRow("two spaces") << line("GET  / HTTP/1.1") << 400;
    QTest::newRow("space in target") << line("GET /a b HTTP/1.1") << 400;
    QTest::newRow("tab in target") << line("GET /a\tb HTTP/1.1") << 400;
    QTest::newRow("trailing space") << line("GET / HTTP/1.1 ") << 400;
    QTest::newRow("NUL in target") << line(QByteArray("GET /a\0b HTTP/1.1", 17)) << 400;
    QTest::newRow("raw UTF-8 in target") << line("GET /\xc3\xa4 HTTP/1.1") << 400;
    QTest::newRow("fragment") << line("GET /a#b HTTP/1.1") << 400;
    QTest::newRow("target without slash") << line("GET a HTTP/1.1") << 400;
    QTest::newRow("asterisk for GET") << line("GET * HTTP/1.1") << 400;
    QTest::newRow("absolute form, other host") << line("GET http://evil.example/ HTTP/1.1") << 400;
    QTest::newRow("absolute form, other scheme") << line("GET ftp://localhost/ HTTP/1.1") << 400;
    QTest::newRow("long target") << line("GET /" + QByteArray(9000, 'a') + " HTTP/1.1") << 414;
    QTest::newRow("endless target") << QByteArray("GET /" + QByteArray(100'000, 'a')) << 414;
    QTest::newRow("endless method") << QByteArray(100'000, 'A') << 400;
    QTest::newRow("blank lines") << QByteArray("\r\n").repeated(5000) << 400;
    QTest::newRow("bare LF") << QByteArray("GET / HTTP/1.1\nHost: localhost\n\n") << 400;
}

void addFields()
{
    QTest::newRow("no Host") << get({}) << 400;
    QTest::newRow("no Host in 1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << 400;
    QTest::newRow("two Hosts") << get("Host: localhost\r\nHost: localhost\r\n") << 400;
    QTest::newRow("Host with path") << get("Host: a/b@c:99\r\n") << 400;
    QTest::newRow("Host with user") << get("Host: user@localhost\r\n") << 400;
    QTest::newRow("empty Host") << get("Host:\r\n") << 400;
    QTest::newRow("Host with bad port") << get("Host: localhost:99999\r\n") << 400;
    QTest::newRow("Host with empty port") << get("Host: localhost:\r\n") << 400;
    QTest::newRow("Host with letters for a port") << get("Host: localhost:http\r\n") << 400;
    QTest::newRow("Host with bare IPv6") << get("Host: ::1\r\n") << 400;
    QTest::newRow("line without colon") << get(kHost + "nonsense\r\n") << 400;
    QTest::newRow("space before colon") << get(kHost + "A : b\r\n") << 400;
    QTest::newRow("empty name") << get(kHost + ": b\r\n") << 400;
    QTest::newRow("NUL in name") << get(kHost + QByteArray("A\0: b\r\n", 7)) << 400;
    QTest::newRow("NUL in value") << get(kHost + QByteArray("A: b\0\r\n", 7)) << 400;
    QTest::newRow("bare CR in value") << get(kHost + "A: b\rc\r\n") << 400;
    QTest::newRow("control character in value") << get(kHost + "A: b\x01\r\n") << 400;
    QTest::newRow("bare LF after field") << get(kHost + "A: b\n") << 400;
    QTest::newRow("folded line") << get(kHost + "A: b\r\n c\r\n") << 400;
    QTest::newRow("folded first line") << get(" A: b\r\n" + kHost) << 400;
    QTest::newRow("101 fields") << get(kHost + QByteArray("A: b\r\n").repeated(100)) << 431;
    QTest::newRow("large field") << get(kHost + "A: " + QByteArray(20'000, 'a') + "\r\n") << 431;
    QTest::newRow("endless field")
        << QByteArray("GET / HTTP/1.1\r\nA: " + QByteArray(200'000, 'a')) << 431;
    QTest::newRow("many large fields")
        << get(kHost + QByteArray("A: " + QByteArray(1000, 'a') + "\r\n").repeated(20)) << 431;
    QTest::newRow("WebSocket") << get(kHost + "Connection: Upgrade\r\nUpgrade: websocket\r\n")
                               << 400;
    QTest::newRow("expectation") << post("Expect: nonsense\r\nContent-Length: 1\r\n", "x") << 417;
}

void addLengths()
{
    for (const char *value : {"-1", "5x", "", "+5", "5, 5", "0x5", "5 5", "18446744073709551616"})
        QTest::addRow("Content-Length '%s'", value)
            << post("Content-Length: " + QByteArray(value) + "\r\n", "GET /smuggled HTTP/1.1\r\n")
            << 400;
    for (const char *value : {"9223372036854775807", "9223372036854775808", "18446744073709551615",
             "1000000000000000", "4194305"})
        QTest::addRow("Content-Length %s", value)
            << post("Content-Length: " + QByteArray(value) + "\r\n", "hello") << 413;
    QTest::newRow("two lengths") << post("Content-Length: 5\r\nContent-Length: 44\r\n", "hello")
                                 << 400;
    QTest::newRow("two equal lengths")
        << post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello") << 400;
    QTest::newRow("length and chunks")
        << post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n") << 400;
    QTest::newRow("chunks and length")
        << post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n") << 400;
    QTest::newRow("chunks in 1.0")
        << QByteArray("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        << 400;
    for (const auto &[value, status] :
        std::initializer_list<std::pair<const char *, int>>{{"xchunked", 501}, {"gzip", 501},
            {"gzip, chunked", 501}, {"chunked, identity", 400}, {"chunked, chunked", 400},
            {"", 400}, {"identity", 501}, {"chunked;a=b", 501}, {"\"chunked\"", 501}})
        QTest::addRow("Transfer-Encoding '%s'", value)
            << post("Transfer-Encoding: " + QByteArray(value) + "\r\n", "0\r\n\r\n") << status;
    QTest::newRow("two Transfer-Encodings")
        << post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n")
        << 400;
}

void addChunks()
{
    for (const char *size : {"zz", "-5", "-1", "0x5", "+5", " 5", "5 ", "", "11111111111111111"})
        QTest::addRow("chunk size '%s'", size)
            << chunked(QByteArray(size) + "\r\nhello\r\n0\r\n\r\n") << 400;
    QTest::newRow("huge chunk") << chunked("7FFFFFFFFFFFFFFF\r\nhello") << 413;
    QTest::newRow("unsigned huge chunk") << chunked("FFFFFFFFFFFFFFFF\r\nhello") << 413;
    QTest::newRow("chunks too large in sum")
        << chunked("300000\r\n" + QByteArray(0x300000, 'a') + "\r\n100001\r\n") << 413;
    QTest::newRow("no CRLF after chunk") << chunked("5\r\nhello0\r\n\r\n") << 400;
    QTest::newRow("LF after chunk") << chunked("5\r\nhello\n0\r\n\r\n") << 400;
    QTest::newRow("bare LF after size") << chunked("5\nhello\r\n0\r\n\r\n") << 400;
    QTest::newRow("rubbish after last chunk")
        << chunked("0\r\nXXGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n") << 400;
    QTest::newRow("endless size") << chunked(QByteArray(100'000, '0')) << 413;
    QTest::newRow("endless extension") << chunked("5;" + QByteArray(100'000, 'a')) << 413;
    QTest::newRow("control character in extension") << chunked("5;a=\x01\r\nhello\r\n") << 400;
    QTest::newRow("endless trailer") << chunked("0\r\nA: " + QByteArray(100'000, 'a')) << 413;
    QTest::newRow("folded trailer") << chunked("0\r\nA: b\r\n c\r\n\r\n") << 400;
}

} // namespace

class TestGuard : public QObject {
    Q_OBJECT

private slots:
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        addRequestLines();
        addFields();
        addLengths();
        addChunks();
    }

    void refuses()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        const Limits limits;
        // In one piece, in pieces that cut it anywhere, and byte by byte: the same verdict.
        for (const qsizetype piece : {bytes.size(), qsizetype(7), qsizetype(1)}) {
            Guard guard(limits);
            feed(&guard, bytes, piece);
            QCOMPARE(guard.phase(), Guard::Phase::Refused);
            QCOMPARE(guard.refusal().status, status);
            QVERIFY(!guard.refusal().code.isEmpty());
        }
    }

    void accepts_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("keepAlive");
        const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &target,
                             const QByteArray &body, bool keepAlive = true) {
            QTest::newRow(name) << bytes << target << body << keepAlive;
        };
        row("GET", get(kHost), "/", {});
        row("no body announced", post({}, {}), "/", {});
        row("blank line before", "\r\n" + get(kHost), "/", {});
        row("query", "GET /a?b=c&d=%20|{} HTTP/1.1\r\n" + kHost + "\r\n", "/a?b=c&d=%20|{}", {});
        row("absolute form", "GET http://LOCALHOST/a?b HTTP/1.1\r\n" + kHost + "\r\n", "/a?b", {});
        row("absolute form without path", "GET http://localhost HTTP/1.1\r\n" + kHost + "\r\n", "/",
            {});
        row("asterisk", "OPTIONS * HTTP/1.1\r\n" + kHost + "\r\n", "*", {});
        row("IPv6 host", get("Host: [::1]:3001\r\n"), "/", {});
        row("length", post("Content-Length: 5\r\n", "hello"), "/", "hello");
        row("length 0", post("Content-Length: 0\r\n", {}), "/", {});
        row("length with zeros", post("Content-Length: 005\r\n", "hello"), "/", "hello");
        row("body of any bytes", post("Content-Length: 4\r\n", QByteArray("\r\n\0\xff", 4)), "/",
            QByteArray("\r\n\0\xff", 4));
        row("chunks", chunked("5\r\nhello\r\nA;x=\"y\"\r\n0123456789\r\n0\r\n\r\n"), "/",
            "hello0123456789");
        row("chunks, empty", chunked("0\r\n\r\n"), "/", {});
        row("chunks, zeros before size", chunked("0005\r\nhello\r\n000\r\n\r\n"), "/", "hello");
        row("trailers", chunked("5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n"), "/", "hello");
        row("Chunked in capitals", post("Transfer-Encoding: CHUNKED\r\n", "1\r\nx\r\n0\r\n\r\n"),
            "/", "x");
        row("close", get(kHost + "Connection: close\r\n"), "/", {}, false);
        row("close among others", get(kHost + "Connection: TE, Close\r\n"), "/", {}, false);
        row("1.0", "GET / HTTP/1.0\r\n" + kHost + "\r\n", "/", {}, false);
        row("1.0 kept alive", "GET / HTTP/1.0\r\n" + kHost + "Connection: keep-alive\r\n\r\n", "/",
            {});
        row("h2c is ignored", get(kHost + "Connection: Upgrade\r\nUpgrade: h2c\r\n"), "/", {});
        row("Latin-1 and tab in value", get(kHost + "A: \xe4\tb\r\n"), "/", {});
        row("100 fields", get(kHost + QByteArray("A: b\r\n").repeated(99)), "/", {});
    }

    void accepts()
    {
        QFETCH(const QByteArray, bytes);
        const QByteArray next = "GET /next HTTP/1.1\r\n";
        const Limits limits;
        for (const qsizetype piece : {bytes.size() + next.size(), qsizetype(7), qsizetype(1)}) {
            Guard guard(limits);
            const qsizetype taken = feed(&guard, bytes + next, piece);
            QCOMPARE(guard.phase(), Guard::Phase::Complete);
            QCOMPARE(taken, bytes.size());
            const Message message = guard.take();
            QTEST(message.target, "target");
            QTEST(message.body, "body");
            QTEST(message.keepAlive, "keepAlive");
            QCOMPARE(message.wireBytes, bytes.size());
            QCOMPARE(guard.phase(), Guard::Phase::Idle);
        }
    }

    void readsTheHead()
    {
        const Limits limits;
        Guard guard(limits);
        const QByteArray bytes = get(kHost + "X-A:  b c \t\r\nx-a: d\r\nEmpty:\r\n");
        feed(&guard, bytes, bytes.size());
        const Message message = guard.take();
        QCOMPARE(message.methodName, "GET");
        QCOMPARE(message.minorVersion, 1);
        QCOMPARE(message.headers.fields().size(), 4);
        QCOMPARE(message.headers.value("X-A"), "b c");
        QCOMPARE(message.headers.count("x-A"), 2);
        QVERIFY(message.headers.contains("empty"));
        QCOMPARE(message.headers.value("empty"), "");
    }

    void readsOneRequestAfterTheOther()
    {
        const Limits limits;
        Guard guard(limits);
        const QByteArray bytes = post("Content-Length: 2\r\n", "ab") + "\r\n"
            + chunked("1\r\nc\r\n0\r\n\r\n") + get(kHost);
        QByteArrayList bodies;
        qsizetype taken = 0;
        while (taken < bytes.size()) {
            taken += feed(&guard, bytes.sliced(taken), 3);
            QCOMPARE(guard.phase(), Guard::Phase::Complete);
            bodies.append(guard.take().body);
        }
        QCOMPARE(bodies, QByteArrayList({"ab", "c", ""}));
    }

    void asksForContinue_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("expects");
        const QByteArray expect = "Expect: 100-Continue\r\n";
        QTest::newRow("length") << post(expect + "Content-Length: 5\r\n", {}) << true;
        QTest::newRow("chunks") << post(expect + "Transfer-Encoding: chunked\r\n", {}) << true;
        QTest::newRow("body is there") << post(expect + "Content-Length: 5\r\n", "hel") << false;
        QTest::newRow("no body") << post(expect, {}) << false;
        QTest::newRow("1.0") << QByteArray(
            "POST / HTTP/1.0\r\n" + kHost + expect + "Content-Length: 5\r\n\r\n")
                             << false;
    }

    void asksForContinue()
    {
        QFETCH(const QByteArray, bytes);
        const Limits limits;
        Guard guard(limits);
        feed(&guard, bytes, bytes.size());
        QTEST(guard.expectsContinue(), "expects");
        guard.acknowledgeContinue();
        QVERIFY(!guard.expectsContinue());
    }

    void tellsItsPhase()
    {
        const Limits limits;
        Guard guard(limits);
        QCOMPARE(guard.phase(), Guard::Phase::Idle);
        guard.feed("\r\n"); // still between requests
        QCOMPARE(guard.phase(), Guard::Phase::Idle);
        guard.feed("P");
        QCOMPARE(guard.phase(), Guard::Phase::Head);
        guard.feed("OST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n");
        QCOMPARE(guard.phase(), Guard::Phase::Body);
        guard.feed("abc");
        QCOMPARE(guard.bodyBytes(), 3);
        guard.feed("d");
        QCOMPARE(guard.phase(), Guard::Phase::Complete);
    }
};

QTEST_GUILESS_MAIN(TestGuard)
#include "tst_guard.moc"
