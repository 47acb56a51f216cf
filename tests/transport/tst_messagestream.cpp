// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/messagestream.h"
#include "server/transport/replaybuffer.h"
#include "tests/support/fakehttp.h"
#include "tests/support/manualclock.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace server::transport;
using namespace std::chrono_literals;
using server::mcp::Arrival;
using shared::CloseReason;
using tests::FakeStream;

class TestMessageStream : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_replay = std::make_unique<ReplayBuffer>(100, 100'000);
        m_arrivals.clear();
        make({.session = "tag", .hasPriming = true});
    }

    void numbersItsEvents()
    {
        FakeStream connection;
        m_stream->attach(connection);
        QVERIFY(connection.written.endsWith("id: tag-7-0\r\ndata: \r\n\r\n"));
        m_stream->send("{}");
        m_stream->send("{}");
        QVERIFY(connection.written.endsWith("event: message\r\nid: tag-7-2\r\ndata: {}\r\n\r\n"));
    }

    void endsInOnePieceWithItsLastMessage()
    {
        FakeStream connection;
        QSignalSpy taken(m_stream.get(), &MessageStream::taken);
        m_stream->attach(connection);
        m_stream->sendLast("{\"last\":1}", watch());
        QVERIFY(connection.isFinished);
        QVERIFY(connection.written.contains("last"));
        QCOMPARE(taken.size(), 1);
        QVERIFY(m_stream->isTaken());
        QCOMPARE(m_arrivals, QList{Arrival::Uncertain}); // by a proxy, perhaps
        m_stream->noteOtherRequest();
        QCOMPARE(m_arrivals, (QList{Arrival::Uncertain, Arrival::Arrived}));
    }

    void isGivenAgainToWhoComesBackForWhatWasTaken()
    {
        FakeStream proxied;
        m_stream->attach(proxied);
        m_stream->sendLast("1", watch());
        QCOMPARE(m_stream->canResume(0), MessageStream::Resumption::Resumed);
        QCOMPARE(m_stream->canResume(1), MessageStream::Resumption::NothingLeft);
        FakeStream second;
        second.clientReads = false;
        m_stream->resume(second, 0);
        QVERIFY(!m_stream->isTaken());
        QVERIFY(second.written.contains("data: 1") && second.isFinished);
        second.end(CloseReason::ConnectionReset);
        QCOMPARE(m_arrivals, QList{Arrival::Uncertain});
        m_stream->noteOtherRequest(); // without having come back once more
        QCOMPARE(m_arrivals, (QList{Arrival::Uncertain, Arrival::Lost}));
    }

    void isTakenForLongOnlyOnceItsAnswersAreCertain()
    {
        FakeStream connection;
        m_stream->attach(connection);
        m_stream->sendLast("1", watch());
        m_clock.advance(61s);
        QVERIFY(!m_stream->isTakenFor(60s));
        m_stream->noteOtherRequest();
        QVERIFY(m_stream->isTakenFor(60s));
        QVERIFY(!m_stream->isTakenFor(62s));
    }

    void whatIsMissedAndGoneIsLost()
    {
        FakeStream connection;
        m_stream->attach(connection);
        m_stream->sendLast("1", watch());
        m_stream->noteMissed();
        QCOMPARE(m_arrivals, (QList{Arrival::Uncertain, Arrival::Lost}));
    }

    void cantBeResumedWithoutIds()
    {
        make({.session = {}});
        FakeStream connection;
        m_stream->attach(connection);
        QCOMPARE(connection.written, QByteArray());
        m_stream->send("{}");
        QVERIFY(!connection.written.contains("id:"));
        QVERIFY(!m_stream->isResumable());
        QCOMPARE(m_replay->size(), 0);
        connection.clientReads = false;
        m_stream->sendLast("{}", watch());
        connection.end(CloseReason::ConnectionReset);
        QCOMPARE(m_arrivals, (QList{Arrival::Uncertain, Arrival::Lost}));
    }

    void isResumableOnceAnIdWentOut()
    {
        make({.session = "tag"});
        auto first = std::make_unique<FakeStream>();
        m_stream->attach(*first);
        QVERIFY(!m_stream->isResumable());
        m_stream->send("{}");
        QVERIFY(m_stream->isResumable());
    }

    void replaysWhatWasMissedInOrder()
    {
        auto first = std::make_unique<FakeStream>();
        m_stream->attach(*first);
        m_stream->send("1");
        first->end(CloseReason::ConnectionReset);
        m_stream->send("2");
        m_stream->send("3");
        FakeStream second;
        QCOMPARE(m_stream->canResume(1), MessageStream::Resumption::Resumed);
        m_stream->resume(second, 1);
        QCOMPARE(second.written.count("event: message"), 2);
        QVERIFY(second.written.indexOf("data: 2") < second.written.indexOf("data: 3"));
        m_stream->send("4");
        QVERIFY(second.written.endsWith("data: 4\r\n\r\n"));
        QCOMPARE(m_stream->canResume(5), MessageStream::Resumption::Gone); // not said yet
    }

    void saysWhenNothingIsLeft()
    {
        FakeStream connection;
        m_stream->attach(connection);
        connection.clientReads = false;
        m_stream->sendLast("1");
        connection.end(CloseReason::ConnectionReset);
        QCOMPARE(m_stream->canResume(0), MessageStream::Resumption::Resumed);
        QCOMPARE(m_stream->canResume(1), MessageStream::Resumption::NothingLeft);
    }

    void cutsTheConnectionThatItLeaves()
    {
        FakeStream first;
        FakeStream second;
        m_stream->attach(first);
        m_stream->resume(second, 0);
        QVERIFY(first.wasAborted);
        QVERIFY(m_stream->isAttached());
        first.end(CloseReason::ConnectionReset); // of no interest any more
        QVERIFY(m_stream->isAttached());
    }

    void tellsAgainWhereToComeBackTo()
    {
        FakeStream first;
        FakeStream second;
        m_stream->attach(first);
        m_stream->send("1");
        m_stream->resume(second, 1); // has it all
        QVERIFY(second.written.startsWith("retry: "));
        QVERIFY(second.written.endsWith("id: tag-7-1\r\ndata: \r\n\r\n"));
    }

    void saysSomethingAtOnceWhereItCantPrime()
    {
        make({.session = "tag"});
        FakeStream first;
        FakeStream second;
        m_stream->attach(first);
        m_stream->send("1");
        m_stream->resume(second, 1);
        QVERIFY(second.written.startsWith(": "));
    }

    void countsTheBytesOfAllItsConnections()
    {
        FakeStream first;
        m_stream->attach(first);
        first.end(CloseReason::ConnectionReset);
        FakeStream second;
        m_stream->resume(second, 0);
        QCOMPARE(m_stream->bytesOut(), first.written.size() + second.written.size());
    }

    void nobodyIsToldOfWhatIsGivenUp()
    {
        FakeStream connection;
        m_stream->attach(connection);
        connection.end(CloseReason::ConnectionReset);
        m_stream->noteOtherRequest();
        m_stream->sendLast("1", watch()); // at last, but the client has gone on
        QCOMPARE(m_arrivals, (QList{Arrival::Uncertain, Arrival::Lost}));
        QCOMPARE(m_stream->canResume(0), MessageStream::Resumption::Resumed); // it may all the same
    }

    void theEndOfTheSessionSettlesNothing()
    {
        FakeStream connection;
        m_stream->attach(connection);
        connection.clientReads = false;
        m_stream->send("1", watch());
        m_stream->end(CloseReason::TakenOver);
        QVERIFY(connection.isFinished);
        connection.end(CloseReason::TakenOver);
        QCOMPARE(m_arrivals, QList{Arrival::Uncertain}); // the domain takes it all back by itself
    }

private:
    void make(const MessageStream::Style &style)
    {
        m_stream = std::make_unique<MessageStream>(7, style, m_clock, *m_replay);
    }
    server::mcp::ArrivalCallback watch()
    {
        return [this](Arrival arrival) { m_arrivals.append(arrival); };
    }

    tests::ManualClock m_clock;
    std::unique_ptr<ReplayBuffer> m_replay;
    QList<Arrival> m_arrivals;
    std::unique_ptr<MessageStream> m_stream;
};

QTEST_GUILESS_MAIN(TestMessageStream)
#include "tst_messagestream.moc"
