// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/frontfixture.h"
#include "tests/support/rawclient.h"

#include <QLoggingCategory>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::CloseReason;
using tests::bodyOf;
using tests::FrontFixture;
using tests::headerOf;
using tests::RawClient;
using tests::statusOf;

namespace {

const QByteArray kHost = "Host: localhost\r\n";

QByteArray get(const QByteArray &target, const QByteArray &fields = {})
{
    return "GET " + target + " HTTP/1.1\r\n" + kHost + fields + "\r\n";
}

QByteArray post(const QByteArray &target, const QByteArray &body, const QByteArray &fields = {})
{
    return "POST " + target + " HTTP/1.1\r\n" + kHost + fields
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

// The front with real sockets, request by request.
class TestHttpServer : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(u"coral.http.debug=false"_s); }

    void answers()
    {
        FrontFixture front;
        RawClient client(front.port());
        client.send(get("/hello"));
        const QByteArray reply = client.receiveReply();
        QCOMPARE(statusOf(reply), 200);
        QCOMPARE(bodyOf(reply), "hello");
        QCOMPARE(headerOf(reply, "Content-Type"), "text/plain; charset=utf-8");
        QCOMPARE(headerOf(reply, "Connection"), "keep-alive");
        QVERIFY(headerOf(reply, "Date").endsWith(" GMT"));
        QVERIFY(headerOf(reply, "Server").startsWith("CoralServer/"));
        client.send(post("/echo", "some\r\n\r\nbody"));
        QCOMPARE(bodyOf(client.receiveReply()), "some\r\n\r\nbody");
        QCOMPARE(front.calls(), QByteArrayList({"GET /hello ", "POST /echo some\r\n\r\nbody"}));
    }

    void routes_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("allow");
        QTest::newRow("unknown path") << get("/nothing") << 404 << QByteArray();
        QTest::newRow("dots") << get("/../../etc/passwd") << 404 << QByteArray();
        QTest::newRow("trailing slash") << get("/hello/") << 404 << QByteArray();
        QTest::newRow("other method")
            << post("/hello", {}) << 405 << QByteArray("GET, HEAD, OPTIONS");
        QTest::newRow("bad escape") << get("/hello%zz") << 400 << QByteArray();
        QTest::newRow("escaped NUL") << get("/hello%00") << 400 << QByteArray();
        QTest::newRow("bad UTF-8") << get("/later/%ff") << 400 << QByteArray();
        QTest::newRow("OPTIONS") << QByteArray("OPTIONS /echo HTTP/1.1\r\n" + kHost + "\r\n") << 204
                                 << QByteArray("POST, OPTIONS");
        QTest::newRow("OPTIONS *") << QByteArray("OPTIONS * HTTP/1.1\r\n" + kHost + "\r\n") << 204
                                   << QByteArray("GET, HEAD, POST, DELETE, OPTIONS");
        QTest::newRow("no answer") << get("/drop") << 500 << QByteArray();
        QTest::newRow("escapes") << get("/%68ello?a=%7a") << 200 << QByteArray();
    }

    void routes()
    {
        QFETCH(const QByteArray, request);
        FrontFixture front;
        RawClient client(front.port());
        client.send(request);
        const QByteArray reply = client.receiveReply();
        QTEST(statusOf(reply), "status");
        QTEST(headerOf(reply, "Allow"), "allow");
        // None of it ends the connection.
        client.send(get("/hello"));
        QCOMPARE(bodyOf(client.receiveReply()), "hello");
    }

    void answersHeadWithoutBody()
    {
        FrontFixture front;
        RawClient client(front.port());
        client.send("HEAD /hello HTTP/1.1\r\n" + kHost + "\r\n" + get("/hello"));
        const QByteArray head = client.receiveReply(true);
        QCOMPARE(statusOf(head), 200);
        QCOMPARE(headerOf(head, "Content-Length"), "5");
        QCOMPARE(bodyOf(client.receiveReply()), "hello");
    }

    void closesWhenAsked_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("Connection: close") << get("/hello", "Connection: close\r\n");
        QTest::newRow("HTTP/1.0") << QByteArray("GET /hello HTTP/1.0\r\n" + kHost + "\r\n");
    }

    void closesWhenAsked()
    {
        QFETCH(const QByteArray, request);
        FrontFixture front;
        RawClient client(front.port());
        client.send(request + get("/hello")); // the second is not looked at
        const QByteArray all = client.receiveAll();
        QVERIFY(client.isAtEnd());
        QVERIFY(!client.wasReset());
        QCOMPARE(headerOf(all, "Connection"), "close");
        QCOMPARE(bodyOf(all), "hello");
        client.close();
        QTRY_COMPARE(front.closed(CloseReason::Completed), 1);
    }

    void keepsAliveFor10()
    {
        FrontFixture front;
        RawClient client(front.port());
        for (int i = 0; i < 2; ++i) {
            client.send("GET /hello HTTP/1.0\r\n" + kHost + "Connection: keep-alive\r\n\r\n");
            const QByteArray reply = client.receiveReply();
            QCOMPARE(headerOf(reply, "Connection"), "keep-alive");
            QCOMPARE(bodyOf(reply), "hello");
        }
    }

    void sendsContinue()
    {
        FrontFixture front;
        RawClient client(front.port());
        client.send("POST /echo HTTP/1.1\r\n" + kHost
            + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        QCOMPARE(client.receiveUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
        client.send("hello");
        QCOMPARE(bodyOf(client.receiveReply()), "hello");
    }

    // 100 Continue must not be taken for a part of the answer before.
    void sendsContinueAfterTheAnswerBefore()
    {
        FrontFixture front;
        RawClient client(front.port());
        client.send(get("/later/a") + "POST /echo HTTP/1.1\r\n" + kHost
            + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        QTRY_VERIFY(front.isAsked(u"a"_s));
        QVERIFY(front.answer(u"a"_s));
        QCOMPARE(bodyOf(client.receiveReply()), "a");
        QCOMPARE(client.receiveUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    }

    void takesRequestsCutAnywhere_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("GET") << get("/hello") << QByteArray("hello");
        QTest::newRow("POST") << post("/echo", "body") << QByteArray("body");
        QTest::newRow("chunks with trailer") << QByteArray("POST /echo HTTP/1.1\r\n" + kHost
            + "Transfer-Encoding: chunked\r\n\r\n"
              "3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nTrailer: x\r\n\r\n")
                                             << QByteArray("abcd");
    }

    void takesRequestsCutAnywhere()
    {
        QFETCH(const QByteArray, request);
        QFETCH(const QByteArray, body);
        FrontFixture front;
        RawClient client(front.port());
        // A request behind it shows that both parsers agree where it ends.
        for (qsizetype cut = 1; cut < request.size(); ++cut) {
            client.send(request.first(cut));
            // The server has seen the first part when it answers somebody else.
            RawClient other(front.port());
            other.send(get("/hello"));
            QCOMPARE(bodyOf(other.receiveReply()), "hello");
            client.send(request.sliced(cut) + get("/hello"));
            QCOMPARE(bodyOf(client.receiveReply()), body);
            QCOMPARE(bodyOf(client.receiveReply()), "hello");
        }
        for (const char byte : request)
            client.send(QByteArray(1, byte));
        QCOMPARE(bodyOf(client.receiveReply()), body);
        QCOMPARE(front.statistics().parserMismatches, 0);
    }

    void takesLargeBodies()
    {
        FrontFixture front;
        RawClient client(front.port());
        const QByteArray body(4 * 1024 * 1024, 'b');
        client.send(post("/echo", body));
        QCOMPARE(bodyOf(client.receiveReply()), body);
        QCOMPARE(front.statistics().parserMismatches, 0);
    }

    void answersInOrder()
    {
        FrontFixture front;
        RawClient client(front.port());
        client.send(get("/later/a") + get("/later/b") + get("/hello") + get("/later/c"));
        QTRY_VERIFY(front.isAsked(u"c"_s));
        QVERIFY(front.answer(u"c"_s));
        QVERIFY(front.answer(u"b"_s));
        QCOMPARE(client.receive(1, 50ms), "");
        QVERIFY(front.answer(u"a"_s));
        for (const char *body : {"a", "b", "hello", "c"})
            QCOMPARE(bodyOf(client.receiveReply()), body);
    }

    void readsNoFurtherThanThePipelineIsDeep()
    {
        FrontFixture::Settings settings;
        settings.limits.pipelinedRequests = 4;
        FrontFixture front(settings);
        RawClient client(front.port());
        QByteArray requests = get("/later/a");
        for (int i = 0; i < 2'000; ++i)
            requests += post("/echo", QByteArray::number(i));
        // More than the buffers take, so it has to be sent while the answers are read.
        client.send(requests.first(20'000));
        QTRY_COMPARE(front.calls().size(), 3);
        QVERIFY(front.answer(u"a"_s));
        QCOMPARE(bodyOf(client.receiveReply()), "a");
        qsizetype sent = 20'000;
        for (int i = 0; i < 2'000; ++i) {
            if (sent < requests.size()) {
                const qsizetype more = std::min<qsizetype>(200, requests.size() - sent);
                QVERIFY(client.send(requests.sliced(sent, more)));
                sent += more;
            }
            QCOMPARE(bodyOf(client.receiveReply()), QByteArray::number(i));
        }
    }

    void answersTheGoodBeforeTheBad()
    {
        FrontFixture front;
        RawClient client(front.port());
        client.send(get("/later/a") + "GET /hello HTTP/1.1\r\nbad\r\n\r\n" + get("/hello"));
        QTRY_VERIFY(front.isAsked(u"a"_s));
        QVERIFY(front.answer(u"a"_s));
        QCOMPARE(bodyOf(client.receiveReply()), "a");
        const QByteArray refusal = client.receiveReply();
        QCOMPARE(statusOf(refusal), 400);
        QCOMPARE(headerOf(refusal, "Connection"), "close");
        QCOMPARE(client.receiveAll(), "");
        QVERIFY(client.isAtEnd());
        QVERIFY(front.calls().isEmpty());
    }

    void reportsWhatItServed()
    {
        FrontFixture front;
        RawClient client(front.port());
        client.send(post("/echo", "body") + get("/nothing"));
        client.receiveReply();
        client.receiveReply();
        const auto served = front.served();
        QCOMPARE(served.size(), 2U);
        QCOMPARE(served[0].route, u"/echo"_s);
        QCOMPARE(served[0].methodName, "POST");
        QCOMPARE(served[0].status, 200);
        QCOMPARE(served[0].bytesIn, post("/echo", "body").size());
        QVERIFY(served[0].bytesOut > 4);
        QCOMPARE(served[1].route, QString());
        QCOMPARE(served[1].status, 404);
        QCOMPARE(front.statistics().requests, 2);
    }

    void saysThatThePortIsTaken()
    {
        FrontFixture front;
        FrontFixture other;
        const quint16 taken = front.port();
        const auto result = other.run([taken](server::http::HttpServer &) {
            shared::SystemClock clock;
            shared::DeadlineQueue deadlines(clock);
            server::http::HttpServer second({}, clock, deadlines);
            return second.listen(QHostAddress(QHostAddress::LocalHost), taken);
        });
        QVERIFY(!result);
        QCOMPARE(result.error().code, shared::ErrorCode::Conflict);
        QVERIFY(result.error().message.contains(QString::number(taken)));
    }

    void aDrainingServerAnswersAndCloses()
    {
        FrontFixture front;
        RawClient idle(front.port());
        RawClient busy(front.port());
        idle.send(get("/hello"));
        QCOMPARE(headerOf(idle.receiveReply(), "Connection"), "keep-alive");
        busy.send(get("/later/a"));
        QTRY_VERIFY(front.isAsked(u"a"_s));
        front.run([](server::http::HttpServer &server) { server.drain(); });
        QCOMPARE(front.run([](auto &server) { return server.requestsInFlight(); }), 1);
        // Who is there and who comes now: answered, once.
        RawClient late(front.port());
        for (RawClient *client : {&idle, &late}) {
            client->send(get("/hello") + get("/hello"));
            const QByteArray last = client->receiveAll();
            QCOMPARE(last.count("HTTP/1.1 200"), 1);
            QCOMPARE(headerOf(last, "Connection"), "close");
            QVERIFY(client->isAtEnd());
        }
        QVERIFY(front.answer(u"a"_s));
        QCOMPARE(bodyOf(busy.receiveReply()), "a");
        QTRY_COMPARE(front.run([](auto &server) { return server.requestsInFlight(); }), 0);
        RawClient arriving(front.port());
        arriving.send("GET /hel");
        QTRY_COMPARE(front.run([](auto &server) { return server.requestsInFlight(); }), 1);
        arriving.send("lo HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QCOMPARE(bodyOf(arriving.receiveReply()), "hello");
        QTRY_COMPARE(front.run([](auto &server) { return server.requestsInFlight(); }), 0);
    }

    void aBurstOfConnectionsDoesNotHoldUpOthers()
    {
        constexpr int kBurst = 500;
        FrontFixture front;
        RawClient client(front.port());
        client.send(get("/hello"));
        QCOMPARE(statusOf(client.receiveReply()), 200);
        std::vector<RawClient> burst;
        // In the server's thread, so that it finds them all at once.
        front.run([&](server::http::HttpServer &) {
            for (int i = 0; i < kBurst; ++i)
                burst.emplace_back(front.port());
            client.send(get("/accepted"));
        });
        const int acceptedBefore = bodyOf(client.receiveReply()).toInt();
        QVERIFY2(acceptedBefore < kBurst / 2, qPrintable(QString::number(acceptedBefore)));
        QTRY_COMPARE(front.statistics().accepted, quint64(kBurst + 1));
        QVERIFY(!front.statistics().isAcceptPaused);
    }

    void manyRequestsInOneGoDoNotHoldUpOthers()
    {
        FrontFixture front;
        RawClient many(front.port());
        RawClient one(front.port());
        // In the server's thread, so that it finds both at once.
        front.run([&](server::http::HttpServer &) {
            many.send(get("/hello?many").repeated(10));
            one.send(get("/hello?one"));
        });
        QCOMPARE(statusOf(one.receiveReply()), 200);
        QTRY_COMPARE(front.calls().size(), 11);
        QVERIFY2(
            front.calls().indexOf("GET /hello?one ") <= 1, front.calls().join('\n').constData());
    }

    void shedsWhatSlowClientsHold()
    {
        FrontFixture front;
        RawClient sending(front.port());
        RawClient modest(front.port());
        RawClient healthy(front.port());
        RawClient reading(front.port(), 4096);
        const QByteArray head =
            "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n";
        sending.send(head + QByteArray(200'000, 'x'));
        modest.send(head + QByteArray(1'000, 'x'));
        healthy.send(get("/later/a"));
        reading.send(get("/size/20000000"));
        QTRY_COMPARE(front.served().size(), 1U);
        QTRY_VERIFY(front.isAsked(u"a"_s));
        // Until all of the long body is there: it is read only then.
        QTRY_VERIFY(front.statistics().bytesIn > 201'000);
        const auto shed = [&front](qint64 wanted) {
            return front.run(
                [wanted](server::http::HttpServer &server) { return server.shed(wanted); });
        };
        // The greatest first, and no more than needs be.
        QVERIFY(shed(1'000'000) > 10'000'000);
        QTRY_COMPARE(front.closed(CloseReason::SlowConsumer), 1);
        QCOMPARE(sending.receive(1, 50ms), "");
        QCOMPARE(shed(1'000'000), 200'000);
        QCOMPARE(statusOf(sending.receiveReply()), 503);
        QCOMPARE(shed(1'000'000), 0);
        QTRY_COMPARE(front.rejected(503), 1);
        QVERIFY(front.answer(u"a"_s));
        QCOMPARE(bodyOf(healthy.receiveReply()), "a");
        modest.send(QByteArray(299'000, 'y'));
        QCOMPARE(statusOf(modest.receiveReply()), 200);
    }

    void closes()
    {
        FrontFixture front;
        RawClient idle(front.port());
        RawClient busy(front.port());
        idle.send(get("/hello"));
        idle.receiveReply();
        busy.send(get("/later/a"));
        QTRY_VERIFY(front.isAsked(u"a"_s));
        front.run([](server::http::HttpServer &server) {
            server.close(shared::CloseReason::ServerShutdown);
        });
        for (RawClient *client : {&idle, &busy}) {
            QCOMPARE(client->receiveAll(), "");
            QVERIFY(client->isAtEnd());
        }
        QVERIFY(!RawClient(front.port()).isConnected());
        QTRY_COMPARE(front.closed(shared::CloseReason::ServerShutdown), 2);
    }

    void limitsWhoHidesBehindAProxy_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<int>("status");
        const QByteArray byProxy = "X-Forwarded-For: 192.0.2.1\r\n";
        QTest::newRow("the proxy's word") << byProxy << 429;
        QTest::newRow("one of its own") << byProxy + "Forwarded: for=192.0.2.2\r\n" << 429;
        QTest::newRow("says it is local") << QByteArray("X-Forwarded-For: 127.0.0.1\r\n") << 429;
        QTest::newRow("nonsense") << QByteArray("X-Forwarded-For: unknown\r\n") << 429;
        QTest::newRow("came directly") << QByteArray() << 200;
    }

    void limitsWhoHidesBehindAProxy()
    {
        QFETCH(const QByteArray, fields);
        FrontFixture::Settings settings;
        settings.trustedProxies = {u"127.0.0.1"_s};
        settings.limits.requests = {1, 3};
        FrontFixture front(settings);
        RawClient client(front.port());
        int status = 200;
        for (int i = 0; i < 50 && status == 200; ++i) {
            client.send(get("/hello", fields));
            status = statusOf(client.receiveReply());
        }
        QTEST(status, "status");
    }
};

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
