// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/banlist.h"
#include "tests/support/manualclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::access::BanList;
using server::session::SessionKey;

// Who is kept out, and until when by the clock.
class TestBanList : public QObject {
    Q_OBJECT
private slots:
    void keepsOutAnAgentOfItsSessionAlone();
    void keepsOutWhoeverComesFromAnAddress_data();
    void keepsOutWhoeverComesFromAnAddress();
    void endsByTheClock();
    void endsEarly();
    void aFurtherBanTakesThePlaceOfTheFirst();

private:
    tests::ManualClock m_clock;
    shared::DeadlineQueue m_deadlines{m_clock};
    const SessionKey m_key{u"app"_s, u"session"_s};
    const QHostAddress m_here{u"10.0.0.1"_s};
};

void TestBanList::keepsOutAnAgentOfItsSessionAlone()
{
    BanList bans(m_clock, m_deadlines);
    QVERIFY(!bans.banishment(m_key, u"alice"_s, m_here));
    bans.banAgent(m_key, u"alice"_s, 60s, u"loud"_s);
    const auto banishment = bans.banishment(m_key, u"alice"_s, m_here);
    QVERIFY(banishment);
    QCOMPARE(banishment->reason, u"loud"_s);
    QVERIFY(banishment->remaining == 60s);
    QVERIFY(!bans.banishment(m_key, u"bob"_s, m_here));
    QVERIFY(!bans.banishment({u"other"_s, u"session"_s}, u"alice"_s, m_here));
    QVERIFY(!bans.banishment({u"app"_s, u"other"_s}, u"alice"_s, m_here));
}

void TestBanList::keepsOutWhoeverComesFromAnAddress_data()
{
    QTest::addColumn<QString>("banned");
    QTest::addColumn<QString>("client");
    QTest::addColumn<bool>("isMeant");
    QTest::newRow("the same") << u"10.0.0.1"_s << u"10.0.0.1"_s << true;
    QTest::newRow("its neighbour") << u"10.0.0.1"_s << u"10.0.0.2"_s << false;
    QTest::newRow("IPv4 in IPv6") << u"10.0.0.1"_s << u"::ffff:10.0.0.1"_s << true;
    QTest::newRow("of one IPv6 network") << u"2001:db8::1"_s << u"2001:db8::2"_s << true;
    QTest::newRow("of another") << u"2001:db8::1"_s << u"2001:db8:0:1::1"_s << false;
}

void TestBanList::keepsOutWhoeverComesFromAnAddress()
{
    QFETCH(const QString, banned);
    QFETCH(const QString, client);
    QFETCH(const bool, isMeant);
    BanList bans(m_clock, m_deadlines);
    bans.banAddress(QHostAddress(banned), 60s, {});
    QCOMPARE(bans.banishment(m_key, u"anybody"_s, QHostAddress(client)).has_value(), isMeant);
}

void TestBanList::endsByTheClock()
{
    BanList bans(m_clock, m_deadlines);
    QSignalSpy ended(&bans, &BanList::ended);
    bans.banAgent(m_key, u"alice"_s, 60s, {});
    m_clock.advance(59s);
    m_deadlines.expire();
    QVERIFY(bans.banishment(m_key, u"alice"_s, m_here)->remaining == 1s);
    QCOMPARE(bans.bans().constFirst().remaining, 1'000ms);
    m_clock.advance(1s);
    QVERIFY(!bans.banishment(m_key, u"alice"_s, m_here)); // by the clock, whoever is late
    m_deadlines.expire();
    QCOMPARE(ended.count(), 1);
    QVERIFY(bans.isEmpty());
    QCOMPARE(m_deadlines.size(), 0);
}

void TestBanList::endsEarly()
{
    BanList bans(m_clock, m_deadlines);
    QSignalSpy ended(&bans, &BanList::ended);
    const shared::Ban ban = bans.banAgent(m_key, u"alice"_s, 60s, {});
    QVERIFY(!bans.end(u"0"_s));
    QVERIFY(!bans.end(u"nonsense"_s));
    QVERIFY(!bans.end(u' ' + ban.banId));
    QVERIFY(bans.end(ban.banId));
    QVERIFY(!bans.end(ban.banId));
    QVERIFY(!bans.banishment(m_key, u"alice"_s, m_here));
    QCOMPARE(ended.count(), 1);
    QCOMPARE(m_deadlines.size(), 0);
}

void TestBanList::aFurtherBanTakesThePlaceOfTheFirst()
{
    BanList bans(m_clock, m_deadlines);
    bans.banAgent(m_key, u"alice"_s, 60s, u"loud"_s);
    bans.banAgent(m_key, u"alice"_s, 10s, u"not so loud"_s);
    QCOMPARE(bans.size(), 1);
    QCOMPARE(bans.banishment(m_key, u"alice"_s, m_here)->reason, u"not so loud"_s);
    m_clock.advance(10s);
    m_deadlines.expire();
    QVERIFY(bans.isEmpty());
}

QTEST_GUILESS_MAIN(TestBanList)
#include "tst_banlist.moc"
