// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/frontfixture.h"
#include "tests/http/hostilerequests.h"
#include "tests/support/rawclient.h"

#include <QLoggingCategory>
#include <QTest>

using namespace Qt::StringLiterals;
using tests::FrontFixture;
using tests::RawClient;

// Requests that must not get through, against the whole front.
class TestHostileRequests : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(u"coral.http*=false"_s); }

    void refuses_data() { tests::addHostileRequests(); }

    void refuses()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, status);
        const QByteArray smuggled =
            "POST /smuggled HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
        FrontFixture front;
        RawClient client(front.port());
        client.send(bytes + smuggled);
        client.finishSending();
        const QByteArray reply = client.receiveAll();
        QCOMPARE(tests::statusOf(reply), status);
        QCOMPARE(tests::headerOf(reply, "Connection"), "close");
        QCOMPARE(tests::headerOf(reply, "Content-Type"), "application/json");
        QCOMPARE(reply.count("HTTP/1.1 "), 1);
        QVERIFY(client.isAtEnd());
        QCOMPARE(front.calls(), QByteArrayList());
        QTRY_COMPARE(front.rejected(status), 1);
        QTRY_COMPARE(front.statistics().openConnections, 0);
        QCOMPARE(front.statistics().parserMismatches, 0);
    }

    // The answer has to reach a client that is still sending.
    void refusesWhileTheClientSends_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("status");
        QTest::newRow("body") << QByteArray("POST /echo HTTP/1.1\r\nHost: localhost\r\n"
                                            "Content-Length: 268435456\r\n\r\n")
                              << 413;
        QTest::newRow("header") << QByteArray("GET / HTTP/1.1\r\nA: ") << 431;
        QTest::newRow("target") << QByteArray("GET /") << 414;
        QTest::newRow("blank lines") << QByteArray("\r\n\r\n\r\n\r\n\r\n\r\n") << 400;
    }

    void refusesWhileTheClientSends()
    {
        QFETCH(const QByteArray, head);
        FrontFixture front;
        RawClient client(front.port());
        client.send(head);
        const QByteArray block(1024 * 1024, 'a');
        for (int i = 0; i < 8; ++i)
            client.send(block); // fails when the server has closed
        const QByteArray reply = client.receiveAll();
        QTEST(tests::statusOf(reply), "status");
        QCOMPARE(front.calls(), QByteArrayList());
        client.close();
        QTRY_COMPARE(front.statistics().openConnections, 0);
    }

    void checksHostAndOrigin_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<int>("status");
        const auto host = [](const QByteArray &value) { return "Host: " + value + "\r\n"; };
        const QByteArray local = host("localhost");
        QTest::newRow("name") << local << 200;
        QTest::newRow("capitals") << host("LocalHost:3001") << 200;
        QTest::newRow("IPv4") << host("127.0.0.1:3001") << 200;
        QTest::newRow("other loopback") << host("127.9.9.9") << 200;
        QTest::newRow("IPv6") << host("[::1]:3001") << 200;
        QTest::newRow("sub-domain of localhost") << host("hub.localhost") << 200;
        QTest::newRow("configured") << host("hub.example:8443") << 200;
        QTest::newRow("configured with port") << host("other.example:99") << 200;
        QTest::newRow("configured, other port") << host("other.example:98") << 403;
        QTest::newRow("foreign") << host("evil.example") << 403;
        QTest::newRow("prefix") << host("localhost.evil.example") << 403;
        QTest::newRow("suffix") << host("evillocalhost") << 403;
        QTest::newRow("foreign address") << host("10.0.0.1") << 403;
        QTest::newRow("own origin") << host("localhost:3001") + "Origin: http://localhost:3001\r\n"
                                    << 200;
        QTest::newRow("own origin by another name")
            << host("localhost:3001") + "Origin: http://127.0.0.1:3001\r\n"
            << 200;
        QTest::newRow("other port") << local + "Origin: http://localhost:8080\r\n" << 403;
        QTest::newRow("foreign origin") << local + "Origin: http://evil.example\r\n" << 403;
        QTest::newRow("null origin") << local + "Origin: null\r\n" << 403;
        QTest::newRow("prefix origin") << local + "Origin: http://localhost.evil\r\n" << 403;
        QTest::newRow("origin with user") << local + "Origin: http://localhost@evil\r\n" << 403;
        QTest::newRow("empty origin") << local + "Origin:\r\n" << 403;
        QTest::newRow("two origins")
            << local + "Origin: https://app.example\r\nOrigin: https://app.example\r\n"
            << 403;
        QTest::newRow("configured origin") << local + "Origin: https://app.example\r\n" << 200;
        QTest::newRow("configured origin, other scheme") << local + "Origin: http://app.example\r\n"
                                                         << 403;
    }

    void checksHostAndOrigin()
    {
        QFETCH(const QByteArray, fields);
        QFETCH(const int, status);
        FrontFixture::Settings settings;
        settings.allowedHosts = {u"hub.example"_s, u"other.example:99"_s};
        settings.allowedOrigins = {u"https://app.example"_s};
        FrontFixture front(settings);
        RawClient client(front.port());
        client.send("GET /hello HTTP/1.1\r\n" + fields + "\r\n");
        QCOMPARE(tests::statusOf(client.receiveReply()), status);
        QCOMPARE(front.calls().size(), status == 200 ? 1 : 0);
        QCOMPARE(front.rejected(403), status == 403 ? 1U : 0U);
    }
};

QTEST_GUILESS_MAIN(TestHostileRequests)
#include "tst_hostilerequests.moc"
