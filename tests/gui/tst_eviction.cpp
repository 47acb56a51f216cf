// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/evictdialog.h"
#include "gui/views/reasondialog.h"
#include "gui/views/serverpage.h"
#include "gui/views/sessionspage.h"
#include "gui/views/statusstrip.h"
#include "tests/gui/windowbench.h"
#include "tests/integration/ownsession.h"
#include "tests/support/httpexchange.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStatusBar>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTreeView>

using namespace tests;
using namespace Qt::StringLiterals;
using gui::HubColumn;
using gui::MainWindow;

// What an administrator does in the window, and how the agents on a real hub feel it.
class TestEviction : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void evictsThroughTheMenu();
    void evictsManyByTheKey();
    void banKeepsAnAgentOutAndEnds();
    void banEndsByItself();
    void removesAnAgent();
    void removesAnAgentForAWhile();
    void closesASession();
    void closesEverySessionThatIsSelected();
    void drainsAndResumes();

private:
    [[nodiscard]] gui::EvictDialog *openEvictDialog();
    void acceptEviction(gui::EvictDialog &dialog, const QString &reason, int ban, int seconds);

    HubProcess m_hub;
    std::unique_ptr<WindowBench> m_bench;
};

namespace {

constexpr int kPatience = 60'000;

} // namespace

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)

void TestEviction::initTestCase()
{
    QVERIFY(m_hub.start());
    m_bench = std::make_unique<WindowBench>();
    QVERIFY(m_bench->attach(m_hub));
}

void TestEviction::cleanupTestCase()
{
    m_bench.reset();
    QVERIFY(m_hub.stop());
}

gui::EvictDialog *TestEviction::openEvictDialog()
{
    QAction *evict = m_bench->menuAction(u"Selection"_s, u"evict"_s);
    if (evict == nullptr || !evict->isEnabled())
        return nullptr;
    evict->trigger();
    return m_bench->openDialog<gui::EvictDialog>();
}

void TestEviction::acceptEviction(
    gui::EvictDialog &dialog, const QString &reason, int ban, int seconds)
{
    QTest::keyClicks(dialog.findChild<QLineEdit *>(u"reason"_s), reason);
    dialog.findChild<QComboBox *>(u"ban"_s)->setCurrentIndex(ban);
    dialog.findChild<QComboBox *>(u"banUnit"_s)->setCurrentIndex(0);
    dialog.findChild<QSpinBox *>(u"banTime"_s)->setValue(seconds);
    WindowBench::accept(dialog);
}

void TestEviction::evictsThroughTheMenu()
{
    TestAgent alice(address(m_hub, "loud"));
    QVERIFY(alice.join());
    QVERIFY(m_bench->selectConnected(alice));
    gui::EvictDialog *dialog = openEvictDialog();
    QVERIFY(dialog != nullptr);
    QVERIFY(dialog->windowTitle().contains(u"loud"_s));
    QVERIFY(dialog->consequences().contains(u"1 connection"_s));
    acceptEviction(*dialog, u"too loud"_s, 0, 1);
    TRY(alice.isClosed());
    QCOMPARE(alice.events().constLast().name, QByteArray("connection_closed"));
    QVERIFY(alice.events().constLast().data.contains("\"evicted\""));
    QVERIFY(alice.events().constLast().data.contains("too loud"));
    QCOMPARE(exchange(m_hub.port(), HttpRequest::post(alice.endpoint(), "{}")).status, 410);
    // The result stands in the row, in the feed and in the status line.
    TRY(m_bench->agentCell(alice.id(), HubColumn::State).startsWith(u"away (evicted"_s));
    const gui::TransportNode *row =
        m_bench->workspace().tree().findTransport(QString::fromLatin1(alice.transportId()));
    QVERIFY(row != nullptr);
    QCOMPARE(row->note, u"evicted"_s);
    TRY(m_bench->hasEvent(shared::ActivityKind::TransportEvicted, alice.id()));
    TRY(m_bench->window().statusBar()->currentMessage() == u"1 transport evicted"_s);
    QVERIFY(alice.join()); // without a ban it may come back
}

void TestEviction::evictsManyByTheKey()
{
    TestAgent first(address(m_hub, "many1"));
    TestAgent second(address(m_hub, "many2"));
    QVERIFY(first.join());
    QVERIFY(second.join());
    TRY(m_bench->agentRow(first.id()).isValid() && m_bench->agentRow(second.id()).isValid());
    TRY(m_bench->workspace().tree().findTransport(QString::fromLatin1(second.transportId()))
        != nullptr);
    QTreeView &tree = m_bench->window().sessionsPage().tree();
    m_bench->selectAgent(first.id());
    tree.selectionModel()->select(
        m_bench->agentRow(second.id()), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    m_bench->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_bench->window()));
    tree.setFocus();
    QTest::keyClick(&tree, Qt::Key_Delete);
    auto *dialog = m_bench->openDialog<gui::EvictDialog>();
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->transportIds().size(), 2);
    QTest::keyClick(dialog, Qt::Key_Return); // the button that is the default
    TRY(first.isClosed() && second.isClosed());
    TRY(m_bench->window().statusBar()->currentMessage() == u"2 transports evicted"_s);
}

void TestEviction::banKeepsAnAgentOutAndEnds()
{
    TestAgent alice(address(m_hub, "banned"));
    QVERIFY(alice.join());
    QVERIFY(m_bench->selectConnected(alice));
    gui::EvictDialog *dialog = openEvictDialog();
    QVERIFY(dialog != nullptr);
    acceptEviction(*dialog, u"enough"_s, 1, 300);
    TRY(alice.isClosed());
    alice.open();
    TRY(alice.status() == 403);
    TRY(alice.refusal()[u"message"].toString().contains(u"enough"_s));
    // The ban is in the list, and can be ended there.
    m_bench->window().showPage(MainWindow::Page::Server);
    gui::ServerPage &page = m_bench->window().serverPage();
    TRY(m_bench->workspace().bans().rowCount() == 1);
    QVERIFY(page.bans().model()->index(0, 0).data().toString().contains(u"banned"_s));
    page.tabs().setCurrentIndex(1);
    page.bans().selectRow(0);
    QTest::mouseClick(page.findChild<QPushButton *>(u"endBan"_s), Qt::LeftButton);
    TRY(m_bench->workspace().bans().rowCount() == 0);
    QVERIFY(alice.join());
    m_bench->window().showPage(MainWindow::Page::Sessions);
}

void TestEviction::banEndsByItself()
{
    TestAgent alice(address(m_hub, "shortly"));
    QVERIFY(alice.join());
    QVERIFY(m_bench->selectConnected(alice));
    auto *button = m_bench->window().findChild<QPushButton *>(u"evictButton"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    auto *dialog = m_bench->openDialog<gui::EvictDialog>();
    QVERIFY(dialog != nullptr);
    acceptEviction(*dialog, {}, 1, 1);
    TRY(alice.isClosed());
    TRY(m_bench->hasEvent(shared::ActivityKind::BanEnded, alice.id()));
    TRY(m_bench->workspace().bans().rowCount() == 0);
    QVERIFY(alice.join());
}

void TestEviction::removesAnAgent()
{
    TestAgent alice(address(m_hub, "leaving"));
    QVERIFY(alice.join());
    QVERIFY(m_bench->selectConnected(alice));
    emit m_bench->window().sessionsPage().removeAgentChosen();
    auto *dialog = m_bench->openDialog<gui::ReasonDialog>();
    QVERIFY(dialog != nullptr);
    WindowBench::accept(*dialog);
    TRY(alice.isClosed());
    TRY(!m_bench->agentRow(alice.id()).isValid());
}

void TestEviction::closesASession()
{
    TestAgent alice(address(m_hub, "closing"));
    QVERIFY(alice.join());
    TRY(m_bench->agentRow(alice.id()).isValid());
    m_bench->selectAgent(alice.id());
    QAction *close = m_bench->menuAction(u"Selection"_s, u"closeSession"_s);
    QVERIFY(close != nullptr);
    close->trigger();
    auto *dialog = m_bench->openDialog<gui::ReasonDialog>();
    QVERIFY(dialog != nullptr);
    WindowBench::accept(*dialog);
    TRY(alice.isClosed());
    QVERIFY(alice.events().constLast().data.contains("session_closed"));
    TRY(!m_bench->agentRow(alice.id()).isValid());
}

void TestEviction::removesAnAgentForAWhile()
{
    TestAgent alice(address(m_hub, "kept_out"));
    QVERIFY(alice.join());
    QVERIFY(m_bench->selectConnected(alice));
    emit m_bench->window().sessionsPage().removeAgentChosen();
    auto *dialog = m_bench->openDialog<gui::ReasonDialog>();
    QVERIFY(dialog != nullptr);
    auto *time = dialog->findChild<QSpinBox *>(u"banTime"_s);
    QVERIFY(!time->isEnabled());
    dialog->findChild<QCheckBox *>(u"ban"_s)->setChecked(true);
    QVERIFY(time->isEnabled());
    WindowBench::accept(*dialog);
    TRY(alice.isClosed());
    alice.open();
    TRY(alice.status() == 403);
    TRY(m_bench->workspace().bans().rowCount() == 1);
    m_bench->workspace().commands().endBan(m_bench->workspace().bans().rows().first().banId);
    TRY(m_bench->workspace().bans().rowCount() == 0);
}

void TestEviction::closesEverySessionThatIsSelected()
{
    TestAgent alice(address(m_hub, "in_one"));
    TestAgent bob({.port = m_hub.port(), .base = ownBase() + "2", .agentId = u"in_other"_s});
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    QVERIFY(m_bench->selectConnected(alice));
    TRY(m_bench->agentRow(bob.id()).isValid());
    m_bench->window().sessionsPage().tree().selectionModel()->select(
        m_bench->agentRow(bob.id()), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    m_bench->menuAction(u"Selection"_s, u"closeSession"_s)->trigger();
    auto *dialog = m_bench->openDialog<gui::ReasonDialog>();
    QVERIFY(dialog != nullptr);
    QVERIFY2(dialog->windowTitle().contains(u"2 sessions"_s), qPrintable(dialog->windowTitle()));
    WindowBench::accept(*dialog);
    TRY(alice.isClosed() && bob.isClosed());
    TRY(!m_bench->agentRow(alice.id()).isValid() && !m_bench->agentRow(bob.id()).isValid());
}

void TestEviction::drainsAndResumes()
{
    QAction *drain = m_bench->menuAction(u"Hub"_s, u"drain"_s);
    QAction *resume = m_bench->menuAction(u"Hub"_s, u"resume"_s);
    TRY(drain->isEnabled());
    drain->trigger();
    TRY(m_bench->window().statusStrip().stateText().startsWith(u"Draining"_s));
    TestAgent alice(address(m_hub, "late"));
    alice.open();
    TRY(alice.status() == 503);
    TRY(resume->isEnabled());
    resume->trigger();
    TRY(m_bench->window().statusStrip().stateText().startsWith(u"Running"_s));
    QVERIFY(alice.join());
}

QTEST_MAIN(TestEviction)
#include "tst_eviction.moc"
