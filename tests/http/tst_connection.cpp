// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/frontfixture.h"
#include "tests/support/rawclient.h"

#include <QElapsedTimer>
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

QByteArray get(const QByteArray &target)
{
    return "GET " + target + " HTTP/1.1\r\n" + kHost + "\r\n";
}

} // namespace

// How connections live and end, with real sockets.
class TestConnection : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(u"coral.http*=false"_s); }

    void streamsInChunks()
    {
        FrontFixture front;
        RawClient client(front.port());
        client.send(get("/stream/a"));
        const QByteArray head = client.receiveUntil("\r\n\r\n");
        QCOMPARE(statusOf(head), 200);
        QCOMPARE(headerOf(head, "Transfer-Encoding"), "chunked");
        QCOMPARE(headerOf(head, "Connection"), "close"); // or it would be used again as it ends
        QVERIFY(headerOf(head, "Content-Length").isNull());
        QCOMPARE(client.receiveUntil("first\r\n"), "5\r\nfirst\r\n");
        QVERIFY(front.write(u"a"_s, "second piece"));
        QCOMPARE(client.receiveUntil("piece\r\n"), "c\r\nsecond piece\r\n");
        QVERIFY(front.finish(u"a"_s));
        QCOMPARE(client.receiveAll(), "0\r\n\r\n");
        QVERIFY(!client.wasReset());
        client.close();
        QTRY_COMPARE(front.disconnected(), std::vector{CloseReason::Evicted});
        QCOMPARE(front.closed(CloseReason::Evicted), 1);
        QCOMPARE(front.served().size(), 1U);
        QCOMPARE(front.served()[0].route, u"/stream/{name}"_s);
        QVERIFY(!front.write(u"a"_s, "too late"));
    }

    void streamsUntilCloseFor10()
    {
        FrontFixture front;
        RawClient client(front.port());
        client.send("GET /stream/a HTTP/1.0\r\n" + kHost + "\r\n");
        const QByteArray head = client.receiveUntil("\r\n\r\n");
        QVERIFY(headerOf(head, "Transfer-Encoding").isNull());
        QCOMPARE(headerOf(head, "Connection"), "close");
        QCOMPARE(client.receiveUntil("first"), "first");
        QVERIFY(front.finish(u"a"_s));
        QCOMPARE(client.receiveAll(), "");
        QVERIFY(client.isAtEnd());
    }

    void endsTheStreamOfHead()
    {
        FrontFixture front;
        RawClient client(front.port());
        client.send("HEAD /stream/a HTTP/1.1\r\n" + kHost + "\r\n");
        const QByteArray all = client.receiveAll();
        QCOMPARE(statusOf(all), 200);
        QCOMPARE(bodyOf(all), "");
        client.close();
        QTRY_COMPARE(front.disconnected(), std::vector{CloseReason::Completed});
    }

    void streamsAfterTheAnswerBefore()
    {
        FrontFixture front;
        RawClient client(front.port());
        client.send(get("/later/a") + get("/stream/s"));
        QTRY_VERIFY(front.isAsked(u"a"_s));
        QVERIFY(front.write(u"s"_s, "second"));
        QVERIFY(front.answer(u"a"_s));
        QCOMPARE(bodyOf(client.receiveReply()), "a");
        QVERIFY(client.receiveUntil("second\r\n").endsWith("5\r\nfirst\r\n6\r\nsecond\r\n"));
    }

    void noticesTheEndOfAStream_data()
    {
        QTest::addColumn<bool>("isReset");
        QTest::addColumn<CloseReason>("reason");
        QTest::newRow("FIN") << false << CloseReason::ClientClosed;
        QTest::newRow("RST") << true << CloseReason::ConnectionReset;
    }

    void noticesTheEndOfAStream()
    {
        QFETCH(const bool, isReset);
        QFETCH(const CloseReason, reason);
        FrontFixture front;
        RawClient client(front.port());
        client.send(get("/stream/a"));
        client.receiveUntil("first\r\n");
        if (isReset)
            client.reset();
        else
            client.finishSending(); // half-closed counts: nobody would hear us for long
        QTRY_COMPARE(front.disconnected(), std::vector{reason});
        QCOMPARE(front.closed(reason), 1);
        QCOMPARE(front.statistics().openConnections, 0);
    }

    void answersBeforeItRefusesWhatCameBehind()
    {
        FrontFixture::Settings settings;
        settings.limits.idleTimeout = 100ms;
        FrontFixture front(settings);
        RawClient client(front.port());
        client.send(get("/later/a") + "nonsense\r\n\r\n");
        QTRY_VERIFY(front.isAsked(u"a"_s));
        QCOMPARE(client.receive(1, 500ms), ""); // the time that passes is not the client's
        QVERIFY(front.answer(u"a"_s));
        QCOMPARE(bodyOf(client.receiveReply()), "a");
        QCOMPARE(statusOf(client.receiveReply()), 400);
    }

    void noticesTheEndWhileAnAnswerIsPending_data() { noticesTheEndOfAStream_data(); }

    void noticesTheEndWhileAnAnswerIsPending()
    {
        QFETCH(const bool, isReset);
        QFETCH(const CloseReason, reason);
        FrontFixture front;
        for (int i = 0; i < 50; ++i) {
            RawClient client(front.port());
            client.send(get("/later/a"));
            QTRY_VERIFY(front.isAsked(u"a"_s));
            if (isReset)
                client.reset();
            else
                client.close();
            QTRY_COMPARE(front.closed(reason), static_cast<quint64>(i + 1));
        }
        QCOMPARE(front.disconnected(), std::vector(50, reason));
    }

    // The answer and the end cross each other: nothing may crash, whoever comes first.
    void survivesAnswersToVanishedClients()
    {
        FrontFixture front;
        for (int i = 0; i < 100; ++i) {
            RawClient client(front.port());
            client.send(get("/later/a") + get("/later/b") + get("/stream/s"));
            QTRY_VERIFY(front.isAsked(u"b"_s));
            client.reset();
            front.answer(u"b"_s);
            front.write(u"s"_s, "text");
            front.answer(u"a"_s);
            front.write(u"s"_s, "text");
            QTRY_COMPARE(front.statistics().openConnections, 0);
        }
    }

    void answersHalfClosedClients()
    {
        FrontFixture front;
        for (int i = 0; i < 200; ++i) {
            RawClient client(front.port());
            client.send(get("/hello"));
            client.finishSending();
            const QByteArray reply = client.receiveAll();
            QCOMPARE(bodyOf(reply), "hello");
            QVERIFY(!client.wasReset());
        }
        QTRY_COMPARE(front.closed(CloseReason::ClientClosed), 200);
    }

    void survivesAbruptEnds()
    {
        FrontFixture front;
        const QByteArray half = "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 10\r\n\r\nhal";
        constexpr quint64 kRounds = 300;
        for (quint64 i = 0; i < kRounds; ++i) {
            RawClient(front.port()).reset();
            RawClient client(front.port());
            client.send(i % 2 == 0 ? half : get("/size/10000000"));
            client.reset();
        }
        QTRY_COMPARE(front.statistics().accepted, 2 * kRounds);
        QTRY_COMPARE(front.statistics().openConnections, 0);
        QVERIFY(front.calls().isEmpty());
    }

    void cutsASlowConsumer()
    {
        FrontFixture::Settings settings;
        settings.limits.queuedBytes = 100'000;
        FrontFixture front(settings);
        RawClient client(front.port(), 4096);
        client.send(get("/stream/a"));
        client.receiveUntil("first\r\n");
        const QByteArray block(50'000, 'x');
        int written = 0;
        while (written < 1000 && front.write(u"a"_s, block))
            ++written;
        QVERIFY(written < 1000);
        QTRY_COMPARE(front.disconnected(), std::vector{CloseReason::SlowConsumer});
        client.receiveAll();
        QVERIFY(client.isAtEnd());
    }

    // Their addresses are not known any more: no limit of one peer is theirs.
    void countsConnectionsThatWereResetBeforeTheyWereAccepted()
    {
        constexpr quint64 kMany = 1000;
        FrontFixture front;
        front.run([&front](server::http::HttpServer &) {
            for (quint64 i = 0; i < kMany; ++i)
                RawClient(front.port()).reset();
        });
        QTRY_COMPARE(front.statistics().accepted, kMany);
        QTRY_COMPARE(front.closed(CloseReason::ConnectionReset), kMany);
        QCOMPARE(front.rejected(503), 0);
        QCOMPARE(front.statistics().openConnections, 0);
    }

    // However long one message is: who reads gets it.
    void sendsOneLongMessageToAReader()
    {
        FrontFixture::Settings settings;
        settings.limits.queuedBytes = 100'000;
        FrontFixture front(settings);
        RawClient client(front.port());
        client.send(get("/stream/a"));
        client.receiveUntil("first\r\n");
        QVERIFY(front.write(u"a"_s, QByteArray(20'000'000, 'x')));
        QVERIFY(client.receiveUntil("x\r\n", 30s).endsWith("x\r\n"));
        QVERIFY(front.write(u"a"_s, "more"));
        QCOMPARE(client.receiveUntil("more\r\n"), "4\r\nmore\r\n");
    }

    void cutsAStalledReader()
    {
        FrontFixture::Settings settings;
        settings.limits.writeTimeout = 200ms;
        FrontFixture front(settings);
        RawClient client(front.port(), 4096);
        client.send(get("/size/50000000"));
        QTRY_COMPARE(front.closed(CloseReason::SlowConsumer), 1);
    }

    void cutsATricklingReader()
    {
        FrontFixture::Settings settings;
        settings.limits.writeTimeout = 500ms;
        settings.limits.minReadRate = 10'000'000;
        FrontFixture front(settings);
        RawClient client(front.port(), 4096);
        client.send(get("/size/50000000"));
        // Always something, always too little.
        QVERIFY(QTest::qWaitFor(
            [&] {
                client.receive(2'000, 20ms);
                return front.closed(CloseReason::SlowConsumer) == 1;
            },
            30'000));
    }

    void leavesAStreamItsTimeAsLongAsItMoves()
    {
        FrontFixture::Settings settings;
        settings.limits.writeTimeout = 500ms;
        settings.limits.minReadRate = 10'000'000;
        settings.limits.queuedBytes = 10'000'000;
        FrontFixture front(settings);
        RawClient client(front.port(), 4096);
        client.send(get("/stream/a"));
        client.receiveUntil("first");
        QVERIFY(front.write(u"a"_s, QByteArray(5'000'000, 'x')));
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 2'000)
            client.receive(2'000, 20ms);
        QVERIFY(front.write(u"a"_s, "more"));
        QCOMPARE(front.closed(CloseReason::SlowConsumer), 0);
    }

    void deliversLargeAnswersToSlowReaders()
    {
        FrontFixture front;
        RawClient client(front.port(), 4096);
        client.send("GET /size/20000000 HTTP/1.1\r\n" + kHost + "Connection: close\r\n\r\n");
        QCOMPARE(bodyOf(client.receiveAll(30s)).size(), 20'000'000);
        QVERIFY(!client.wasReset());
    }

    void timesOut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status"); // 0: closed without a word
        QTest::addColumn<CloseReason>("reason");
        QTest::newRow("nothing") << QByteArray() << 0 << CloseReason::IdleTimeout;
        QTest::newRow("blank line") << QByteArray("\r\n") << 0 << CloseReason::IdleTimeout;
        QTest::newRow("kept alive") << get("/hello") << 200 << CloseReason::IdleTimeout;
        QTest::newRow("request line")
            << QByteArray("GET /hel") << 408 << CloseReason::HeaderTimeout;
        QTest::newRow("header") << QByteArray("GET / HTTP/1.1\r\nHost: l") << 408
                                << CloseReason::HeaderTimeout;
        QTest::newRow("body") << QByteArray(
            "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 9\r\n\r\nhal")
                              << 408 << CloseReason::BodyTimeout;
        QTest::newRow("chunks") << QByteArray(
            "POST /echo HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel")
                                << 408 << CloseReason::BodyTimeout;
    }

    void timesOut()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const CloseReason, reason);
        FrontFixture::Settings settings;
        settings.limits.firstByteTimeout = 100ms;
        settings.limits.idleTimeout = 100ms;
        settings.limits.headerTimeout = 100ms;
        settings.limits.bodyTimeout = 100ms;
        FrontFixture front(settings);
        RawClient client(front.port());
        client.send(bytes);
        const QByteArray reply = client.receiveAll();
        QVERIFY(client.isAtEnd());
        QTEST(statusOf(reply), "status");
        QVERIFY(bytes.size() < 50 || front.calls().isEmpty() || reason == CloseReason::IdleTimeout);
        client.close();
        QTRY_COMPARE(front.closed(reason), 1);
    }

    // A new connection gets its own, shorter patience; one that has asked once gets the other.
    void timesOutByWhatItWaitsFor()
    {
        FrontFixture::Settings settings;
        settings.limits.firstByteTimeout = 100ms;
        settings.limits.idleTimeout = 1h;
        FrontFixture front(settings);
        RawClient kept(front.port());
        kept.send(get("/hello"));
        QCOMPARE(bodyOf(kept.receiveReply()), "hello");
        RawClient silent(front.port());
        QCOMPARE(silent.receiveAll(), "");
        QVERIFY(silent.isAtEnd());
        kept.send(get("/hello"));
        QCOMPARE(bodyOf(kept.receiveReply()), "hello");
    }

    void closesAfterTheLastRequestThatIsAllowed()
    {
        FrontFixture::Settings settings;
        settings.limits.requestsPerConnection = 3;
        FrontFixture front(settings);
        RawClient client(front.port());
        client.send(get("/later/a") + get("/hello") + get("/hello") + get("/hello"));
        QTRY_VERIFY(front.isAsked(u"a"_s));
        QVERIFY(front.answer(u"a"_s));
        const QByteArray first = client.receiveReply();
        QCOMPARE(bodyOf(first), "a");
        QCOMPARE(headerOf(first, "Connection"), "keep-alive");
        QCOMPARE(headerOf(client.receiveReply(), "Connection"), "keep-alive");
        const QByteArray last = client.receiveAll();
        QCOMPARE(headerOf(last, "Connection"), "close");
        QCOMPARE(last.count("HTTP/1.1 200"), 1);
        QVERIFY(client.isAtEnd() && !client.wasReset());
        client.close();
        QTRY_COMPARE(front.closed(CloseReason::Completed), 1);
    }

    // A byte now and then must not keep it open.
    void timesOutATrickle()
    {
        FrontFixture::Settings settings;
        settings.limits.headerTimeout = 300ms;
        FrontFixture front(settings);
        RawClient client(front.port());
        for (int i = 0; i < 1000 && front.rejected(408) == 0; ++i) {
            if (!client.send("G") || !client.receive(1, 10ms).isEmpty())
                break;
        }
        QTRY_COMPARE(front.closed(CloseReason::HeaderTimeout), 1);
    }

    void neverTimesOutWhileAnAnswerIsPending()
    {
        FrontFixture::Settings settings;
        settings.limits.firstByteTimeout = 50ms;
        settings.limits.idleTimeout = 50ms;
        FrontFixture front(settings);
        RawClient waiting(front.port());
        waiting.send(get("/later/a"));
        RawClient stream(front.port());
        stream.send(get("/stream/a"));
        stream.receiveUntil("first\r\n");
        RawClient idle(front.port());
        QCOMPARE(idle.receiveAll(), ""); // the limit has passed
        QCOMPARE(waiting.receive(1, 100ms), "");
        QVERIFY(front.answer(u"a"_s));
        QCOMPARE(bodyOf(waiting.receiveReply()), "a");
        QVERIFY(front.write(u"a"_s, "more"));
        QCOMPARE(stream.receiveUntil("more\r\n"), "4\r\nmore\r\n");
    }

    void capsConnections()
    {
        FrontFixture::Settings settings;
        settings.limits.connections = 2;
        FrontFixture front(settings);
        RawClient first(front.port());
        RawClient second(front.port());
        QTRY_COMPARE(front.statistics().openConnections, 2);
        RawClient third(front.port());
        const QByteArray refusal = third.receiveAll();
        QCOMPARE(statusOf(refusal), 503);
        QVERIFY(headerOf(refusal, "Retry-After").toInt() > 0);
        third.close();
        QTRY_COMPARE(front.closed(CloseReason::LimitReached), 1);
        first.close();
        QTRY_COMPARE(front.statistics().openConnections, 1);
        RawClient fourth(front.port());
        fourth.send(get("/hello"));
        QCOMPARE(bodyOf(fourth.receiveReply()), "hello");
    }

    void closesAllOfThem()
    {
        FrontFixture front;
        RawClient idle(front.port());
        RawClient waiting(front.port());
        RawClient stream(front.port());
        waiting.send(get("/later/a"));
        stream.send(get("/stream/a"));
        stream.receiveUntil("first\r\n");
        QTRY_VERIFY(front.isAsked(u"a"_s));
        front.run(
            [](server::http::HttpServer &server) { server.close(CloseReason::ServerShutdown); });
        QCOMPARE(stream.receiveAll(), "0\r\n\r\n");
        QCOMPARE(waiting.receiveAll(), "");
        QCOMPARE(idle.receiveAll(), "");
        for (RawClient *client : {&idle, &waiting, &stream})
            client->close();
        QTRY_COMPARE(front.closed(CloseReason::ServerShutdown), 3);
        QCOMPARE(front.disconnected().size(), 2U);
    }

    void tellsEverybodyWhenTheServerGoes()
    {
        FrontFixture front;
        RawClient waiting(front.port());
        RawClient stream(front.port());
        waiting.send(get("/later/a"));
        stream.send(get("/stream/a"));
        stream.receiveUntil("first\r\n");
        QTRY_VERIFY(front.isAsked(u"a"_s));
        front.destroyServer();
        QCOMPARE(front.disconnected(), std::vector(2, CloseReason::ServerShutdown));
        waiting.receiveAll();
        stream.receiveAll();
        QVERIFY(waiting.isAtEnd());
        QVERIFY(stream.isAtEnd());
    }

    // Whatever a client sends behind the request of a stream waits for no answer.
    void cutsWhoTalksIntoAStream()
    {
        FrontFixture front;
        RawClient client(front.port());
        client.send(get("/stream/a"));
        client.receiveUntil("first\r\n");
        client.send(get("/hello")); // a little is ignored
        QVERIFY(front.write(u"a"_s, "more"));
        client.receiveUntil("more\r\n");
        client.send(QByteArray(1'000'000, 'x'));
        QTRY_COMPARE(front.disconnected(), std::vector{CloseReason::ProtocolViolation});
        QVERIFY(front.calls().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
