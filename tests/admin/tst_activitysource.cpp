// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/activityfeed.h"
#include "server/admin/activitysource.h"
#include "server/admin/roster.h"
#include "server/http/httpserver.h"
#include "tests/admin/adminworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::admin::ActivityFeed;
using server::admin::ActivitySource;
using server::session::SessionKey;
using shared::ActivityEvent;
using shared::ActivityKind;
using shared::CloseReason;

// What becomes an event of the feed, and what it says.
class TestActivitySource : public QObject {
    Q_OBJECT
private slots:
    void init();
    void tellsTheLifeOfATransport();
    void tellsPings();
    void tellsSessionsAndAgents();
    void tellsMessages();
    void tellsWaits();
    void tellsBans();
    void tellsAFloodOfRefusalsOnceASecond();
    void tellsOfLimitsOnly_data();
    void tellsOfLimitsOnly();

private:
    // The events of that kind since init().
    [[nodiscard]] QList<ActivityEvent> told(ActivityKind kind) const;

    const SessionKey m_demo{u"app"_s, u"demo"_s};
    struct Parts {
        tests::AdminWorld world;
        server::admin::Roster roster{world.hub, world.transports};
        ActivityFeed feed{world.clock};
        server::http::HttpServer http{{}, world.clock, world.deadlines};
        ActivitySource source{{world.clock, world.transports, world.hub, world.bans, roster, feed}};
    };
    std::unique_ptr<Parts> m_parts;
};

void TestActivitySource::init()
{
    m_parts = std::make_unique<Parts>();
    m_parts->source.watch(m_parts->http);
}

QList<ActivityEvent> TestActivitySource::told(ActivityKind kind) const
{
    QList<ActivityEvent> events;
    for (quint64 i = m_parts->feed.oldest(); i <= m_parts->feed.newest(); ++i) {
        if (m_parts->feed.at(i)->kind == kind)
            events.append(*m_parts->feed.at(i));
    }
    return events;
}

void TestActivitySource::tellsTheLifeOfATransport()
{
    m_parts->world.join(m_demo, u"alice"_s, u"t1"_s).close(CloseReason::ConnectionReset);
    for (const ActivityKind kind :
        {ActivityKind::TransportOpened, ActivityKind::WelcomeSent, ActivityKind::TransportClosed}) {
        const QList<ActivityEvent> events = told(kind);
        QCOMPARE(events.size(), 1);
        QCOMPARE(events[0].applicationId, u"app"_s);
        QCOMPARE(events[0].sessionId, u"demo"_s);
        QCOMPARE(events[0].agentId, u"alice"_s);
        QCOMPARE(events[0].transportId, u"t1"_s);
        QVERIFY(events[0].transport && events[0].transport->id == u"t1");
        QCOMPARE(events[0].reason.has_value(), kind == ActivityKind::TransportClosed);
    }
    QCOMPARE(
        told(ActivityKind::TransportClosed)[0].reason, std::optional(CloseReason::ConnectionReset));
}

void TestActivitySource::tellsPings()
{
    server::transport::Heartbeat &pulse = m_parts->world.join(m_demo, u"alice"_s, u"t1"_s).pulse();
    emit pulse.pinged();
    emit pulse.pingAnswered(1500us);
    emit pulse.pingMissed(2);
    QCOMPARE(told(ActivityKind::PingSent).size(), 1);
    QCOMPARE(told(ActivityKind::PingSent)[0].agentId, u"alice"_s);
    QCOMPARE(told(ActivityKind::PingAnswered)[0].roundTrip, std::optional(1500us));
    QCOMPARE(told(ActivityKind::PingMissed)[0].pingsMissed, 2);
    QCOMPARE(told(ActivityKind::PingMissed)[0].transportId, u"t1"_s);
}

void TestActivitySource::tellsSessionsAndAgents()
{
    m_parts->world.join(m_demo, u"alice"_s, u"t1"_s);
    QCOMPARE(told(ActivityKind::SessionCreated).size(), 1);
    const QList<ActivityEvent> registered = told(ActivityKind::AgentRegistered);
    QCOMPARE(registered.size(), 1);
    QVERIFY(registered[0].agent);
    QCOMPARE(registered[0].agent->description, u"does alice"_s);
    const QList<ActivityEvent> changed = told(ActivityKind::AgentStateChanged);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(changed.constLast().agent->state, shared::AgentState::Connected);
    m_parts->world.hub.removeAgent(m_demo, u"alice"_s, {});
    QCOMPARE(told(ActivityKind::AgentRemoved)[0].agentId, u"alice"_s);
    QVERIFY(!told(ActivityKind::AgentRemoved)[0].agent); // there is nothing to tell of it
    m_parts->world.hub.closeSession(m_demo, u"done"_s, {});
    QCOMPARE(told(ActivityKind::SessionClosed)[0].text, u"done"_s);
}

void TestActivitySource::tellsMessages()
{
    m_parts->world.join(m_demo, u"alice"_s, u"t1"_s);
    m_parts->world.join(m_demo, u"bob"_s, u"t2"_s);
    std::optional<QString> content;
    connect(&m_parts->feed, &ActivityFeed::published, this, [&] {
        if (m_parts->feed.newestContent())
            content = m_parts->feed.newestContent();
    });
    m_parts->world.send(m_demo, u"alice"_s, {u"bob"_s}, u"h\u00e9llo"_s);
    const QList<ActivityEvent> sent = told(ActivityKind::MessageSent);
    QCOMPARE(sent.size(), 1);
    QCOMPARE(sent[0].agentId, u"alice"_s);
    QCOMPARE(sent[0].mentions, QStringList{u"bob"_s});
    QCOMPARE(sent[0].bytes, 6); // in UTF-8
    QVERIFY(!sent[0].messageId.isEmpty() && !sent[0].threadId.isEmpty());
    QVERIFY(!sent[0].content);
    QCOMPARE(content,
        std::optional(u"h\u00e9llo"_s)); // for readers that asked for it
    QVERIFY(!told(ActivityKind::ThreadChanged).isEmpty());
    QCOMPARE(told(ActivityKind::ThreadChanged)[0].threadId, sent[0].threadId);
}

void TestActivitySource::tellsWaits()
{
    m_parts->world.join(m_demo, u"alice"_s, u"t1"_s);
    m_parts->world.join(m_demo, u"bob"_s, u"t2"_s);
    m_parts->world.hub.waitForMentions(m_demo, u"bob"_s, u"t2"_s, 1min, [](const auto &) {});
    QCOMPARE(told(ActivityKind::WaitStarted)[0].transportId, u"t2"_s);
    m_parts->world.advance(5s);
    m_parts->world.send(m_demo, u"alice"_s, {u"bob"_s}, u"hello"_s);
    const QList<ActivityEvent> ended = told(ActivityKind::WaitEnded);
    QCOMPARE(ended.size(), 1);
    QCOMPARE(ended[0].agentId, u"bob"_s);
    QCOMPARE(ended[0].duration, std::optional<std::chrono::milliseconds>(5s));
    QCOMPARE(ended[0].count, 1);
}

void TestActivitySource::tellsBans()
{
    const shared::Ban ban = m_parts->world.bans.banAgent(m_demo, u"alice"_s, 5min, u"too loud"_s);
    const QList<ActivityEvent> began = told(ActivityKind::BanBegan);
    QCOMPARE(began.size(), 1);
    QCOMPARE(began[0].banId, ban.banId);
    QCOMPARE(began[0].agentId, u"alice"_s);
    QCOMPARE(began[0].text, u"too loud"_s);
    QCOMPARE(began[0].duration, std::optional<std::chrono::milliseconds>(5min));
    m_parts->world.advance(5min);
    QCOMPARE(told(ActivityKind::BanEnded)[0].banId, ban.banId);
}

void TestActivitySource::tellsAFloodOfRefusalsOnceASecond()
{
    const auto refuse = [this](QLatin1StringView cause) {
        server::http::ServedRequest request;
        request.status = 429;
        request.cause = cause;
        emit m_parts->http.requestServed(request);
    };
    for (int i = 0; i < 50; ++i)
        refuse("too_many_requests"_L1);
    refuse("too_many_messages"_L1); // another limit is another event
    QCOMPARE(told(ActivityKind::LimitHit).size(), 2);
    QCOMPARE(told(ActivityKind::LimitHit)[0].count, 1);
    QCOMPARE(told(ActivityKind::LimitHit)[0].cause, u"too_many_requests"_s);
    m_parts->world.clock.advance(1s);
    refuse("too_many_requests"_L1);
    QCOMPARE(told(ActivityKind::LimitHit).size(), 3);
    QCOMPARE(told(ActivityKind::LimitHit)[2].count,
        50); // those untold among them
    QCOMPARE(told(ActivityKind::LimitHit)[2].status, 429);
}

void TestActivitySource::tellsOfLimitsOnly_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("cause");
    QTest::addColumn<bool>("isTold");
    QTest::newRow("too many") << 429 << QByteArray("too_many_requests") << true;
    QTest::newRow("no room") << 503 << QByteArray("draining") << true;
    QTest::newRow("wrong") << 400 << QByteArray("invalid_argument") << false;
    QTest::newRow("who is that") << 401 << QByteArray("unauthorized") << false;
    QTest::newRow("served") << 200 << QByteArray() << false;
    QTest::newRow("503 of a handler's own") << 503 << QByteArray() << false;
}

void TestActivitySource::tellsOfLimitsOnly()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, cause);
    QFETCH(const bool, isTold);
    server::http::ServedRequest request;
    request.status = status;
    request.cause = QLatin1StringView(cause);
    emit m_parts->http.requestServed(request);
    server::http::ConnectionRecord record;
    record.refusedStatus = status;
    record.refusal = QLatin1StringView(cause);
    m_parts->world.clock.advance(2s);
    emit m_parts->http.connectionClosed(record);
    QCOMPARE(told(ActivityKind::LimitHit).size(), isTold ? 2 : 0);
}

QTEST_GUILESS_MAIN(TestActivitySource)
#include "tst_activitysource.moc"
