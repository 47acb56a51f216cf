// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/httpresponseparser.h"

#include <QTest>

using shared::HttpResponseParser;

class TestHttpResponseParser : public QObject {
    Q_OBJECT
private slots:
    void readsResponses_data();
    void readsResponses();
    void readsThemInAnyPieces_data() { readsResponses_data(); }
    void readsThemInAnyPieces();
    void refusesWhatIsNoResponse_data();
    void refusesWhatIsNoResponse();
    void boundsTheHead();
    void leavesWhatComesAfter();
    void findsHeaders();
    void tellsWhatAnEarlyEndMeans();
};

void TestHttpResponseParser::readsResponses_data()
{
    QTest::addColumn<QByteArray>("response");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isKeptAlive");
    QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
                            << QByteArray("hello") << 200 << true;
    QTest::newRow("no body") << QByteArray("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
                             << QByteArray() << 202 << true;
    QTest::newRow("204") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << QByteArray() << 204
                         << true;
    QTest::newRow("chunks") << QByteArray(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n")
                            << QByteArray("abc0123456789") << 200 << true;
    QTest::newRow("interim") << QByteArray("HTTP/1.1 100 Continue\r\n\r\n"
                                           "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
                             << QByteArray("x") << 200 << true;
    QTest::newRow("close") << QByteArray(
        "HTTP/1.1 400 Bad Request\r\nConnection: Close\r\nContent-Length: 1\r\n\r\nx")
                           << QByteArray("x") << 400 << false;
    QTest::newRow("1.0") << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx")
                         << QByteArray("x") << 200 << false;
    QTest::newRow("1.0, kept") << QByteArray(
        "HTTP/1.0 200 OK\r\nConnection: a, keep-alive\r\nContent-Length: 1\r\n\r\nx")
                               << QByteArray("x") << 200 << true;
    QTest::newRow("no reason") << QByteArray("HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx")
                               << QByteArray("x") << 200 << true;
    QTest::newRow("bare newlines")
        << QByteArray("HTTP/1.1 200 OK\nContent-Length: 1\n\nx") << QByteArray("x") << 200 << true;
}

void TestHttpResponseParser::readsResponses()
{
    QFETCH(QByteArray, response);
    HttpResponseParser parser;
    QByteArray body;
    QByteArrayView bytes(response);
    parser.feed(bytes, body);
    QVERIFY2(parser.error().isEmpty(), qUtf8Printable(parser.error()));
    QVERIFY(parser.isComplete());
    QVERIFY(bytes.isEmpty());
    QTEST(body, "body");
    QTEST(parser.status(), "status");
    QTEST(parser.isKeptAlive(), "isKeptAlive");
}

void TestHttpResponseParser::readsThemInAnyPieces()
{
    QFETCH(QByteArray, response);
    for (qsizetype size = 1; size < response.size(); ++size) {
        HttpResponseParser parser;
        QByteArray body;
        for (qsizetype at = 0; at < response.size(); at += size) {
            QVERIFY(!parser.isComplete());
            const QByteArray piece = response.mid(at, size);
            QByteArrayView bytes(piece);
            parser.feed(bytes, body);
        }
        QVERIFY(parser.isComplete());
        QTEST(body, "body");
    }
}

void TestHttpResponseParser::refusesWhatIsNoResponse_data()
{
    QTest::addColumn<QByteArray>("response");
    const auto row = [](const char *name, const char *response) {
        QTest::newRow(name) << QByteArray(response);
    };
    row("another protocol", "SSH-2.0-OpenSSH_9.2\r\n");
    row("HTTP/2", "HTTP/2 200 OK\r\n\r\n");
    row("no status", "HTTP/1.1 OK\r\n\r\n");
    row("status of four digits", "HTTP/1.1 2000 OK\r\n\r\n");
    row("status below", "HTTP/1.1 099 OK\r\n\r\n");
    row("switched protocols", "HTTP/1.1 101 Switching Protocols\r\n\r\n");
    row("no colon", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n");
    row("space before the colon", "HTTP/1.1 200 OK\r\nA : b\r\n\r\n");
    row("folded line", "HTTP/1.1 200 OK\r\nA: b\r\n c: d\r\n\r\n");
    row("negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n");
    row("length with a sign", "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n");
    row("huge length", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n");
    row("two framings",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
    row("another encoding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n");
    row("chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
    row("chunk end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n");
}

void TestHttpResponseParser::refusesWhatIsNoResponse()
{
    QFETCH(QByteArray, response);
    HttpResponseParser parser;
    QByteArray body;
    QByteArrayView bytes(response);
    parser.feed(bytes, body);
    QVERIFY(!parser.error().isEmpty());
    QVERIFY(!parser.isComplete());
}

void TestHttpResponseParser::boundsTheHead()
{
    HttpResponseParser parser;
    QByteArray body;
    const QByteArray begin("HTTP/1.1 200 OK\r\n");
    QByteArrayView bytes(begin);
    parser.feed(bytes, body);
    for (int i = 0; i < 100 && parser.error().isEmpty(); ++i) {
        const QByteArray more = "A: " + QByteArray(1000, 'x') + "\r\n";
        bytes = more;
        parser.feed(bytes, body);
    }
    QVERIFY(!parser.error().isEmpty());
}

void TestHttpResponseParser::leavesWhatComesAfter()
{
    HttpResponseParser parser;
    QByteArray body;
    const QByteArray two("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1");
    QByteArrayView bytes(two);
    parser.feed(bytes, body);
    QVERIFY(parser.isComplete());
    QCOMPARE(bytes.toByteArray(), QByteArray("HTTP/1.1"));
}

void TestHttpResponseParser::findsHeaders()
{
    HttpResponseParser parser;
    QByteArray body;
    const QByteArray response("HTTP/1.1 200 OK\r\nMcp-Session-Id:  abc \r\nEmpty:\r\n\r\n");
    QByteArrayView bytes(response);
    parser.feed(bytes, body);
    QVERIFY(parser.hasHead());
    QCOMPARE(parser.header("mcp-session-id"), QByteArray("abc"));
    QVERIFY(parser.header("empty").isEmpty() && !parser.header("empty").isNull());
    QVERIFY(parser.header("none").isNull());
    QCOMPARE(parser.reason(), QByteArray("OK"));
}

void TestHttpResponseParser::tellsWhatAnEarlyEndMeans()
{
    const auto endAfter = [](const QByteArray &response) {
        HttpResponseParser parser;
        QByteArray body;
        QByteArrayView bytes(response);
        parser.feed(bytes, body);
        parser.end();
        return parser.isComplete();
    };
    QVERIFY(endAfter("HTTP/1.1 200 OK\r\n\r\nthe end ends it"));
    QVERIFY(!endAfter(""));
    QVERIFY(!endAfter("HTTP/1.1 200 OK\r\n"));
    QVERIFY(!endAfter("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"));
    QVERIFY(!endAfter("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"));
}

QTEST_GUILESS_MAIN(TestHttpResponseParser)
#include "tst_httpresponseparser.moc"
