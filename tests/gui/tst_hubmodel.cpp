// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/hubfilter.h"
#include "gui/models/hubmodel.h"
#include "tests/gui/hubrows.h"
#include "tests/support/manualclock.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace tests;
using namespace Qt::StringLiterals;
using gui::HubColumn;
using gui::HubFilter;
using gui::HubModel;
using shared::ActivityKind;

class TestHubModel : public QObject {
    Q_OBJECT
private slots:
    void init();
    void showsWhoIsHere();
    void keepsTheSelectionOverUpdatesAndResyncs();
    void dropsWhatIsGoneAfterAResync();
    void keepsClosedTransportsForAWhile();
    void tellsWhyAnAgentIsAway();
    void tellsChangesOnceAFrame();
    void countsMessagesAndMentions();
    void showsWhatWasAskedOfARow();
    void listsOnTheirWayBringNothingBack();
    void countsInNamesCount();
    void filtersByText_data();
    void filtersByText();
    void filtersByState();
    void sortsOnlyWhenItIsToldTo();
    void staysConsistentWhateverHappens();

private:
    void load();
    [[nodiscard]] QModelIndex agent(const char *session, const char *name) const;
    [[nodiscard]] QString cell(const QModelIndex &row, HubColumn column) const;

    ManualClock m_clock;
    std::unique_ptr<shared::DeadlineQueue> m_deadlines;
    std::unique_ptr<HubModel> m_model;
    std::unique_ptr<HubFilter> m_filter;
    std::unique_ptr<QAbstractItemModelTester> m_modelTester;
    std::unique_ptr<QAbstractItemModelTester> m_filterTester;
};

void TestHubModel::init()
{
    m_filterTester.reset();
    m_modelTester.reset();
    m_filter.reset();
    m_model.reset();
    m_deadlines = std::make_unique<shared::DeadlineQueue>(m_clock);
    m_model = std::make_unique<HubModel>(m_clock, *m_deadlines);
    m_filter = std::make_unique<HubFilter>(*m_model);
    m_filter->sort(0);
    const auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;
    m_modelTester = std::make_unique<QAbstractItemModelTester>(m_model.get(), mode);
    m_filterTester = std::make_unique<QAbstractItemModelTester>(m_filter.get(), mode);
}

void TestHubModel::load()
{
    m_model->beginLoad();
    m_model->takeSessions({sessionInfo(u"demo"_s), sessionInfo(u"other"_s)});
    m_model->takeAgents({agentInfo(u"demo"_s, u"alice"_s),
        agentInfo(u"demo"_s, u"bob"_s, shared::AgentState::Waiting),
        agentInfo(u"other"_s, u"carol"_s, shared::AgentState::Away)});
    m_model->takeTransports(
        {transportRecord(u"demo"_s, u"alice"_s), transportRecord(u"demo"_s, u"bob"_s)});
    m_model->endLoad();
    m_filter->refresh();
}

QModelIndex TestHubModel::agent(const char *session, const char *name) const
{
    const gui::AgentNode *node =
        m_model->findAgent(u"app"_s, QString::fromLatin1(session), QString::fromLatin1(name));
    return node != nullptr ? m_model->indexOf(*node) : QModelIndex();
}

QString TestHubModel::cell(const QModelIndex &row, HubColumn column) const
{
    return row.siblingAtColumn(static_cast<int>(column)).data().toString();
}

void TestHubModel::showsWhoIsHere()
{
    load();
    QCOMPARE(m_model->rowCount(), 2);
    const QModelIndex demo = m_model->index(0, 0);
    QCOMPARE(cell(demo, HubColumn::Name), u"demo"_s);
    QCOMPARE(m_model->rowCount(demo), 2);
    QCOMPARE(cell(agent("demo", "bob"), HubColumn::State), u"waiting"_s);
    QCOMPARE(cell(agent("demo", "alice"), HubColumn::Peer), u"10.0.0.1:5000"_s);
    QCOMPARE(cell(agent("demo", "alice"), HubColumn::Protocol), u"HTTP+SSE, 2025-11-25"_s);
    QCOMPARE(m_model->rowCount(agent("demo", "alice")), 1);
    QCOMPARE(cell(agent("other", "carol"), HubColumn::State), u"away"_s);
    QCOMPARE(m_model->rowCount(agent("other", "carol")), 0);
}

void TestHubModel::keepsTheSelectionOverUpdatesAndResyncs()
{
    load();
    QItemSelectionModel selection(m_filter.get());
    const QModelIndex bob = m_filter->mapFromSource(agent("demo", "bob"));
    selection.select(bob, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    m_model->takeEvents(
        {pingEvent(transportRecord(u"demo"_s, u"bob"_s), std::chrono::milliseconds(7)),
            transportEvent(ActivityKind::TransportOpened, transportRecord(u"demo"_s, u"aaron"_s))});
    m_model->flush();
    m_filter->sort(static_cast<int>(HubColumn::Ping), Qt::DescendingOrder);
    load();
    QCOMPARE(selection.selectedRows().size(), 1);
    QCOMPARE(cell(selection.selectedRows().first(), HubColumn::Name), u"bob"_s);
    QCOMPARE(cell(selection.selectedRows().first(), HubColumn::Ping), u"7.0 ms"_s);
}

void TestHubModel::dropsWhatIsGoneAfterAResync()
{
    load();
    m_model->beginLoad();
    m_model->takeSessions({sessionInfo(u"demo"_s)});
    m_model->takeAgents({agentInfo(u"demo"_s, u"alice"_s)});
    m_model->takeTransports({transportRecord(u"demo"_s, u"alice"_s)});
    m_model->endLoad();
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->rowCount(m_model->index(0, 0)), 1);
    QVERIFY(!agent("demo", "bob").isValid());
    QVERIFY(m_model->findTransport(u"demo/bob"_s) == nullptr);
    m_model->clear();
    QCOMPARE(m_model->rowCount(), 0);
}

void TestHubModel::keepsClosedTransportsForAWhile()
{
    load();
    m_model->takeEvents(
        {closedEvent(transportRecord(u"demo"_s, u"alice"_s), shared::CloseReason::Evicted)});
    QVERIFY(m_model->findTransport(u"demo/alice"_s) != nullptr);
    const QModelIndex row = m_model->index(0, 0, agent("demo", "alice"));
    QCOMPARE(cell(row, HubColumn::State), u"closed (evicted)"_s);
    QVERIFY(row.data(HubModel::IsGoneRole).toBool());
    // A picture that was made before does not bring it back to life.
    m_model->takeTransports({transportRecord(u"demo"_s, u"alice"_s)});
    QCOMPARE(cell(row, HubColumn::State), u"closed (evicted)"_s);
    m_clock.advance(HubModel::kClosedStays);
    m_deadlines->expire();
    QVERIFY(m_model->findTransport(u"demo/alice"_s) == nullptr);
    QCOMPARE(m_model->rowCount(agent("demo", "alice")), 0);
}

void TestHubModel::tellsWhyAnAgentIsAway()
{
    load();
    m_model->takeEvents({closedEvent(
        transportRecord(u"demo"_s, u"alice"_s), shared::CloseReason::ConnectionReset)});
    shared::ActivityEvent event;
    event.kind = ActivityKind::AgentStateChanged;
    event.agent = agentInfo(u"demo"_s, u"alice"_s, shared::AgentState::Away);
    m_model->takeEvents({event});
    const QString state = cell(agent("demo", "alice"), HubColumn::State);
    QVERIFY2(state.startsWith(u"away (connection reset, "_s), qPrintable(state));
}

void TestHubModel::tellsChangesOnceAFrame()
{
    load();
    QSignalSpy changes(m_model.get(), &QAbstractItemModel::dataChanged);
    const auto record = transportRecord(u"demo"_s, u"alice"_s);
    for (int i = 0; i < 1000; ++i)
        m_model->takeEvents({pingEvent(record, std::chrono::microseconds(i))});
    QCOMPARE(changes.size(), 0);
    QTRY_VERIFY(changes.size() > 0);
    QVERIFY(changes.size() <= 4); // one a parent
    QCOMPARE(agent("demo", "alice").data(HubModel::RoundTripsRole).value<QList<float>>().size(),
        gui::RoundTrips::kKept);
}

void TestHubModel::countsMessagesAndMentions()
{
    load();
    shared::ActivityEvent event;
    event.kind = ActivityKind::MessageSent;
    event.applicationId = u"app"_s;
    event.sessionId = u"demo"_s;
    event.agentId = u"alice"_s;
    event.mentions = {u"bob"_s};
    event.at = m_clock.wallNow();
    m_model->takeEvents({event, event});
    QCOMPARE(cell(agent("demo", "bob"), HubColumn::Unread), u"2"_s);
    QCOMPARE(cell(m_model->index(0, 0), HubColumn::Unread), u"2"_s);
    QCOMPARE(cell(m_model->index(0, 0), HubColumn::LastActivity), u"0 s"_s);
}

void TestHubModel::showsWhatWasAskedOfARow()
{
    load();
    m_model->setNote(u"demo/alice"_s, u"evicting…"_s);
    QCOMPARE(cell(m_model->index(0, 0, agent("demo", "alice")), HubColumn::State), u"evicting…"_s);
    m_model->setNote(u"unknown"_s, u"x"_s); // gone by then
}

void TestHubModel::listsOnTheirWayBringNothingBack()
{
    load();
    shared::ActivityEvent event;
    event.kind = ActivityKind::AgentRemoved;
    event.applicationId = u"app"_s;
    event.sessionId = u"demo"_s;
    event.agentId = u"bob"_s;
    m_model->takeEvents({event});
    const auto lists = [this] {
        m_model->takeSessions({sessionInfo(u"demo"_s), sessionInfo(u"other"_s)});
        m_model->takeAgents({agentInfo(u"demo"_s, u"bob"_s), agentInfo(u"other"_s, u"carol"_s)});
        m_model->takeTransports({transportRecord(u"demo"_s, u"bob"_s)});
    };
    lists();
    QVERIFY(!agent("demo", "bob").isValid());
    QVERIFY(agent("other", "carol").isValid());
    event.kind = ActivityKind::SessionClosed;
    m_model->takeEvents({event});
    lists();
    QCOMPARE(m_model->rowCount(), 1);
    // It is back when the feed says so, or a whole picture, or after a while.
    event.kind = ActivityKind::AgentRegistered;
    event.agent = agentInfo(u"demo"_s, u"bob"_s);
    m_model->takeEvents({event});
    lists();
    QVERIFY(agent("demo", "bob").isValid());
    event.kind = ActivityKind::AgentRemoved;
    m_model->takeEvents({event});
    m_clock.advance(HubModel::kLongestQuestion + std::chrono::seconds(1));
    lists();
    QVERIFY(agent("demo", "bob").isValid());
    m_model->takeEvents({event});
    load();
    QVERIFY(agent("demo", "bob").isValid());
}

void TestHubModel::countsInNamesCount()
{
    m_model->beginLoad();
    m_model->takeSessions({sessionInfo(u"M20"_s), sessionInfo(u"m3"_s), sessionInfo(u"m1000"_s)});
    m_model->takeAgents({agentInfo(u"m3"_s, u"a10"_s), agentInfo(u"m3"_s, u"a9"_s)});
    m_model->endLoad();
    m_filter->refresh();
    QCOMPARE(m_filter->index(0, 0).data(), u"m3"_s);
    QCOMPARE(m_filter->index(1, 0).data(), u"M20"_s);
    QCOMPARE(m_filter->index(2, 0).data(), u"m1000"_s);
    QCOMPARE(m_filter->index(0, 0, m_filter->index(0, 0)).data(), u"a9"_s);
}

void TestHubModel::filtersByText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("sessions");
    QTest::addColumn<int>("agentsOfFirst");
    QTest::newRow("nothing") << QString() << 2 << 2;
    QTest::newRow("agent") << u"ALI"_s << 1 << 1;
    QTest::newRow("session") << u"demo"_s << 1 << 2;
    QTest::newRow("peer") << u"10.0.0"_s << 1 << 2;
    QTest::newRow("user agent") << u"client/"_s << 1 << 2;
    QTest::newRow("none") << u"nobody"_s << 0 << 0;
}

void TestHubModel::filtersByText()
{
    QFETCH(const QString, text);
    QFETCH(const int, sessions);
    QFETCH(const int, agentsOfFirst);
    load();
    m_filter->setText(text);
    QCOMPARE(m_filter->rowCount(), sessions);
    QCOMPARE(m_filter->rowCount(m_filter->index(0, 0)), sessions == 0 ? 0 : agentsOfFirst);
}

void TestHubModel::filtersByState()
{
    load();
    m_filter->setShow(HubFilter::Show::Waiting);
    QCOMPARE(m_filter->rowCount(), 1);
    QCOMPARE(m_filter->index(0, 0, m_filter->index(0, 0)).data(), u"bob"_s);
    // What changes is looked at again.
    shared::ActivityEvent event;
    event.kind = ActivityKind::AgentStateChanged;
    event.agent = agentInfo(u"demo"_s, u"alice"_s, shared::AgentState::Waiting);
    m_model->takeEvents({event});
    m_model->flush();
    m_filter->refresh();
    QCOMPARE(m_filter->rowCount(m_filter->index(0, 0)), 2);
    m_filter->setShow(HubFilter::Show::Troubled);
    QCOMPARE(m_filter->rowCount(), 0);
    shared::ActivityEvent missed =
        transportEvent(ActivityKind::PingMissed, transportRecord(u"demo"_s, u"bob"_s));
    missed.pingsMissed = 2;
    m_model->takeEvents({missed});
    m_model->flush();
    m_filter->refresh();
    QCOMPARE(m_filter->rowCount(), 1);
}

void TestHubModel::sortsOnlyWhenItIsToldTo()
{
    load();
    m_filter->sort(static_cast<int>(HubColumn::Ping), Qt::DescendingOrder);
    const auto first = [this] {
        const QModelIndex demo = m_filter->mapFromSource(m_model->index(0, 0));
        return m_filter->index(0, 0, demo).data().toString();
    };
    for (const auto &[name, time] : {std::pair(u"alice"_s, 5), std::pair(u"bob"_s, 9)})
        m_model->takeEvents(
            {pingEvent(transportRecord(u"demo"_s, name), std::chrono::milliseconds(time))});
    m_model->flush();
    m_filter->refresh();
    QCOMPARE(first(), u"bob"_s);
    m_model->takeEvents(
        {pingEvent(transportRecord(u"demo"_s, u"alice"_s), std::chrono::milliseconds(20))});
    m_model->flush();
    QCOMPARE(first(), u"bob"_s); // rows don't run away
    m_filter->refresh();
    QCOMPARE(first(), u"alice"_s);
}

// The testers look at every signal; a seed makes it the same each time.
void TestHubModel::staysConsistentWhateverHappens()
{
    QRandomGenerator random(20261125);
    const auto name = [&](const char *stem, quint32 count) {
        return QString::fromLatin1(stem) + QString::number(random.bounded(count));
    };
    for (int step = 0; step < 3000; ++step) {
        const auto record = transportRecord(name("session", 4), name("agent", 12));
        shared::ActivityEvent event = transportEvent(ActivityKind::TransportOpened, record);
        switch (random.bounded(10)) {
        case 0:
            event.kind = ActivityKind::SessionClosed;
            break;
        case 1:
            event.kind = ActivityKind::AgentRemoved;
            break;
        case 2:
        case 3:
            event = closedEvent(record, shared::CloseReason::ClientClosed);
            break;
        case 4:
            m_clock.advance(std::chrono::seconds(20));
            m_deadlines->expire();
            continue;
        case 5:
            event = pingEvent(record, std::chrono::microseconds(random.bounded(9'000)));
            break;
        case 6:
            if (random.bounded(10) == 0)
                load();
            m_model->flush();
            m_filter->refresh();
            continue;
        case 7:
            m_filter->setText(random.bounded(2) == 0 ? QString() : name("agent", 12));
            continue;
        default:
            break;
        }
        m_model->takeEvents({event});
    }
    m_model->clear();
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(m_deadlines->size(), 0);
}

QTEST_MAIN(TestHubModel)
#include "tst_hubmodel.moc"
