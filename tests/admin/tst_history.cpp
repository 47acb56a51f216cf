// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/history.h"
#include "tests/admin/adminworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::admin::History;
using server::session::SessionKey;
using shared::CloseReason;
using shared::HistorySample;

// Samples of the last hour, and round trips of the last minutes.
class TestHistory : public QObject {
    Q_OBJECT
private slots:
    void init();
    void samplesEveryTenSeconds();
    void countsWhatHappenedSinceTheLastSample();
    void keepsAnHour();
    void tellsRoundTrips_data();
    void tellsRoundTrips();
    void forgetsRoundTripsAfterMinutes();
    void hasNoRoundTripsWithoutPings();

private:
    const SessionKey m_demo{u"app"_s, u"demo"_s};
    std::unique_ptr<tests::AdminWorld> m_world;
    std::unique_ptr<History> m_history;
    qint64 m_connections = 0;
};

void TestHistory::init()
{
    m_history.reset();
    m_world = std::make_unique<tests::AdminWorld>();
    m_connections = 0;
    m_history = std::make_unique<History>(History::Sources{m_world->clock, m_world->deadlines,
        m_world->transports, m_world->hub, [this] { return m_connections; }, [] { return 3ms; }});
}

void TestHistory::samplesEveryTenSeconds()
{
    QVERIFY(m_history->samples().isEmpty());
    m_connections = 7;
    m_world->join(m_demo, u"alice"_s, u"t1"_s);
    m_world->hub.waitForMentions(m_demo, u"alice"_s, u"t1"_s, 1h, [](const auto &) {});
    m_world->advance(9s);
    QVERIFY(m_history->samples().isEmpty());
    m_world->advance(1s);
    const QList<HistorySample> samples = m_history->samples();
    QCOMPARE(samples.size(), 1);
    QCOMPARE(samples[0].at, m_world->clock.wallNow());
    QCOMPARE(samples[0].period, 10s);
    QCOMPARE(samples[0].connections, 7);
    QCOMPARE(samples[0].transports, 1);
    QCOMPARE(samples[0].sessions, 1);
    QCOMPARE(samples[0].waits, 1);
    QCOMPARE(samples[0].worstLoopLag, 3ms);
    m_world->advance(10s);
    QCOMPARE(m_history->samples().size(), 2);
}

void TestHistory::countsWhatHappenedSinceTheLastSample()
{
    m_world->join(m_demo, u"alice"_s, u"t1"_s);
    m_world->join(m_demo, u"bob"_s, u"t2"_s).close(CloseReason::ConnectionReset);
    m_world->join(m_demo, u"bob"_s, u"t3"_s).close(CloseReason::ConnectionReset);
    m_world->join(m_demo, u"bob"_s, u"t4"_s).close(CloseReason::Evicted);
    m_world->send(m_demo, u"alice"_s, {u"bob"_s}, u"hello"_s);
    m_world->advance(10s);
    m_world->send(m_demo, u"alice"_s, {u"bob"_s}, u"hello"_s);
    m_world->send(m_demo, u"alice"_s, {u"bob"_s}, u"hello"_s);
    m_world->advance(10s);
    const QList<HistorySample> samples = m_history->samples();
    QCOMPARE(samples.size(), 2);
    QCOMPARE(samples[0].transportsOpened, 4U);
    QCOMPARE(
        samples[0].closes, (QMap<QString, qint64>{{u"connection_reset"_s, 2}, {u"evicted"_s, 1}}));
    QCOMPARE(samples[0].messages, 1U);
    QCOMPARE(samples[1].transportsOpened, 0U);
    QVERIFY(samples[1].closes.isEmpty());
    QCOMPARE(samples[1].messages, 2U);
    QCOMPARE(m_history->opened(), 4U);
    QCOMPARE(m_history->closed(), 3U);
}

void TestHistory::keepsAnHour()
{
    const QDateTime start = m_world->clock.wallNow();
    for (int i = 0; i < 400; ++i)
        m_world->advance(10s);
    const QList<HistorySample> samples = m_history->samples();
    QCOMPARE(samples.size(), 360);
    QCOMPARE(samples.constFirst().at, start.addSecs(410));
    QCOMPARE(samples.constLast().at, start.addSecs(4000));
}

void TestHistory::tellsRoundTrips_data()
{
    QTest::addColumn<QList<int>>("times"); // ms
    QTest::addColumn<int>("p50");
    QTest::addColumn<int>("p95");
    QTest::newRow("one") << QList{5} << 5 << 5;
    QTest::newRow("in any order") << QList{9, 1, 5} << 5 << 9;
    QList<int> hundred;
    for (int i = 100; i >= 1; --i)
        hundred.append(i);
    QTest::newRow("a hundred") << hundred << 51 << 96;
    QTest::newRow("one that is slow")
        << QList{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 900} << 1 << 900;
}

void TestHistory::tellsRoundTrips()
{
    QFETCH(const QList<int>, times);
    QFETCH(const int, p50);
    QFETCH(const int, p95);
    tests::TestTransport &alice = m_world->join(m_demo, u"alice"_s, u"t1"_s);
    for (const int time : times)
        emit alice.pulse().pingAnswered(std::chrono::milliseconds(time));
    // Of the period that is not over yet, then of its sample.
    QCOMPARE(m_history->roundTrips().first, History::RoundTrip(std::chrono::milliseconds(p50)));
    QCOMPARE(m_history->roundTrips().second, History::RoundTrip(std::chrono::milliseconds(p95)));
    m_world->advance(10s);
    const HistorySample sample = m_history->samples().constLast();
    QCOMPARE(sample.pings, quint64(times.size()));
    QCOMPARE(sample.roundTripP50, History::RoundTrip(std::chrono::milliseconds(p50)));
    QCOMPARE(sample.roundTripP95, History::RoundTrip(std::chrono::milliseconds(p95)));
    QCOMPARE(m_history->roundTrips().second, History::RoundTrip(std::chrono::milliseconds(p95)));
}

void TestHistory::forgetsRoundTripsAfterMinutes()
{
    emit m_world->join(m_demo, u"alice"_s, u"t1"_s).pulse().pingAnswered(500ms);
    for (int i = 0; i < 30; ++i)
        m_world->advance(10s);
    QVERIFY(m_history->roundTrips().second);
    m_world->advance(10s);
    QVERIFY(!m_history->roundTrips().second);
}

void TestHistory::hasNoRoundTripsWithoutPings()
{
    m_world->advance(10s);
    QVERIFY(!m_history->roundTrips().first && !m_history->roundTrips().second);
    QVERIFY(!m_history->samples().constLast().roundTripP50);
}

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
