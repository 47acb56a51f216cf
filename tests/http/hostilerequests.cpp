// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/hostilerequests.h"

#include <QTest>

#include <initializer_list>
#include <utility>

namespace tests {

namespace {

const QByteArray kHost = "Host: localhost\r\n";

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
    QTest::newRow("NUL in endless target")
        << QByteArray("GET /" + QByteArray(1, '\0') + QByteArray(100'000, 'a')) << 400;
    QTest::newRow("endless target") << QByteArray("GET /" + QByteArray(100'000, 'a')) << 414;
    QTest::newRow("long method and unknown version")
        << line(QByteArray(40, 'A') + " / HTTP/9.9") << 400;
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
    QTest::newRow("field of a megabyte")
        << get(kHost + "A: " + QByteArray(1'000'000, 'a') + "\r\n") << 431;
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
    for (const char *value :
        {"-1", "5x", "", "+5", "5, 5", "0x5", "5 5", "18446744073709551616", "\t5", "5\t"})
        QTest::addRow("Content-Length '%s'", value)
            << post("Content-Length: " + QByteArray(value) + "\r\n", "GET /smuggled HTTP/1.1\r\n")
            << 400;
    for (const char *value : {"9223372036854775807", "9223372036854775808", "18446744073709551615",
             "1000000000000000", "4194305"})
        QTest::addRow("Content-Length %s", value)
            << post("Content-Length: " + QByteArray(value) + "\r\n", "hello") << 413;
    QTest::newRow("two lengths") << post("Content-Length: 5\r\nContent-Length: 44\r\n", "hello")
                                 << 400;
    QTest::newRow("two lengths, the larger first")
        << post("Content-Length: 41\r\nContent-Length: 5\r\n", "hello") << 400;
    QTest::newRow("two equal lengths")
        << post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello") << 400;
    QTest::newRow("length and chunks")
        << post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n") << 400;
    QTest::newRow("chunks and length")
        << post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n") << 400;
    QTest::newRow("no length in 1.0")
        << QByteArray("POST / HTTP/1.0\r\nHost: a\r\n\r\nhello") << 411;
    QTest::newRow("chunks in 1.0")
        << QByteArray("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        << 400;
    for (const auto &[value, status] : std::initializer_list<std::pair<const char *, int>>{
             {"xchunked", 501}, {"gzip", 501}, {"gzip, chunked", 501}, {"chunked, identity", 400},
             {"chunked, chunked", 400}, {"", 400}, {"identity", 501}, {"chunked;a=b", 501},
             {"\"chunked\"", 501}, {",chunked", 400}, {"chunked,", 400}, {"chunked\x0b", 400},
             {"\tchunked", 400}, {"chunked\t", 400}})
        QTest::addRow("Transfer-Encoding '%s'", value)
            << post("Transfer-Encoding: " + QByteArray(value) + "\r\n", "0\r\n\r\n") << status;
    QTest::newRow("empty Transfer-Encoding before chunked")
        << post("Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n") << 400;
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
    for (const char *extension :
        {";", ";=b", ";a=", ";a b", "; a", " ;a", ";a=\"b", ";a=\"b\"c", ";a=\"\\\"\"", ",a"})
        QTest::addRow("chunk extension '%s'", extension)
            << chunked("5" + QByteArray(extension) + "\r\nhello\r\n0\r\n\r\n") << 400;
    QTest::newRow("DEL in chunk extension") << chunked("5;a=\"\x7f\"\r\nhello\r\n0\r\n\r\n") << 400;
    QTest::newRow("more extensions than body")
        << chunked(QByteArray("1;" + QByteArray(60, 'a') + "\r\nx\r\n").repeated(300)) << 413;
    QTest::newRow("endless trailer") << chunked("0\r\nA: " + QByteArray(100'000, 'a')) << 413;
    for (const char *name : {"Content-Length", "transfer-encoding"})
        QTest::addRow("%s in trailer", name)
            << chunked("0\r\n" + QByteArray(name) + ": chunked\r\n\r\n") << 400;
    QTest::newRow("folded trailer") << chunked("0\r\nA: b\r\n c\r\n\r\n") << 400;
}

} // namespace

void addHostileRequests()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    addRequestLines();
    addFields();
    addLengths();
    addChunks();
}

} // namespace tests
