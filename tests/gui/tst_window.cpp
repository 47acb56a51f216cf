// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/activitypage.h"
#include "gui/views/chartspage.h"
#include "gui/views/conversationpage.h"
#include "gui/views/serverpage.h"
#include "gui/views/sessionspage.h"
#include "gui/views/statusstrip.h"
#include "gui/widgets/banner.h"
#include "gui/widgets/chartview.h"
#include "gui/widgets/emptystate.h"
#include "tests/gui/windowbench.h"
#include "tests/integration/ownsession.h"
#include "tests/support/mcpagent.h"

#include <QJsonDocument>
#include <QLineEdit>
#include <QListView>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

using namespace tests;
using namespace Qt::StringLiterals;
using gui::HubColumn;
using gui::MainWindow;

// The window on a real hub with real agents, driven as a person would.
class TestWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void saysWhatToDoWhileNobodyIsHere();
    void rowsAppearAndGo();
    void showsAgentsOfEveryTransport();
    void pingColumnMoves();
    void showsAConversationLive();
    void showsAConversationThatNeverRests();
    void showsTheNewSessionOfAClosedOne();
    void exportHoldsWhatTheTableShows();
    void bannerShowsWhenTheServerDies();
    void bannerShowsARefusal();
    void chartsFill();
    void showsTheConfiguration();

private:
    HubProcess m_hub{{.arguments = {},
        .configuration = "[transport]\nping-interval = \"200ms\"\nping-misses = 1000\n"}};
    std::unique_ptr<WindowBench> m_bench;
};

namespace {

constexpr int kPatience = 60'000;

} // namespace

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)

void TestWindow::initTestCase()
{
    QVERIFY(m_hub.start());
    m_bench = std::make_unique<WindowBench>();
    QVERIFY(m_bench->attach(m_hub));
}

void TestWindow::cleanupTestCase()
{
    m_bench.reset();
    QVERIFY(m_hub.stop());
}

void TestWindow::saysWhatToDoWhileNobodyIsHere()
{
    gui::EmptyState &empty = m_bench->window().sessionsPage().emptyState();
    TRY(empty.isVisible());
    TRY(!empty.copyable().isEmpty());
    const QString url = empty.copyable();
    const QString begin = u"http://127.0.0.1:%1/devmode/"_s.arg(m_hub.port());
    QVERIFY2(url.startsWith(begin) && url.endsWith(u"/mcp?agentId=my_agent"_s), qPrintable(url));
    // It is an address that works.
    const QByteArray target = url.mid(url.indexOf(u"/devmode"_s)).toLatin1();
    McpAgent agent({.port = m_hub.port(),
                       .base = target.left(target.indexOf("/mcp")),
                       .agentId = u"my_agent"_s},
        "2025-11-25");
    QVERIFY(agent.join());
    TRY(m_bench->agentRow(u"my_agent"_s).isValid());
    QVERIFY(!empty.isVisible());
    QCOMPARE(m_bench->window().statusStrip().stateText(),
        u"Running on 127.0.0.1:%1"_s.arg(m_hub.port()));
}

void TestWindow::rowsAppearAndGo()
{
    TestAgent alice(address(m_hub, "appearing"));
    QVERIFY(alice.join());
    TRY(m_bench->agentRow(alice.id()).isValid());
    TRY(m_bench->agentCell(alice.id(), HubColumn::State) == u"connected"_s);
    TRY(m_bench->agentCell(alice.id(), HubColumn::Protocol) == u"HTTP+SSE, 2024-11-05"_s);
    QVERIFY(m_bench->agentCell(alice.id(), HubColumn::Peer).startsWith(u"127.0.0.1:"_s));
    alice.startWait();
    TRY(m_bench->agentCell(alice.id(), HubColumn::State) == u"waiting"_s);
    // Counters come with the next look.
    TRY(m_bench->agentCell(alice.id(), HubColumn::MessagesIn).toInt() >= 3);
    m_bench->selectAgent(alice.id());
    TRY(m_bench->window().sessionsPage().detail().startsWith(u"appearing: "_s));
    alice.drop(TestAgent::Drop::Reset);
    TRY(m_bench->agentCell(alice.id(), HubColumn::State).startsWith(u"away (connection reset"_s));
    QVERIFY(m_bench->agentCell(alice.id(), HubColumn::Peer).isEmpty());
}

void TestWindow::showsAgentsOfEveryTransport()
{
    McpAgent modern(
        {.port = m_hub.port(), .base = ownBase(), .agentId = u"modern"_s}, "2026-07-28");
    QVERIFY(modern.join());
    TRY(m_bench->agentCell(u"modern"_s, HubColumn::Protocol) == u"Streamable, 2026-07-28"_s);
}

void TestWindow::pingColumnMoves()
{
    TestAgent alice(address(m_hub, "pinged"));
    QVERIFY(alice.join());
    TRY(!m_bench->agentCell(alice.id(), HubColumn::Ping).isEmpty());
    const auto trips = [&] {
        return m_bench->agentRow(alice.id())
            .data(gui::HubModel::RoundTripsRole)
            .value<QList<float>>();
    };
    const QList<float> before = trips();
    TRY(trips().size() >= before.size() + 3);
    TRY(m_bench->hasEvent(shared::ActivityKind::PingAnswered, alice.id()));
}

void TestWindow::showsAConversationLive()
{
    TestAgent alice(address(m_hub, "asks"));
    TestAgent bob(address(m_hub, "answers"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const QString thread = alice.createThread(u"plan"_s, {bob.id()});
    QVERIFY(!alice.send(thread, u"<b>first</b>"_s, {bob.id()}).isError);
    TRY(m_bench->agentRow(bob.id()).isValid());
    gui::ConversationPage &page = m_bench->window().conversationPage();
    page.showSession(u"exampleApplication"_s, QString::fromLatin1(ownSession()));
    m_bench->window().showPage(MainWindow::Page::Conversation);
    QAbstractItemModel &messages = *page.messages().model();
    TRY(messages.rowCount() == 1);
    const auto of = [&](int row, int role) { return messages.index(row, 0).data(role); };
    QCOMPARE(of(0, gui::MessageModel::ContentRole), u"<b>first</b>"_s);
    QCOMPARE(of(0, gui::MessageModel::UnreadByRole).toStringList(), QStringList(bob.id()));
    TRY(page.threads().model()->rowCount() == 2);
    // What is said appears, and what is read is no longer marked.
    QCOMPARE(bob.awaitMessages(bob.startWait()).size(), 1);
    QVERIFY(!bob.send(thread, u"second"_s, {alice.id()}).isError);
    TRY(messages.rowCount() == 2);
    TRY(of(0, gui::MessageModel::UnreadByRole).toStringList().isEmpty());
    // One thread alone.
    const QString other = alice.createThread(u"other"_s, {bob.id()});
    QVERIFY(!alice.send(other, u"elsewhere"_s, {}).isError);
    TRY(messages.rowCount() == 3);
    TRY(page.threads().model()->rowCount() == 3);
    page.threads().setCurrentIndex(page.threads().model()->index(2, 0));
    QCOMPARE(messages.rowCount(), 1);
    QCOMPARE(of(0, gui::MessageModel::ContentRole), u"elsewhere"_s);
    m_bench->window().showPage(MainWindow::Page::Sessions);
}

void TestWindow::showsAConversationThatNeverRests()
{
    // Something happens in the session all the time: many agents, who answer pings and wait.
    std::vector<std::unique_ptr<TestAgent>> agents;
    for (const char *name : {"one", "two", "three", "four", "five", "six"}) {
        agents.push_back(std::make_unique<TestAgent>(address(m_hub, name)));
        QVERIFY(agents.back()->join());
    }
    TestAgent &first = *agents.front();
    const QString thread = first.createThread(u"talk"_s, {agents.back()->id()});
    gui::ConversationPage &page = m_bench->window().conversationPage();
    page.showSession(u"exampleApplication"_s, QString::fromLatin1(ownSession()));
    TRY(page.threads().model()->rowCount() == 2);
    for (int said = 1; said <= 3; ++said) {
        QVERIFY(!first.send(thread, QString::number(said), {}).isError);
        TRY(page.messages().model()->rowCount() == said);
    }
}

void TestWindow::showsTheNewSessionOfAClosedOne()
{
    TestAgent alice(address(m_hub, "again"));
    QVERIFY(alice.join());
    const QString thread = alice.createThread(u"old"_s, {});
    for (const QString &said : {u"one"_s, u"two"_s, u"three"_s})
        QVERIFY(!alice.send(thread, said, {}).isError);
    gui::ConversationPage &page = m_bench->window().conversationPage();
    const QString session = QString::fromLatin1(ownSession());
    page.showSession(u"exampleApplication"_s, session);
    const QAbstractItemModel &messages = *page.messages().model();
    const auto said = [&](int row) {
        return messages.index(row, 0).data(gui::MessageModel::ContentRole).toString();
    };
    TRY(messages.rowCount() == 3);
    m_bench->workspace().commands().closeSession(u"exampleApplication"_s, session, {});
    TRY(alice.isClosed());
    TRY(messages.rowCount() == 0);
    QCOMPARE(page.threads().model()->rowCount(), 1);
    QVERIFY(alice.join());
    QVERIFY(!alice.send(alice.createThread(u"new"_s, {}), u"after"_s, {}).isError);
    TRY(messages.rowCount() == 1);
    QCOMPARE(said(0), u"after"_s);
}

void TestWindow::exportHoldsWhatTheTableShows()
{
    TestAgent alice(address(m_hub, "exported"));
    QVERIFY(alice.join());
    gui::ActivityPage &page = m_bench->window().activityPage();
    m_bench->window().showPage(MainWindow::Page::Activity);
    page.findChild<QLineEdit *>(u"activityFilter"_s)->setText(alice.id());
    TRY(page.filter().rowCount() >= 2);
    // Nothing moves while the two are compared.
    QTest::mouseClick(page.findChild<QToolButton *>(u"pause"_s), Qt::LeftButton);
    QVERIFY(m_bench->workspace().activity().isPaused());
    const int rows = page.filter().rowCount();
    const QString csv = m_bench->folder() + u"/activity.csv"_s;
    const QString json = m_bench->folder() + u"/activity.jsonl"_s;
    QVERIFY(page.exportRowsTo(csv));
    QVERIFY(page.exportRowsTo(json));
    const auto linesOf = [](const QString &path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().split('\n')
                                              : QList<QByteArray>();
    };
    const QList<QByteArray> table = linesOf(csv);
    const QList<QByteArray> events = linesOf(json);
    QCOMPARE(table.size(), rows + 1);
    QCOMPARE(events.size(), rows);
    for (int row = 0; row < rows; ++row) {
        const QString kind = page.filter().index(row, 1).data().toString();
        QVERIFY(table.at(row + 1).contains(kind.toUtf8()));
        QCOMPARE(QJsonDocument::fromJson(events.at(row))[u"agentId"], alice.id());
        QCOMPARE(QJsonDocument::fromJson(events.at(row))[u"eventId"],
            page.filter().eventAt(page.filter().index(row, 0)).eventId);
    }
    QTest::mouseClick(page.findChild<QToolButton *>(u"pause"_s), Qt::LeftButton);
    page.findChild<QLineEdit *>(u"activityFilter"_s)->clear();
    m_bench->window().showPage(MainWindow::Page::Sessions);
}

void TestWindow::bannerShowsWhenTheServerDies()
{
    const QList<std::pair<QString, QString>> token{
        {u"CORAL_ADMIN_TOKEN"_s, u"a-token-that-outlives-its-hub-by-far"_s}};
    auto hub = std::make_unique<HubProcess>(HubProcess::Setup{.environment = token});
    QVERIFY(hub->start());
    const quint16 port = hub->port();
    WindowBench bench;
    QVERIFY(bench.attach(
        gui::HubAddress{QUrl(u"http://127.0.0.1:%1"_s.arg(port)), token.first().second, {}}));
    TestAgent alice(address(*hub, "before"));
    QVERIFY(alice.join());
    QVERIFY(!alice.send(alice.createThread(u"old"_s, {}), u"before"_s, {}).isError);
    TRY(bench.agentRow(alice.id()).isValid());
    gui::ConversationPage &conversation = bench.window().conversationPage();
    conversation.showSession(u"exampleApplication"_s, QString::fromLatin1(ownSession()));
    const QAbstractItemModel &messages = *conversation.messages().model();
    TRY(messages.rowCount() == 1);
    QVERIFY(!bench.window().banner().isVisible());
    hub->kill();
    TRY(bench.window().banner().isVisible());
    TRY(bench.window().banner().text().contains(u"Trying again"_s));
    QVERIFY(bench.window().statusStrip().stateText().contains(u"lost"_s));
    QVERIFY(bench.agentRow(alice.id()).isValid()); // what was known stays to be read
    QCOMPARE(messages.rowCount(), 1);
    hub = std::make_unique<HubProcess>(HubProcess::Setup{.port = port, .environment = token});
    QVERIFY(hub->start());
    bench.workspace().attachment().retryNow();
    TRY(!bench.window().banner().isVisible());
    // It is another hub now, and that is told.
    TRY(!bench.agentRow(alice.id()).isValid());
    TestAgent bob(address(*hub, "after"));
    QVERIFY(bob.join());
    TRY(bench.agentRow(bob.id()).isValid());
    QCOMPARE(messages.rowCount(), 0);
    for (const QString &said : {u"after"_s, u"more"_s})
        QVERIFY(!bob.send(bob.createThread(said, {}), said, {}).isError);
    TRY(messages.rowCount() == 2);
    QCOMPARE(messages.index(0, 0).data(gui::MessageModel::ContentRole), u"after"_s);
    TRY(conversation.threads().model()->rowCount() == 3);
    bench.workspace().detach();
    QVERIFY(hub->stop());
}

void TestWindow::bannerShowsARefusal()
{
    WindowBench bench;
    gui::HubAddress wrong = WindowBench::addressOf(m_hub);
    wrong.token = u"wrong"_s;
    bench.workspace().attach(wrong);
    TRY(bench.workspace().attachment().state() == gui::Attachment::State::Refused);
    QVERIFY(bench.window().banner().isVisible());
    QVERIFY(bench.window().banner().text().contains(u"token"_s));
    bench.workspace().detach();
    QVERIFY(!bench.window().banner().isVisible());
    QVERIFY(bench.window().sessionsPage().emptyState().isVisible());
}

void TestWindow::chartsFill()
{
    m_bench->window().showPage(MainWindow::Page::Charts);
    // The hub measures every ten seconds.
    const auto connections = [this] {
        const gui::ChartView *chart = m_bench->window().chartsPage().charts().first();
        return chart->series().first().values.size();
    };
    TRY(connections() >= 2);
    m_bench->window().showPage(MainWindow::Page::Sessions);
}

void TestWindow::showsTheConfiguration()
{
    const auto &rows = m_bench->workspace().config().rows();
    TRY(!rows.isEmpty());
    const auto isInterval = [](const shared::ConfigEntry &entry) {
        return entry.key == u"ping-interval"_s && entry.value.contains(u"200ms"_s)
            && !entry.isDefault;
    };
    QVERIFY(std::any_of(rows.cbegin(), rows.cend(), isInterval));
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
