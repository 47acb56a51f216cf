// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/api/eventfeed.h"
#include "tests/gui/fakehub.h"

#include <QSignalSpy>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;
using shared::ActivityEvent;

// The feed over real sockets, of hubs that end it in every way.
class TestEventFeed : public QObject {
    Q_OBJECT
private slots:
    void readsAllThatCameBeforeTheEnd();
    void comesBackToWhereItWas();
    void mayBeStoppedByWhoeverHearsOfIt();

private:
    [[nodiscard]] static QByteArray manyEvents(int count);

    const shared::SystemClock m_clock;
    shared::SystemRandom m_random;
    shared::DeadlineQueue m_deadlines{m_clock};
};

namespace {

constexpr int kPatience = 60'000;
constexpr int kMany = 700; // about 200 KiB: more than is read in one turn of the event loop

} // namespace

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)

QByteArray TestEventFeed::manyEvents(int count)
{
    QByteArray bytes;
    for (int i = 1; i <= count; ++i) {
        ActivityEvent event;
        event.kind = shared::ActivityKind::MessageSent;
        event.eventId = u"run-%1"_s.arg(i);
        event.at = QDateTime::fromMSecsSinceEpoch(1'767'225'600'000).toUTC();
        event.sessionId = u"demo"_s;
        event.mentions = QStringList(20, u"somebody"_s);
        bytes += FakeHub::bytesOf(event);
    }
    return bytes;
}

void TestEventFeed::readsAllThatCameBeforeTheEnd()
{
    FakeHub hub;
    gui::EventFeed feed(hub.address(), {m_clock, m_deadlines, m_random});
    QList<ActivityEvent> events;
    connect(&feed, &gui::EventFeed::received, this,
        [&events](const QList<ActivityEvent> &some) { events += some; });
    QSignalSpy lost(&feed, &gui::EventFeed::lost);
    feed.start({});
    TRY(hub.feeds() == 1);
    hub.tell(manyEvents(kMany));
    hub.endFeeds();
    TRY(!lost.isEmpty());
    QCOMPARE(events.size(), kMany);
    QCOMPARE(events.constLast().eventId, u"run-%1"_s.arg(kMany));
}

void TestEventFeed::comesBackToWhereItWas()
{
    FakeHub hub;
    gui::EventFeed feed(hub.address(), {m_clock, m_deadlines, m_random});
    feed.start({});
    TRY(hub.feeds() == 1);
    hub.tell(manyEvents(kMany));
    hub.endFeeds();
    TRY(hub.asked.size() == 2);
    QVERIFY(hub.asked.at(0).head.toLower().count("last-event-id") == 0);
    QVERIFY2(hub.asked.at(1).head.contains("run-" + QByteArray::number(kMany)),
        hub.asked.at(1).head.constData());
}

void TestEventFeed::mayBeStoppedByWhoeverHearsOfIt()
{
    FakeHub hub;
    auto feed = std::make_unique<gui::EventFeed>(
        hub.address(), shared::Surroundings{m_clock, m_deadlines, m_random});
    int heard = 0;
    connect(feed.get(), &gui::EventFeed::received, this, [&] {
        ++heard;
        feed->stop();
    });
    feed->start({});
    TRY(hub.feeds() == 1);
    hub.tell(manyEvents(kMany));
    hub.endFeeds();
    TRY(hub.feeds() == 0);
    TRY(heard == 1);
    feed.reset();
}

QTEST_MAIN(TestEventFeed)
#include "tst_eventfeed.moc"
