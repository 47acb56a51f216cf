// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/host/serverhost.h"
#include "gui/views/hostform.h"
#include "gui/views/serverpage.h"
#include "gui/views/sessionspage.h"
#include "gui/views/statusstrip.h"
#include "gui/widgets/emptystate.h"
#include "tests/gui/windowbench.h"
#include "tests/support/quietport.h"

#include <QAction>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTcpServer>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;

// The window hosts a hub in its own process: starts, stops and restarts it, with its settings.
class TestHosting : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void startsAHubAndStopsIt();
    void restartsWithOtherSettings();
    void startsOnlyOneHub();
    void asksBeforeSessionsAreLost_data();
    void asksBeforeSessionsAreLost();
    void quitsUnaskedWhenNobodyIsConnected();
    void saysWhyItCantStart();
    void leavesTheHubAloneWhenDetached();

private:
    void start();
    [[nodiscard]] QString state() { return m_bench->window().statusStrip().stateText(); }

    quint16 m_port = 0;
    std::unique_ptr<gui::ServerHost> m_host;
    std::unique_ptr<WindowBench> m_bench;
};

namespace {

constexpr int kPatience = 60'000;

} // namespace

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)

void TestHosting::init()
{
    m_host = std::make_unique<gui::ServerHost>();
    m_bench = std::make_unique<WindowBench>(m_host.get());
    m_port = quietPort();
    m_bench->preferences().setHost(
        {.port = m_port, .dataDir = m_bench->folder() + u"/data"_s, .configFile = {}});
    m_bench->reopen();
}

void TestHosting::cleanup()
{
    m_bench.reset();
    m_host.reset();
}

void TestHosting::start()
{
    QTest::mouseClick(m_bench->window().findChild<QPushButton *>(u"startHub"_s), Qt::LeftButton);
    TRY(m_bench->workspace().attachment().isAttached());
}

void TestHosting::startsAHubAndStopsIt()
{
    gui::EmptyState &empty = m_bench->window().sessionsPage().emptyState();
    QCOMPARE(empty.title(), u"No hub"_s);
    start();
    QVERIFY(m_bench->workspace().isHosting());
    QCOMPARE(state(), u"Running on 127.0.0.1:%1"_s.arg(m_port));
    QVERIFY(empty.copyable().startsWith(u"http://127.0.0.1:%1/"_s.arg(m_port)));
    TestAgent alice({.port = m_port, .agentId = u"alice"_s});
    QVERIFY(alice.join());
    TRY(m_bench->agentRow(alice.id()).isValid());
    TRY(m_bench->workspace().status()->agentsConnected == 1);
    // Somebody is connected: it asks before it stops.
    auto *stop = m_bench->window().findChild<QPushButton *>(u"hubButton"_s);
    QCOMPARE(stop->text(), u"Stop"_s);
    QTest::mouseClick(stop, Qt::LeftButton);
    auto *box = m_bench->openDialog<QMessageBox>();
    QVERIFY(box != nullptr);
    QVERIFY(box->text().contains(u"1 agent is connected"_s));
    for (QAbstractButton *button : box->buttons()) {
        if (box->buttonRole(button) == QMessageBox::AcceptRole)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    TRY(alice.isClosed());
    QVERIFY(alice.events().constLast().data.contains("server_shutdown"));
    TRY(m_host->state() == gui::Host::State::Stopped);
    QCOMPARE(state(), u"No hub"_s);
    QCOMPARE(empty.title(), u"No hub"_s);
    // And once more in the same window.
    start();
    QVERIFY(alice.join());
}

void TestHosting::restartsWithOtherSettings()
{
    start();
    const quint16 other = quietPort();
    m_bench->window().showPage(gui::MainWindow::Page::Server);
    auto *form = m_bench->window().findChild<gui::HostForm *>();
    m_bench->window().serverPage().tabs().setCurrentWidget(form);
    form->findChild<QSpinBox *>(u"port"_s)->setValue(other);
    auto *apply = form->findChild<QPushButton *>(u"apply"_s);
    QVERIFY(apply->text().contains(u"Restart"_s));
    QTest::mouseClick(apply, Qt::LeftButton);
    TRY(state() == u"Running on 127.0.0.1:%1"_s.arg(other));
    TestAgent alice({.port = other, .agentId = u"alice"_s});
    QVERIFY(alice.join());
    TRY(m_bench->agentRow(alice.id()).isValid());
    QVERIFY2(apply->text().contains(u"Restart"_s), qPrintable(apply->text()));
    QVERIFY(!alice.isClosed());
}

void TestHosting::startsOnlyOneHub()
{
    start();
    TestAgent alice({.port = m_port, .agentId = u"alice"_s});
    QVERIFY(alice.join());
    const auto second = m_host->start(
        {.port = quietPort(), .dataDir = m_bench->folder() + u"/other"_s, .configFile = {}});
    QVERIFY(!second);
    QCOMPARE(second.error().code, shared::ErrorCode::Unavailable);
    QCOMPARE(m_host->state(), gui::Host::State::Running);
    TRY(m_bench->agentRow(alice.id()).isValid());
    QVERIFY(!alice.isClosed());
}

void TestHosting::asksBeforeSessionsAreLost_data()
{
    QTest::addColumn<QString>("action"); // empty: the window is closed
    QTest::newRow("stop") << u"stop"_s;
    QTest::newRow("restart") << u"restart"_s;
    QTest::newRow("quit") << u"quit"_s;
    QTest::newRow("close") << QString();
}

void TestHosting::asksBeforeSessionsAreLost()
{
    QFETCH(const QString, action);
    start();
    TestAgent alice({.port = m_port, .agentId = u"alice"_s});
    QVERIFY(alice.join());
    TRY(m_bench->workspace().status()->agentsConnected == 1);
    const QSignalSpy closed(&m_bench->window(), &gui::MainWindow::closed);
    const auto choose = [&] {
        if (action.isEmpty())
            m_bench->window().close();
        else
            m_bench->menuAction(u"Hub"_s, action)->trigger();
        return m_bench->openDialog<QMessageBox>();
    };
    QMessageBox *box = choose();
    QVERIFY(box != nullptr);
    QVERIFY(box->text().contains(u"1 agent is connected"_s));
    box->reject();
    QVERIFY(m_bench->window().isVisible() && closed.isEmpty());
    QCOMPARE(m_host->state(), gui::Host::State::Running);
    QVERIFY(!alice.isClosed());
    box = choose();
    QVERIFY(box != nullptr);
    for (QAbstractButton *button : box->buttons()) {
        if (box->buttonRole(button) == QMessageBox::AcceptRole)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    // What ends the hub then is its owner's business when the window is closed.
    const bool isClosing = action.isEmpty() || action == u"quit"_s;
    TRY(isClosing ? closed.size() == 1 : alice.isClosed());
}

void TestHosting::quitsUnaskedWhenNobodyIsConnected()
{
    start();
    const QSignalSpy closed(&m_bench->window(), &gui::MainWindow::closed);
    m_bench->window().close();
    QCOMPARE(closed.size(), 1);
    QVERIFY(m_bench->openDialog<QMessageBox>() == nullptr);
}

void TestHosting::saysWhyItCantStart()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, m_port));
    m_bench->window().startHosting();
    const auto *box = m_bench->openDialog<QMessageBox>();
    QVERIFY(box != nullptr);
    QVERIFY2(box->text().contains(QString::number(m_port)), qPrintable(box->text()));
    QVERIFY(box->text().contains(u"another port"_s)); // what to do
    QCOMPARE(state(), u"No hub"_s);
    QCOMPARE(m_host->state(), gui::Host::State::Stopped);
}

void TestHosting::leavesTheHubAloneWhenDetached()
{
    start();
    TestAgent alice({.port = m_port, .agentId = u"alice"_s});
    QVERIFY(alice.join());
    m_bench->workspace().detach();
    QCOMPARE(m_host->state(), gui::Host::State::Running);
    QVERIFY(!alice.isClosed());
    QVERIFY(m_bench->menuAction(u"Hub"_s, u"stop"_s)->isEnabled());
}

QTEST_MAIN(TestHosting)
#include "tst_hosting.moc"
