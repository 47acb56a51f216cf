// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/transport/streamablesession.h"

#include <QSignalSpy>
#include <QTest>

using namespace server;
using namespace server::transport;
using namespace tests;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using mcp::Arrival;
using shared::CloseReason;

// What the hub believes to have arrived, and what it does when a client says otherwise.
class TestStreamableArrivals : public StreamableSession {
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void aTakenAnswerArrivesAndIsAcknowledgedByTheNextRequest();
    void anAnswerThatAProxyLostIsGivenAgain();
    void anAnswerThatIsMissedAndGoneIsLost();
    void anAnswerThatArrivesAfterTheNextRequestIsAcknowledgedThen();
    void aBrokenAnswerIsInDoubtUntilTheClientGoesOn();
    void aBrokenAnswerThatIsFetchedArrives();
    void anAnswerWhoseClientWentOnBeforeItBrokeIsLost();
    void anAnswerForNobodyIsLost_data();
    void anAnswerForNobodyIsLost();

    // --- the same again ---
    void aRepeatedRequestTakesThePlaceOfOneThatWasCut_data();
    void aRepeatedRequestTakesThePlaceOfOneThatWasCut();
    void aRequestThatIsServedIsNotRepeated();
};

void TestStreamableArrivals::aTakenAnswerArrivesAndIsAcknowledgedByTheNextRequest()
{
    const auto answered = post(EndpointWorld::callBody("1", "deliver"));
    QVERIFY(answered->stream); // quick, but its end is what tells that it arrived
    QCOMPARE(post(EndpointWorld::pingBody("5"))->answer->status, 200); // says nothing
    QCOMPARE(m_world->arrivals, QList{Arrival::Uncertain});
    const qsizetype before = m_world->gate.acknowledged.size();
    ask();
    QCOMPARE(m_world->arrivals, (QList{Arrival::Uncertain, Arrival::Arrived}));
    QCOMPARE(m_world->gate.acknowledged.size(), before + 1);
}

void TestStreamableArrivals::anAnswerThatAProxyLostIsGivenAgain()
{
    const auto waiting = startCall("1");
    const QByteArray priming = EndpointWorld::lastEventId(*waiting->stream);
    finishCall(u"mail"_s); // the proxy takes it and says so, and breaks
    const auto resumed = m_world->listen(m_session, priming);
    QVERIFY(resumed->stream->written.contains("mail"));
    QCOMPARE(m_world->arrivals, QList{Arrival::Uncertain});
    ask();
    QCOMPARE(m_world->arrivals, (QList{Arrival::Uncertain, Arrival::Arrived}));
}

void TestStreamableArrivals::anAnswerThatIsMissedAndGoneIsLost()
{
    m_world->settings.replayEvents = 1;
    m_session = m_world->begin();
    const auto waiting = startCall("1");
    const QByteArray priming = EndpointWorld::lastEventId(*waiting->stream);
    finishCall(u"mail"_s);
    const auto listener = m_world->listen(m_session);
    notifyOfResources(); // needs the room
    QCOMPARE(m_world->arrivals, QList{Arrival::Uncertain});
    QCOMPARE(m_world->listen(m_session, priming)->answer->status, 400);
    QCOMPARE(m_world->arrivals, (QList{Arrival::Uncertain, Arrival::Lost}));
}

void TestStreamableArrivals::anAnswerThatArrivesAfterTheNextRequestIsAcknowledgedThen()
{
    const auto waiting = startCall("1");
    waiting->stream->clientReads = false; // its FIN is on the way
    finishCall(u"mail"_s);
    ask();
    QCOMPARE(m_world->arrivals, QList{Arrival::Uncertain});
    const qsizetype before = m_world->gate.acknowledged.size();
    waiting->stream->take(CloseReason::Completed);
    QCOMPARE(m_world->arrivals, (QList{Arrival::Uncertain, Arrival::Arrived}));
    QCOMPARE(m_world->gate.acknowledged.size(), before + 1);
}

void TestStreamableArrivals::aBrokenAnswerIsInDoubtUntilTheClientGoesOn()
{
    const auto waiting = startCall("1");
    waiting->stream->end(kBroken);
    finishCall(u"mail"_s);
    QCOMPARE(m_world->arrivals, QList{Arrival::Uncertain});
    QCOMPARE(post(EndpointWorld::pingBody("5"))->answer->status, 200); // says nothing
    QCOMPARE(m_world->arrivals, QList{Arrival::Uncertain});
    ask();
    QCOMPARE(m_world->arrivals, (QList{Arrival::Uncertain, Arrival::Lost}));
}

void TestStreamableArrivals::aBrokenAnswerThatIsFetchedArrives()
{
    const auto waiting = startCall("1");
    waiting->stream->end(kBroken);
    finishCall(u"mail"_s);
    const auto resumed = m_world->listen(m_session, EndpointWorld::lastEventId(*waiting->stream));
    QVERIFY(resumed->stream->written.contains("mail"));
    ask();
    QCOMPARE(m_world->arrivals, (QList{Arrival::Uncertain, Arrival::Arrived}));
}

void TestStreamableArrivals::anAnswerWhoseClientWentOnBeforeItBrokeIsLost()
{
    const auto waiting = startCall("1");
    waiting->stream->clientReads = false; // the network has changed below it
    finishCall(u"mail"_s);
    ask(); // on another connection
    waiting->stream->end(CloseReason::HalfOpen);
    QCOMPARE(m_world->arrivals, (QList{Arrival::Uncertain, Arrival::Lost}));
}

void TestStreamableArrivals::anAnswerForNobodyIsLost_data()
{
    QTest::addColumn<QByteArray>("revision");
    QTest::addColumn<bool>("isEarly");
    QTest::newRow("left before the answer took form") << QByteArray("2025-11-25") << true;
    QTest::newRow("left without an event id") << QByteArray("2025-06-18") << false;
}

void TestStreamableArrivals::anAnswerForNobodyIsLost()
{
    QFETCH(QByteArray, revision);
    QFETCH(bool, isEarly);
    m_session = m_world->begin(revision);
    const auto asked = post(EndpointWorld::callBody("1", "keep"));
    if (isEarly) {
        asked->isGone = true;
        emit asked->disconnected(kBroken);
    } else {
        m_world->advance(250ms);
        asked->stream->end(kBroken);
    }
    finishCall(u"mail"_s);
    QCOMPARE(m_world->arrivals.constLast(), Arrival::Lost);
}

void TestStreamableArrivals::aRepeatedRequestTakesThePlaceOfOneThatWasCut_data()
{
    QTest::addColumn<QByteArray>("revision");
    QTest::addColumn<bool>("isEarly");
    QTest::newRow("before the answer took form") << QByteArray("2025-11-25") << true;
    QTest::newRow("while it waited") << QByteArray("2025-11-25") << false;
    QTest::newRow("without an event id") << QByteArray("2025-06-18") << false;
}

void TestStreamableArrivals::aRepeatedRequestTakesThePlaceOfOneThatWasCut()
{
    QFETCH(QByteArray, revision);
    QFETCH(bool, isEarly);
    m_session = m_world->begin(revision);
    const auto cut = post(EndpointWorld::callBody("1", "keep"));
    QSignalSpy cancelled(m_world->kept.constFirst().get(), &mcp::Call::cancelled);
    if (isEarly) {
        cut->isGone = true;
        emit cut->disconnected(kBroken);
    } else {
        m_world->advance(250ms);
        cut->stream->end(kBroken);
    }
    const auto repeated = startCall("1");
    QCOMPARE(cancelled.size(), 1);
    QVERIFY(repeated->stream->isOpen());
    finishCall(u"for nobody"_s);
    QCOMPARE(messagesOn(repeated), 0);
    finishCall(u"for the client"_s);
    QVERIFY(repeated->stream->written.contains("for the client"));
}

void TestStreamableArrivals::aRequestThatIsServedIsNotRepeated()
{
    const auto waiting = startCall("1");
    const auto repeated = post(EndpointWorld::callBody("1", "keep"));
    QCOMPARE(repeated->answer->status, 400);
    QCOMPARE(EndpointWorld::json(*repeated)["error"_L1]["code"_L1].toInt(), -32600);
    finishCall(u"mail"_s);
    QVERIFY(waiting->stream->written.contains("mail"));
}

QTEST_GUILESS_MAIN(TestStreamableArrivals)
#include "tst_streamablearrivals.moc"
