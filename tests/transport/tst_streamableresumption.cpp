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
using http::Method;
using shared::CloseReason;

// What becomes of streams, answers and agents when connections end too early.
class TestStreamableResumption : public StreamableSession {
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    // --- listening ---
    void aMessageGoesToOneListener();
    void whatCameBeforeAListenerIsKept();
    void aSecondListenerIsServedWhileTheFirstIsDead();
    void aResumedListenerIsTheLatest();
    void listenersAreBounded();
    void pingsGoToAListenerAlone();
    void heartbeatsAreToldOfWhereTheyAreHeard();
    void theRecordTellsOfTheLatestAcknowledgement();

    // --- coming back ---
    void anAnswerIsFoundAgain_data();
    void anAnswerIsFoundAgain();
    void aListenerGoesOnWhereItWas();
    void eachStreamReplaysItsOwn();
    void whatWasTakenIsKeptForAWhile();
    void fewTakenAnswersAreKept();
    void strangeEventIdsAreRefused_data();
    void strangeEventIdsAreRefused();
    void whatHadToGoIsRefused();
    void aCallMayLetItsClientGo();
    void oldStreamsAskToComeBack();

    // --- presence and expiry ---
    void anAgentIsAwayWithoutConnections();
    void anAgentThatListensIsPresent();
    void anIdleSessionExpires();
    void aLostListenerShortensTheWait();
    void whoWaitsIsNotIdle();

private:
    [[nodiscard]] bool isOver() const { return m_world->transports.size() == 0; }
};

void TestStreamableResumption::aMessageGoesToOneListener()
{
    const auto first = m_world->listen(m_session);
    const auto second = m_world->listen(m_session);
    QVERIFY(first->stream->isOpen());
    notifyOfResources();
    QCOMPARE(messagesOn(first) + messagesOn(second), 1);
    QCOMPARE(messagesOn(second), 1);
    second->stream->end(kBroken);
    notifyOfResources();
    QCOMPARE(messagesOn(first), 1);
}

void TestStreamableResumption::whatCameBeforeAListenerIsKept()
{
    notifyOfResources();
    const auto listener = m_world->listen(m_session);
    QCOMPARE(messagesOn(listener), 1);
    const auto second = m_world->listen(m_session);
    QCOMPARE(messagesOn(second), 0);
}

void TestStreamableResumption::aSecondListenerIsServedWhileTheFirstIsDead()
{
    const auto first = m_world->listen(m_session); // its end is never noticed
    const auto second = m_world->listen(m_session);
    QCOMPARE(second->answer->status, 200);
    notifyOfResources();
    QCOMPARE(messagesOn(second), 1);
}

void TestStreamableResumption::aResumedListenerIsTheLatest()
{
    const auto first = m_world->listen(m_session);
    const QByteArray seen = EndpointWorld::lastEventId(*first->stream);
    const auto second = m_world->listen(m_session); // dies, and nobody notices
    first->stream->end(kBroken);
    const auto resumed = m_world->listen(m_session, seen);
    notifyOfResources();
    QCOMPARE(messagesOn(resumed), 1);
    QCOMPARE(messagesOn(second), 0);
}

void TestStreamableResumption::listenersAreBounded()
{
    QList<FakeResponderPointer> listeners;
    for (int i = 0; i < 20; ++i)
        listeners.append(m_world->listen(m_session));
    const auto open = std::ranges::count_if(
        listeners, [](const auto &listener) { return listener->stream->isOpen(); });
    QCOMPARE(open, 8);
    QVERIFY(listeners.constLast()->stream->isOpen());
}

void TestStreamableResumption::pingsGoToAListenerAlone()
{
    m_world->advance(31s);
    const auto listener = m_world->listen(m_session);
    QVERIFY(!listener->stream->written.contains("ping\",")); // none was kept
    m_world->advance(31s);
    QVERIFY(listener->stream->written.contains(R"("method":"ping")"));
    QCOMPARE(m_world->transports.records().constFirst().pingsMissed, 0);
    listener->stream->end(kBroken);
    for (int i = 0; i < 4; ++i)
        m_world->advance(31s);
    QCOMPARE(m_world->transports.records().constFirst().pingsMissed, 0);
}

void TestStreamableResumption::heartbeatsAreToldOfWhereTheyAreHeard()
{
    const auto *transport = m_world->transports.find(QString::fromLatin1(m_session));
    QVERIFY(transport);
    QSignalSpy sent(transport, &Transport::heartbeatSent);
    m_world->advance(16s);
    QCOMPARE(sent.size(), 0); // nobody listens
    const auto listener = m_world->listen(m_session);
    const auto another = m_world->listen(m_session);
    m_world->advance(16s);
    QCOMPARE(sent.size(), 1);
    QCOMPARE(sent.takeFirst().constFirst().toInt(), 2);
    listener->stream->end(kBroken);
    another->stream->end(kBroken);
    m_world->advance(16s);
    QCOMPARE(sent.size(), 0);
}

void TestStreamableResumption::theRecordTellsOfTheLatestAcknowledgement()
{
    const auto record = [this] { return m_world->transports.records().constFirst(); };
    QVERIFY(record().lastAcknowledged.isNull());
    const auto first = m_world->listen(m_session);
    const auto second = m_world->listen(m_session);
    first->stream->acknowledged = m_world->clock.now() - 5s;
    second->stream->acknowledged = m_world->clock.now() - 2s;
    QCOMPARE(record().lastAcknowledged, m_world->clock.wallNow().addSecs(-2));
    QVERIFY(m_world->transports.all().front()->quickRecord().lastAcknowledged.isNull());
}

void TestStreamableResumption::anAnswerIsFoundAgain_data()
{
    QTest::addColumn<bool>("isBefore");
    QTest::newRow("that came before the connection broke") << true;
    QTest::newRow("that came after") << false;
}

void TestStreamableResumption::anAnswerIsFoundAgain()
{
    QFETCH(bool, isBefore);
    const auto waiting = startCall("1");
    const QByteArray priming = EndpointWorld::lastEventId(*waiting->stream);
    waiting->stream->clientReads = false;
    if (isBefore)
        finishCall(u"found"_s);
    waiting->stream->end(kBroken);
    if (!isBefore)
        finishCall(u"found"_s);
    const auto resumed = m_world->listen(m_session, priming);
    QCOMPARE(resumed->answer->status, 200);
    QCOMPARE(messagesOn(resumed), 1);
    QVERIFY(resumed->stream->written.contains("found"));
    QCOMPARE(*resumed->stream->endReason, CloseReason::Completed);
}

void TestStreamableResumption::aListenerGoesOnWhereItWas()
{
    const auto first = m_world->listen(m_session);
    notifyOfResources();
    const QByteArray seen = EndpointWorld::lastEventId(*first->stream);
    first->stream->clientReads = false;
    notifyOfResources(); // sent into the void
    const auto resumed = m_world->listen(m_session, seen); // before the end was noticed
    QVERIFY(!first->stream->isOpen());
    QCOMPARE(messagesOn(resumed), 1);
    notifyOfResources();
    QCOMPARE(messagesOn(resumed), 2);
    QVERIFY(resumed->stream->isOpen());
}

void TestStreamableResumption::eachStreamReplaysItsOwn()
{
    const auto first = startCall("1");
    const auto second = startCall("2");
    const QByteArray firstSeen = EndpointWorld::lastEventId(*first->stream);
    const QByteArray secondSeen = EndpointWorld::lastEventId(*second->stream);
    first->stream->end(kBroken);
    second->stream->end(kBroken);
    finishCall(u"for the first"_s);
    finishCall(u"for the second"_s);
    const auto resumed = m_world->listen(m_session, secondSeen);
    QVERIFY(resumed->stream->written.contains("for the second"));
    QVERIFY(!resumed->stream->written.contains("for the first"));
    QVERIFY(m_world->listen(m_session, firstSeen)->stream->written.contains("for the first"));
}

void TestStreamableResumption::whatWasTakenIsKeptForAWhile()
{
    const auto waiting = startCall("1");
    const QByteArray priming = EndpointWorld::lastEventId(*waiting->stream);
    finishCall(u"here"_s);
    const QByteArray answer = EndpointWorld::lastEventId(*waiting->stream);
    QCOMPARE(m_world->listen(m_session, answer)->answer->status, 204); // it has all
    ask();
    m_world->advance(30s);
    const auto again = m_world->listen(m_session, priming); // a proxy lost it
    QVERIFY(again->stream->written.contains("here"));
    m_world->advance(61s);
    QCOMPARE(m_world->listen(m_session, priming)->answer->status, 400);
}

void TestStreamableResumption::fewTakenAnswersAreKept()
{
    QByteArrayList primings;
    for (int i = 0; i < 10; ++i) {
        const auto waiting = startCall(QByteArray::number(i));
        primings.append(EndpointWorld::lastEventId(*waiting->stream));
        finishCall(u"here"_s);
    }
    const auto one = startCall("99");
    finishCall(u"the one that is too many"_s);
    QVERIFY(!one->stream->isOpen());
    const auto isKept = [&](const QByteArray &priming) {
        return m_world->listen(m_session, priming)->answer->status == 200;
    };
    QVERIFY(!isKept(primings.constFirst()));
    QVERIFY(isKept(primings.constLast()));
    QVERIFY(m_world->transports.records().constFirst().eventsKept <= 9);
}

void TestStreamableResumption::strangeEventIdsAreRefused_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("a word") << QByteArray("latest");
    QTest::newRow("huge") << QByteArray(8000, '9');
    QTest::newRow("NUL") << QByteArray("a\0b-1-2", 7);
    QTest::newRow("another session's") << QByteArray("other");
    QTest::newRow("no such stream") << QByteArray("stream");
    QTest::newRow("ahead of the stream") << QByteArray("event");
}

void TestStreamableResumption::strangeEventIdsAreRefused()
{
    QFETCH(QByteArray, id);
    const auto waiting = startCall("1");
    const QByteArray own = EndpointWorld::lastEventId(*waiting->stream);
    const QList<QByteArray> parts = own.split('-');
    if (id == "stream")
        id = parts[0] + "-99-0";
    if (id == "event")
        id = parts[0] + '-' + parts[1] + "-99";
    if (id == "other") {
        const QByteArray bob = m_world->begin("2025-11-25", u"agentId=bob"_s);
        const auto his = m_world->send({.body = EndpointWorld::callBody("1", "keep"),
            .session = bob,
            .query = u"agentId=bob"_s});
        m_world->advance(250ms);
        id = EndpointWorld::lastEventId(*his->stream);
        QVERIFY(id.endsWith("-1-0") && id != own);
    }
    const auto refused = m_world->listen(m_session, id);
    QCOMPARE(refused->answer->status, 400);
    const QJsonObject body = QJsonDocument::fromJson(refused->answer->body).object();
    QCOMPARE(body["jsonrpc"_L1].toString(), u"2.0"_s);
    QCOMPARE(body["error"_L1]["data"_L1]["reason"_L1].toString(), u"unknown_event"_s);
    QVERIFY(!body.contains("id"_L1));
    QVERIFY(!refused->stream);
    QVERIFY(waiting->stream->isOpen());
}

void TestStreamableResumption::whatHadToGoIsRefused()
{
    m_world->settings.replayEvents = 3;
    m_session = m_world->begin();
    const auto listener = m_world->listen(m_session);
    const QByteArray first = EndpointWorld::lastEventId(*listener->stream);
    for (int i = 0; i < 5; ++i)
        notifyOfResources();
    QCOMPARE(m_world->listen(m_session, first)->answer->status, 400);
    QVERIFY(listener->stream->isOpen());
}

void TestStreamableResumption::aCallMayLetItsClientGo()
{
    const auto asked = post(EndpointWorld::callBody("1", "keep"));
    m_world->kept.constFirst()->suspend(); // at once, without waiting whether it gets long
    QVERIFY(asked->stream->written.startsWith("retry: "));
    QVERIFY(!asked->stream->isOpen());
    QCOMPARE(messagesOn(asked), 0);
    const auto back = m_world->listen(m_session, EndpointWorld::lastEventId(*asked->stream));
    QVERIFY(back->stream->isOpen());
    finishCall(u"at last"_s);
    QVERIFY(back->stream->written.contains("at last"));
}

void TestStreamableResumption::oldStreamsAskToComeBack()
{
    m_world->settings.streamLifetime = 60s;
    m_session = m_world->begin();
    const auto listener = m_world->listen(m_session);
    m_world->advance(16s);
    QVERIFY(listener->stream->isOpen());
    for (int i = 0; i < 4; ++i)
        m_world->advance(16s);
    QVERIFY(!listener->stream->isOpen());
    QCOMPARE(
        m_world->listen(m_session, EndpointWorld::lastEventId(*listener->stream))->answer->status,
        200);
}

void TestStreamableResumption::anAgentIsAwayWithoutConnections()
{
    m_world->advance(59s);
    QCOMPARE(m_world->gate.presence.size(), 0);
    m_world->advance(2s);
    QCOMPARE(m_world->gate.presence, (QList{std::pair(u"alice"_s, false)}));
    ask();
    QCOMPARE(m_world->gate.presence.constLast(), std::pair(u"alice"_s, true));
    QCOMPARE(m_world->gate.left.size(), 0);
}

void TestStreamableResumption::anAgentThatListensIsPresent()
{
    const auto listener = m_world->listen(m_session);
    for (int i = 0; i < 10; ++i)
        m_world->advance(60s);
    QCOMPARE(m_world->gate.presence.size(), 0);
    listener->stream->end(kBroken);
    m_world->advance(61s);
    QCOMPARE(m_world->gate.presence, (QList{std::pair(u"alice"_s, false)}));
}

void TestStreamableResumption::anIdleSessionExpires()
{
    QSignalSpy closed(&m_world->transports, &TransportRegistry::transportClosed);
    m_world->advance(29min);
    ask();
    m_world->advance(29min);
    QVERIFY(!isOver());
    m_world->advance(61s);
    QVERIFY(isOver());
    QCOMPARE(*closed.first().first().value<shared::TransportRecord>().closeReason,
        CloseReason::IdleTimeout);
    QCOMPARE(post(EndpointWorld::pingBody("1"))->answer->status, 404);
}

void TestStreamableResumption::aLostListenerShortensTheWait()
{
    const auto listener = m_world->listen(m_session);
    m_world->advance(10min);
    QVERIFY(!isOver());
    listener->stream->end(kBroken);
    m_world->advance(4min);
    ask();
    m_world->advance(4min);
    QVERIFY(!isOver());
    m_world->advance(61s);
    QVERIFY(isOver());
}

void TestStreamableResumption::whoWaitsIsNotIdle()
{
    const auto waiting = startCall("1");
    for (int i = 0; i < 10; ++i)
        m_world->advance(10min);
    QVERIFY(!isOver());
    finishCall(u"mail"_s);
    QVERIFY(waiting->stream->written.contains("mail"));
    m_world->advance(31min);
    QVERIFY(isOver());
}

QTEST_GUILESS_MAIN(TestStreamableResumption)
#include "tst_streamableresumption.moc"
