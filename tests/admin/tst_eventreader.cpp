// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/eventreader.h"
#include "shared/client/sseparser.h"
#include "tests/support/fakehttp.h"
#include "tests/support/manualclock.h"

#include <QJsonDocument>
#include <QTest>

using namespace server::admin;
using shared::ActivityEvent;
using shared::ActivityKind;

namespace {

// A client that takes what it is given, or nothing.
class SlowStream final : public server::http::Stream {
public:
    void write(const QByteArray &bytes) override { queued += bytes; }
    void finish(shared::CloseReason, const QByteArray & = {}) override { }
    void abort(shared::CloseReason) override { }
    [[nodiscard]] bool isOpen() const override { return true; }
    [[nodiscard]] bool wasReceived() const override { return false; }
    [[nodiscard]] server::http::StreamStatistics statistics() const override
    {
        return {.bytesOut = 0, .bytesQueued = queued.size()};
    }
    [[nodiscard]] std::optional<shared::Clock::TimePoint> lastAcknowledged() const override
    {
        return std::nullopt;
    }

    // Reads all that waits, and what comes because of it.
    QList<shared::SseEvent> read()
    {
        QList<shared::SseEvent> events;
        while (!queued.isEmpty()) {
            for (const auto &item : m_parser.feed(std::exchange(queued, {}))) {
                if (const auto *event = std::get_if<shared::SseEvent>(&item))
                    events.append(*event);
            }
            emit bytesWritten(1);
        }
        return events;
    }

    QByteArray queued;

private:
    shared::SseParser m_parser;
};

void publish(ActivityFeed &feed, int count, ActivityKind kind = ActivityKind::PingSent)
{
    for (int i = 0; i < count; ++i) {
        ActivityEvent event;
        event.kind = kind;
        event.agentId = QStringLiteral("alice");
        event.text = QString(50, u'x');
        feed.publish(event);
    }
}

} // namespace

// A reader is a place in the feed and nothing more.
class TestEventReader : public QObject {
    Q_OBJECT
private slots:
    void writesWhatIsPublished();
    void waitsForASlowClientWithoutLoss();
    void tellsOfWhatWentByMeanwhile();
    void keepsLittleForASlowClient();
    void keepsNoContents();

private:
    tests::ManualClock m_clock;
};

void TestEventReader::writesWhatIsPublished()
{
    ActivityFeed feed(m_clock);
    SlowStream stream;
    EventReader reader(feed, stream, {}, 0);
    reader.begin("{}", std::nullopt);
    publish(feed, 2);
    const auto events = stream.read();
    QCOMPARE(events.size(), 3);
    QCOMPARE(events.at(0).name, QByteArray("hello"));
    QCOMPARE(events.at(2).name, QByteArray("ping_sent"));
    QCOMPARE(events.at(2).id, feed.idOf(2).toLatin1());
}

void TestEventReader::waitsForASlowClientWithoutLoss()
{
    ActivityFeed feed(m_clock);
    SlowStream stream;
    EventReader reader(feed, stream, {}, 0);
    reader.begin("{}", std::nullopt);
    publish(feed, 3'000); // more than is written for it at once, less than is kept
    const auto events = stream.read();
    QCOMPARE(events.size(), 3'001);
    QCOMPARE(events.last().id, feed.idOf(3'000).toLatin1());
}

void TestEventReader::tellsOfWhatWentByMeanwhile()
{
    ActivityFeed feed(m_clock);
    SlowStream stream;
    EventReader reader(feed, stream, {}, 0);
    reader.begin("{}", std::nullopt);
    publish(feed, 10'000);
    const auto events = stream.read();
    const auto gap = std::find_if(events.cbegin(), events.cend(),
        [](const shared::SseEvent &event) { return event.name == "gap"; });
    QVERIFY(gap != events.cend());
    const QJsonObject told = QJsonDocument::fromJson(gap->data).object();
    QCOMPARE(told[u"reason"], QStringLiteral("too_slow"));
    // What was told, what was missed and the two that are no events of the feed.
    QCOMPARE(events.size() - 2 + told[u"missed"].toInt(), 10'000);
    QCOMPARE(events.last().id, feed.idOf(10'000).toLatin1());
}

void TestEventReader::keepsLittleForASlowClient()
{
    ActivityFeed feed(m_clock);
    SlowStream stream;
    EventReader reader(feed, stream, {}, 0);
    reader.begin("{}", std::nullopt);
    publish(feed, 20'000);
    QVERIFY2(stream.queued.size() < 80 * 1024, qPrintable(QString::number(stream.queued.size())));
    QCOMPARE(feed.newest() - feed.oldest() + 1, ActivityFeed::kKept);
}

void TestEventReader::keepsNoContents()
{
    ActivityFeed feed(m_clock);
    SlowStream stream;
    EventReader::Filter filter;
    filter.hasContent = true;
    EventReader reader(feed, stream, filter, 0);
    reader.begin("{}", std::nullopt);
    ActivityEvent event;
    event.kind = ActivityKind::MessageSent;
    event.content = QStringLiteral("hello");
    feed.publish(event);
    QVERIFY(!feed.at(1)->content);
    QVERIFY(stream.read().last().data.contains("\"content\":\"hello\""));
}

QTEST_GUILESS_MAIN(TestEventReader)
#include "tst_eventreader.moc"
