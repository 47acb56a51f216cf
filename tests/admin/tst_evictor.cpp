// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/activityfeed.h"
#include "server/admin/evictor.h"
#include "tests/admin/adminworld.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::admin::ActivityFeed;
using server::admin::Evictor;
using server::session::SessionKey;
using shared::ActivityKind;
using shared::BanKind;
using shared::CloseReason;
using shared::ErrorCode;

namespace {

const Evictor::Order kLoud{
    .by = u"127.0.0.1"_s, .reason = u"too loud"_s, .ban = {}, .banDuration = 0s};

void expectLine(const char *pattern)
{
    QTest::ignoreMessage(QtInfoMsg, QRegularExpression(QString::fromLatin1(pattern)));
}

} // namespace

// What an administrator does, and what is told and written down of it.
class TestEvictor : public QObject {
    Q_OBJECT
private slots:
    void init();
    void endsATransportWithWords_data();
    void endsATransportWithWords();
    void tellsGoneFromUnknown();
    void bansBeforeItCuts_data();
    void bansBeforeItCuts();
    void removesAnAgentThatIsHere();
    void removesAnAgentThatIsAway();
    void removesNobodyUnknown();
    void closesOneSessionOnly();
    void closesNoUnknownSession();

private:
    [[nodiscard]] QList<ActivityKind> told() const;

    const SessionKey m_demo{u"app"_s, u"demo"_s};
    std::unique_ptr<tests::AdminWorld> m_world;
    std::unique_ptr<ActivityFeed> m_feed;
    std::unique_ptr<Evictor> m_evictor;
};

void TestEvictor::init()
{
    m_world = std::make_unique<tests::AdminWorld>();
    m_feed = std::make_unique<ActivityFeed>(m_world->clock);
    m_evictor = std::make_unique<Evictor>(
        Evictor::Means{m_world->transports, m_world->hub, m_world->bans, *m_feed});
}

QList<ActivityKind> TestEvictor::told() const
{
    QList<ActivityKind> kinds;
    for (quint64 number = m_feed->oldest(); number <= m_feed->newest(); ++number)
        kinds.append(m_feed->at(number)->kind);
    return kinds;
}

void TestEvictor::endsATransportWithWords_data()
{
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("told");
    QTest::newRow("with a reason")
        << u"too loud"_s << u"An administrator ended this connection: too loud"_s;
    QTest::newRow("without") << QString() << u"An administrator ended this connection."_s;
}

void TestEvictor::endsATransportWithWords()
{
    QFETCH(const QString, reason);
    QFETCH(const QString, told);
    tests::TestTransport &alice = m_world->join(m_demo, u"alice"_s, u"t1"_s);
    m_world->join(m_demo, u"bob"_s, u"t2"_s);
    Evictor::Order order = kLoud;
    order.reason = reason;
    expectLine("^an administrator evicted a transport  transport=t1 session=demo "
               "agent=alice "
               "by=127.0.0.1");
    expectLine("^transport closed .*reason=evicted");
    const auto eviction = m_evictor->evict(u"t1"_s, order);
    QVERIFY(eviction && eviction->transport && !eviction->ban);
    QCOMPARE(eviction->transport->state, shared::TransportState::Closed);
    QCOMPARE(eviction->transport->closeReason, std::optional(CloseReason::Evicted));
    QCOMPARE(eviction->transport->closeText, told);
    QCOMPARE(alice.told, told);
    QCOMPARE(this->told(), QList{ActivityKind::TransportEvicted});
    QCOMPARE(m_feed->at(1)->text, reason);
    QCOMPARE(m_feed->at(1)->agentId, u"alice"_s);
    QVERIFY(m_world->transports.find(u"t2"_s) != nullptr);
    QVERIFY(m_world->bans.isEmpty());
}

void TestEvictor::tellsGoneFromUnknown()
{
    m_world->join(m_demo, u"alice"_s, u"t1"_s).close(CloseReason::ClientClosed);
    QCOMPARE(m_evictor->evict(u"t1"_s, kLoud).error().code, ErrorCode::Gone);
    QCOMPARE(m_evictor->evict(u"none"_s, kLoud).error().code, ErrorCode::NotFound);
    QVERIFY(told().isEmpty());
}

void TestEvictor::bansBeforeItCuts_data()
{
    QTest::addColumn<BanKind>("kind");
    QTest::addColumn<QString>("agent");
    QTest::addColumn<QString>("address");
    QTest::newRow("the agent") << BanKind::Agent << u"alice"_s << QString();
    QTest::newRow("the address") << BanKind::Address << QString() << u"192.0.2.1"_s;
}

void TestEvictor::bansBeforeItCuts()
{
    QFETCH(const BanKind, kind);
    QFETCH(const QString, agent);
    QFETCH(const QString, address);
    tests::TestTransport &alice = m_world->join(m_demo, u"alice"_s, u"t1"_s);
    bool wasBannedAtItsEnd = false;
    connect(&alice, &server::transport::Transport::closed, this,
        [&] { wasBannedAtItsEnd = m_world->bans.size() == 1; });
    Evictor::Order order = kLoud;
    order.ban = kind;
    order.banDuration = 5min;
    const auto eviction = m_evictor->evict(u"t1"_s, order);
    QVERIFY(eviction && eviction->ban);
    QVERIFY(wasBannedAtItsEnd);
    QCOMPARE(eviction->ban->agentId, agent);
    QCOMPARE(eviction->ban->address, address);
    QCOMPARE(eviction->ban->reason, u"too loud"_s);
    QCOMPARE(eviction->ban->remaining, 5min);
    m_world->advance(5min);
    QVERIFY(m_world->bans.isEmpty());
}

void TestEvictor::removesAnAgentThatIsHere()
{
    tests::TestTransport &alice = m_world->join(m_demo, u"alice"_s, u"t1"_s);
    Evictor::Order order = kLoud;
    order.ban = BanKind::Agent;
    order.banDuration = 1min;
    std::optional<shared::Eviction> removed;
    expectLine("^an administrator evicted a transport .*why=\"too loud\"");
    expectLine("^an administrator removed an agent  application=app session=demo "
               "agent=alice "
               "by=127.0.0.1 why=\"too loud\"");
    m_evictor->removeAgent(m_demo, u"alice"_s, order, [&](const auto &eviction) {
        QVERIFY(eviction);
        removed = *eviction;
    });
    QVERIFY(removed && removed->transport && removed->ban);
    QVERIFY(alice.told.endsWith(u"too loud"_s));
    QVERIFY(!m_world->hub.agent(m_demo, u"alice"_s));
    QCOMPARE(m_world->bans.size(), 1);
}

void TestEvictor::removesAnAgentThatIsAway()
{
    m_world->join(m_demo, u"alice"_s, u"t1"_s).close(CloseReason::ClientClosed);
    std::optional<shared::Eviction> removed;
    expectLine("^an administrator removed an agent .*agent=alice .*why=\"too loud\"");
    m_evictor->removeAgent(
        m_demo, u"alice"_s, kLoud, [&](const auto &eviction) { removed = *eviction; });
    QVERIFY(removed && !removed->transport && !removed->ban);
    QVERIFY(!m_world->hub.agent(m_demo, u"alice"_s));
    QVERIFY(told().isEmpty());
}

void TestEvictor::removesNobodyUnknown()
{
    m_world->join(m_demo, u"alice"_s, u"t1"_s);
    Evictor::Order order = kLoud;
    order.ban = BanKind::Agent;
    order.banDuration = 1min;
    std::optional<ErrorCode> code;
    m_evictor->removeAgent(
        m_demo, u"bob"_s, order, [&](const auto &eviction) { code = eviction.error().code; });
    QCOMPARE(code, std::optional(ErrorCode::NotFound));
    QVERIFY(m_world->bans.isEmpty());
    QVERIFY(m_world->transports.find(u"t1"_s) != nullptr);
}

void TestEvictor::closesOneSessionOnly()
{
    const SessionKey other{u"other"_s, u"demo"_s}; // of the same name
    tests::TestTransport &alice = m_world->join(m_demo, u"alice"_s, u"t1"_s);
    tests::TestTransport &bob = m_world->join(m_demo, u"bob"_s, u"t2"_s);
    m_world->join(other, u"alice"_s, u"t3"_s);
    bool isClosed = false;
    expectLine("^an administrator closed a session  application=app session=demo "
               "by=127.0.0.1 "
               "why=\"too loud\"");
    m_evictor->closeSession(m_demo, kLoud, [&](const auto &closed) { isClosed = bool(closed); });
    QVERIFY(isClosed);
    QCOMPARE(alice.told, u"An administrator closed this session: too loud"_s);
    QCOMPARE(bob.record().closeReason, std::optional(CloseReason::SessionClosed));
    QVERIFY(!m_world->hub.hasSession(m_demo));
    QVERIFY(m_world->hub.hasSession(other));
    QVERIFY(m_world->transports.find(u"t3"_s) != nullptr);
}

void TestEvictor::closesNoUnknownSession()
{
    std::optional<ErrorCode> code;
    m_evictor->closeSession(m_demo, kLoud, [&](const auto &closed) { code = closed.error().code; });
    QCOMPARE(code, std::optional(ErrorCode::NotFound));
}

QTEST_GUILESS_MAIN(TestEvictor)
#include "tst_evictor.moc"
