// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/activityfeed.h"
#include "tests/support/manualclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::admin::ActivityFeed;
using shared::ActivityEvent;
using shared::ActivityKind;

namespace {

ActivityEvent eventOf(const QString &text)
{
    ActivityEvent event;
    event.kind = ActivityKind::Log;
    event.text = text;
    return event;
}

} // namespace

// The numbers and the memory of the feed.
class TestActivityFeed : public QObject {
    Q_OBJECT
private slots:
    void beginsEmpty();
    void numbersWhatHappens();
    void keepsTheTimeThatAnEventHas();
    void keepsTheNewest();
    void knowsItsOwnIds_data();
    void knowsItsOwnIds();
    void keepsNoContents();

private:
    tests::ManualClock m_clock;
};

void TestActivityFeed::beginsEmpty()
{
    const ActivityFeed feed(m_clock);
    QCOMPARE(feed.newest(), 0U);
    QCOMPARE(feed.oldest(), 1U);
    QVERIFY(!feed.at(0) && !feed.at(1));
    // Whoever loads a list now and follows from its event id misses nothing.
    QCOMPARE(feed.numberOf(feed.newestId()), std::optional<quint64>(0));
}

void TestActivityFeed::numbersWhatHappens()
{
    ActivityFeed feed(m_clock);
    QSignalSpy published(&feed, &ActivityFeed::published);
    feed.publish(eventOf(u"one"_s));
    m_clock.advance(1s);
    feed.publish(eventOf(u"two"_s));
    QCOMPARE(published.size(), 2);
    QCOMPARE(feed.newest(), 2U);
    QCOMPARE(feed.at(1)->text, u"one"_s);
    QCOMPARE(feed.at(2)->text, u"two"_s);
    QVERIFY(!feed.at(0) && !feed.at(3));
    QCOMPARE(feed.at(2)->at, m_clock.wallNow());
    QCOMPARE(feed.at(1)->at.addSecs(1), feed.at(2)->at);
    QCOMPARE(feed.at(2)->eventId, feed.newestId());
    QVERIFY(feed.at(1)->eventId != feed.at(2)->eventId);
}

void TestActivityFeed::keepsTheTimeThatAnEventHas()
{
    ActivityFeed feed(m_clock);
    ActivityEvent event = eventOf(u"earlier"_s);
    event.at = m_clock.wallNow().addSecs(-5);
    feed.publish(event);
    QCOMPARE(feed.at(1)->at, event.at);
}

void TestActivityFeed::keepsTheNewest()
{
    ActivityFeed feed(m_clock);
    const quint64 total = ActivityFeed::kKept + 10;
    for (quint64 i = 1; i <= total; ++i)
        feed.publish(eventOf(QString::number(i)));
    QCOMPARE(feed.newest(), total);
    QCOMPARE(feed.oldest(), 11U);
    QVERIFY(!feed.at(10));
    QCOMPARE(feed.at(11)->text, u"11"_s);
    QCOMPARE(feed.at(total)->text, QString::number(total));
    // Its number is known still: who read so far learns how much is missing.
    const QString forgotten = feed.newestId().section(u'-', 0, 0) + u"-3"_s;
    QCOMPARE(feed.numberOf(forgotten), std::optional<quint64>(3));
}

void TestActivityFeed::knowsItsOwnIds_data()
{
    QTest::addColumn<QString>("id"); // RUN: the feed's own
    QTest::addColumn<bool>("isKnown");
    QTest::newRow("its newest") << u"RUN-1"_s << true;
    QTest::newRow("before the first") << u"RUN-0"_s << true;
    QTest::newRow("what has not happened yet") << u"RUN-2"_s << false;
    QTest::newRow("of another run") << u"other-1"_s << false;
    QTest::newRow("of a run whose name begins so") << u"RUNx-1"_s << false;
    QTest::newRow("no number") << u"RUN-one"_s << false;
    QTest::newRow("a negative number") << u"RUN--1"_s << false;
    QTest::newRow("too large a number") << u"RUN-99999999999999999999"_s << false;
    QTest::newRow("the run alone") << u"RUN"_s << false;
    QTest::newRow("nothing behind the dash") << u"RUN-"_s << false;
    QTest::newRow("a dash") << u"-"_s << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestActivityFeed::knowsItsOwnIds()
{
    QFETCH(QString, id);
    QFETCH(const bool, isKnown);
    ActivityFeed feed(m_clock);
    feed.publish(eventOf({}));
    id.replace(u"RUN"_s, feed.newestId().section(u'-', 0, 0));
    QCOMPARE(feed.numberOf(id).has_value(), isKnown);
}

void TestActivityFeed::keepsNoContents()
{
    ActivityFeed feed(m_clock);
    std::optional<QString> heard;
    connect(&feed, &ActivityFeed::published, this, [&] { heard = feed.newestContent(); });
    ActivityEvent event = eventOf({});
    event.kind = ActivityKind::MessageSent;
    event.content = u"hello"_s;
    feed.publish(event);
    QCOMPARE(heard,
        std::optional(u"hello"_s)); // by whoever listens at that moment
    QVERIFY(!feed.at(1)->content);
    QVERIFY(!feed.newestContent());
}

QTEST_GUILESS_MAIN(TestActivityFeed)
#include "tst_activityfeed.moc"
