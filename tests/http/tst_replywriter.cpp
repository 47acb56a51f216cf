// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/replywriter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using server::http::Headers;
using server::http::Reply;
using server::http::ReplyWriter;

namespace {

const QDateTime kNow = QDateTime::fromString(u"1994-11-06T08:49:37Z"_s, Qt::ISODate);

class FixedClock final : public shared::Clock {
public:
    [[nodiscard]] TimePoint now() const override { return {}; }
    [[nodiscard]] QDateTime wallNow() const override { return kNow; }
};

} // namespace

class TestReplyWriter : public QObject {
    Q_OBJECT

private:
    FixedClock m_clock;

private slots:
    void writes_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ReplyWriter::Body>("body");
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("framing");
        QTest::addColumn<QByteArray>("content");
        using Body = ReplyWriter::Body;
        QTest::newRow("whole") << 200 << Body::Whole << QByteArray("HTTP/1.1 200 OK")
                               << QByteArray("Content-Length: 4\r\n") << QByteArray("body");
        QTest::newRow("omitted") << 404 << Body::Omitted << QByteArray("HTTP/1.1 404 Not Found")
                                 << QByteArray("Content-Length: 4\r\n") << QByteArray();
        QTest::newRow("chunked") << 200 << Body::Chunked << QByteArray("HTTP/1.1 200 OK")
                                 << QByteArray("Transfer-Encoding: chunked\r\n") << QByteArray();
        QTest::newRow("until close") << 200 << Body::UntilClose << QByteArray("HTTP/1.1 200 OK")
                                     << QByteArray() << QByteArray();
        QTest::newRow("no content") << 204 << Body::Whole << QByteArray("HTTP/1.1 204 No Content")
                                    << QByteArray() << QByteArray();
        QTest::newRow("unknown status")
            << 299 << Body::Whole << QByteArray("HTTP/1.1 299 ")
            << QByteArray("Content-Length: 4\r\n") << QByteArray("body");
    }

    void writes()
    {
        QFETCH(const int, status);
        QFETCH(const ReplyWriter::Body, body);
        QFETCH(const QByteArray, first);
        QFETCH(const QByteArray, framing);
        QFETCH(const QByteArray, content);
        ReplyWriter writer(m_clock);
        const QByteArray bytes = writer.bytes({status, {}, "body"}, {}, body, true).joined();
        QVERIFY(bytes.startsWith(first + "\r\n" + framing + "Server: CoralServer/"));
        QVERIFY(bytes.endsWith("\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                               "Connection: keep-alive\r\n\r\n"
            + content));
    }

    void leavesItsOwnFieldsToNobody()
    {
        ReplyWriter writer(m_clock);
        const Reply reply{200,
            {{"Connection", "keep-alive"}, {"content-length", "99"}, {"Transfer-Encoding", "x"},
                {"Date", "today"}, {"Server", "other"}, {"X-Own", "1"}},
            "body"};
        const QByteArray bytes =
            writer.bytes(reply, {{"X-More", "2"}}, ReplyWriter::Body::Whole, false).joined();
        QVERIFY(bytes.startsWith("HTTP/1.1 200 OK\r\nX-Own: 1\r\nX-More: 2\r\n"
                                 "Content-Length: 4\r\nServer: CoralServer/"));
        QCOMPARE(bytes.count("Connection:"), 1);
        QCOMPARE(bytes.count("Date:"), 1);
        QVERIFY(bytes.endsWith("Connection: close\r\n\r\nbody"));
    }

    void letsNoValueBecomeAField()
    {
        ReplyWriter writer(m_clock);
        const Headers headers{{"X-Evil", "a\r\nSet-Cookie: b"}, {"Bad name", "c"}};
        const QByteArray bytes =
            writer.bytes({200, headers, {}}, {}, ReplyWriter::Body::Whole, true).joined();
        QVERIFY(bytes.contains("\r\nX-Evil: a  Set-Cookie: b\r\n"));
        QVERIFY(!bytes.contains("Bad name"));
    }

    void copiesNoLongBody()
    {
        ReplyWriter writer(m_clock);
        const Reply reply{200, {}, QByteArray(100'000, 'x')};
        const ReplyWriter::Bytes bytes = writer.bytes(reply, {}, ReplyWriter::Body::Whole, true);
        QVERIFY(bytes.head.contains("\r\nContent-Length: 100000\r\n"));
        QVERIFY(bytes.head.endsWith("\r\n\r\n"));
        QVERIFY(bytes.body.isSharedWith(reply.body));
        QCOMPARE(bytes.size(), bytes.joined().size());
        QVERIFY(writer.bytes(reply, {}, ReplyWriter::Body::Omitted, true).body.isEmpty());
    }

    void frames()
    {
        QCOMPARE(ReplyWriter::chunk(QByteArray(26, 'x')), "1a\r\n" + QByteArray(26, 'x') + "\r\n");
        QCOMPARE(ReplyWriter::lastChunk(), "0\r\n\r\n");
    }
};

QTEST_GUILESS_MAIN(TestReplyWriter)
#include "tst_replywriter.moc"
