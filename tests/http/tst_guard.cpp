// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/guard.h"
#include "tests/http/hostilerequests.h"

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

} // namespace

class TestGuard : public QObject {
    Q_OBJECT

private slots:
    void refuses_data() { tests::addHostileRequests(); }

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
        row("chunk extensions", chunked("1;a;b=c;d=\"e \xe4;\"\r\nx\r\n0;last\r\n\r\n"), "/", "x");
        row("trailers", chunked("5\r\nhello\r\n0\r\nA: b\r\nC: d\r\n\r\n"), "/", "hello");
        row("Chunked in capitals", post("Transfer-Encoding: CHUNKED\r\n", "1\r\nx\r\n0\r\n\r\n"),
            "/", "x");
        row("close", get(kHost + "Connection: close\r\n"), "/", {}, false);
        row("close among others", get(kHost + "Connection: TE, Close\r\n"), "/", {}, false);
        row("1.0", "GET / HTTP/1.0\r\n" + kHost + "\r\n", "/", {}, false);
        row("length in 1.0", "POST / HTTP/1.0\r\n" + kHost + "Content-Length: 1\r\n\r\nx", "/", "x",
            false);
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
