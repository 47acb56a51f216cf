// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/host/serverhost.h"
#include "gui/views/aboutdialog.h"
#include "gui/views/attachdialog.h"
#include "gui/views/evictdialog.h"
#include "gui/views/reasondialog.h"
#include "gui/views/sessionspage.h"
#include "gui/views/statusstrip.h"
#include "gui/widgets/banner.h"
#include "tests/gui/windowbench.h"
#include "tests/integration/ownsession.h"
#include "tests/support/quietport.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;
using gui::Attachment;

// Things end in every order: hubs while dialogs are open, windows while requests are out, hubs of
// the window's own process before anybody was attached to them.
class TestLifetime : public QObject {
    Q_OBJECT
private slots:
    void hostsManyTimes();
    void stopsAHubInEveryState_data();
    void stopsAHubInEveryState();
    void goesElsewhereAndComesBack();
    void comesBackToTheHubOfItsOwn();
    void hubDiesWhileDialogsAreOpen();
    void rowsGoWhileTheyAreEvicted();
    void closesWhileRequestsAreOut();
    void closesWhileDialogsAreOpen();
    void dialogClosesWhileItAsks();
    void attachesAgainFromItsOwnSignals();
};

namespace {

constexpr int kPatience = 60'000;

// Takes connections and says nothing.
class SilentServer final {
public:
    SilentServer() { m_isListening = m_server.listen(QHostAddress::LocalHost); }
    [[nodiscard]] gui::HubAddress address() const
    {
        return {QUrl(u"http://127.0.0.1:%1"_s.arg(m_server.serverPort())), u"a-token"_s, {}};
    }
    [[nodiscard]] bool isAsked() const { return m_isListening && m_server.hasPendingConnections(); }

private:
    QTcpServer m_server;
    bool m_isListening = false;
};

// A window with a hub in its process, on a port of its own.
struct HostingBench {
    HostingBench()
        : bench(&host)
    {
        bench.preferences().setHost(
            {.port = port, .dataDir = bench.folder() + u"/data"_s, .configFile = {}});
    }
    [[nodiscard]] bool start()
    {
        bench.window().startHosting();
        return QTest::qWaitFor(
            [this] { return bench.workspace().attachment().isAttached(); }, kPatience);
    }
    [[nodiscard]] bool isStopped() const { return host.state() == gui::Host::State::Stopped; }

    const quint16 port = quietPort();
    gui::ServerHost host;
    WindowBench bench;
};

} // namespace

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)

void TestLifetime::hostsManyTimes()
{
    HostingBench own;
    for (int i = 0; i < 12; ++i) {
        QVERIFY(own.start());
        TestAgent alice({.port = own.port, .agentId = u"alice"_s});
        if (i % 2 == 0) {
            QVERIFY(alice.join());
            TRY(own.bench.agentRow(alice.id()).isValid());
        }
        if (i % 3 == 0) {
            own.bench.workspace().restartHosting(own.bench.preferences().host());
            TRY(!own.bench.workspace().attachment().isAttached());
            TRY(own.bench.workspace().attachment().isAttached());
        }
        own.bench.workspace().stopHosting();
        TRY(own.isStopped());
        QCOMPARE(own.bench.workspace().attachment().state(), Attachment::State::Detached);
    }
    QVERIFY(own.bench.openDialog<QMessageBox>() == nullptr); // nothing went wrong
}

void TestLifetime::stopsAHubInEveryState_data()
{
    QTest::addColumn<QString>("when");
    for (const char *when : {"attaching", "detached", "twice", "restarting", "window closes"})
        QTest::newRow(when) << QString::fromLatin1(when);
}

void TestLifetime::stopsAHubInEveryState()
{
    QFETCH(const QString, when);
    auto own = std::make_unique<HostingBench>();
    own->bench.window().startHosting();
    gui::Workspace &workspace = own->bench.workspace();
    QCOMPARE(workspace.attachment().state(), Attachment::State::Attaching);
    if (when != u"attaching"_s)
        TRY(workspace.attachment().isAttached());
    if (when == u"detached"_s)
        workspace.detach();
    if (when == u"restarting"_s) {
        workspace.restartHosting(own->bench.preferences().host());
        workspace.restartHosting(own->bench.preferences().host());
    }
    if (when == u"window closes"_s)
        return own.reset(); // with the hub still running
    workspace.stopHosting();
    if (when == u"twice"_s) {
        workspace.stopHosting();
        own->bench.window().startHosting(); // too early: it says so
        TRY(own->bench.openDialog<QMessageBox>() != nullptr);
    }
    TRY(own->isStopped());
    QVERIFY(own->start());
}

void TestLifetime::goesElsewhereAndComesBack()
{
    HubProcess remote;
    QVERIFY(remote.start());
    HostingBench own;
    gui::Workspace &workspace = own.bench.workspace();
    for (int i = 0; i < 5; ++i) {
        QVERIFY(own.start());
        QVERIFY(workspace.isHosting());
        QVERIFY(own.bench.attach(remote)); // the own one goes on
        QVERIFY(!workspace.isHosting());
        QCOMPARE(own.host.state(), gui::Host::State::Running);
        if (i % 2 == 0)
            continue;
        workspace.stopHosting(); // while looking elsewhere
        TRY(own.isStopped());
        QVERIFY(workspace.attachment().isAttached());
    }
    workspace.detach();
    QVERIFY(remote.stop());
}

void TestLifetime::comesBackToTheHubOfItsOwn()
{
    HostingBench own;
    QVERIFY(own.start());
    TestAgent alice({.port = own.port, .agentId = u"alice"_s});
    QVERIFY(alice.join());
    own.bench.workspace().detach();
    auto *button = own.bench.window().findChild<QPushButton *>(u"hubButton"_s);
    QCOMPARE(button->text(), u"Attach"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    TRY(own.bench.workspace().attachment().isAttached());
    TRY(own.bench.agentRow(alice.id()).isValid());
    QVERIFY(!alice.isClosed());
    QCOMPARE(button->text(), u"Stop"_s);
}

void TestLifetime::hubDiesWhileDialogsAreOpen()
{
    HubProcess hub;
    QVERIFY(hub.start());
    WindowBench bench;
    QVERIFY(bench.attach(hub));
    TestAgent alice(address(hub, "alice"));
    QVERIFY(alice.join());
    QVERIFY(bench.selectConnected(alice));
    bench.menuAction(u"Selection"_s, u"evict"_s)->trigger();
    auto *evict = bench.openDialog<gui::EvictDialog>();
    emit bench.window().sessionsPage().closeSessionChosen();
    auto *close = bench.openDialog<gui::ReasonDialog>();
    bench.menuAction(u"Help"_s, u"about"_s)->trigger();
    QVERIFY(
        evict != nullptr && close != nullptr && bench.openDialog<gui::AboutDialog>() != nullptr);
    hub.kill();
    TRY(bench.window().banner().isVisible());
    QVERIFY(evict->isVisible() && close->isVisible());
    // What they ask for can't be done, and that is told.
    WindowBench::accept(*evict);
    TRY(bench.openDialog<QMessageBox>() != nullptr);
    QVERIFY(bench.openDialog<QMessageBox>()->text().contains(u"1 not"_s));
    bench.openDialog<QMessageBox>()->close();
    bench.workspace().detach(); // and without any connection at all
    WindowBench::accept(*close);
    TRY(bench.openDialog<QMessageBox>() != nullptr);
    QVERIFY(bench.openDialog<QMessageBox>()->text().contains(u"no connection"_s));
}

void TestLifetime::rowsGoWhileTheyAreEvicted()
{
    HubProcess hub;
    QVERIFY(hub.start());
    WindowBench bench;
    QVERIFY(bench.attach(hub));
    TestAgent alice(address(hub, "alice"));
    TestAgent bob(address(hub, "bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    QVERIFY(bench.selectConnected(bob));
    QVERIFY(bench.selectConnected(alice));
    bench.menuAction(u"Selection"_s, u"evict"_s)->trigger();
    auto *evict = bench.openDialog<gui::EvictDialog>();
    QVERIFY(evict != nullptr);
    alice.drop(TestAgent::Drop::Fin);
    TRY(bench.agentCell(alice.id(), gui::HubColumn::State).startsWith(u"away"_s));
    bench.workspace().commands().closeSession(
        u"exampleApplication"_s, QString::fromLatin1(ownSession()), {});
    TRY(!bench.agentRow(bob.id()).isValid());
    WindowBench::accept(*evict); // of a row that is there no more
    TRY(bench.openDialog<QMessageBox>() != nullptr);
    QVERIFY(bench.openDialog<QMessageBox>()->text().startsWith(u"0 evicted, 1 not: "_s));
    bench.workspace().detach();
    QVERIFY(hub.stop());
}

void TestLifetime::closesWhileRequestsAreOut()
{
    HubProcess hub;
    QVERIFY(hub.start());
    auto bench = std::make_unique<WindowBench>();
    QVERIFY(bench->attach(hub));
    bench->workspace().commands().setDraining(true);
    bench->workspace().commands().evict({u"nobody"_s}, {});
    bench->workspace().attachment().askBans();
    bench->window().close();
    bench.reset();
    const SilentServer silent;
    bench = std::make_unique<WindowBench>();
    bench->workspace().attach(silent.address());
    TRY(silent.isAsked());
    bench->window().close();
    bench.reset();
    QTest::qWait(100); // whatever would still come, came
    QVERIFY(hub.stop());
}

void TestLifetime::closesWhileDialogsAreOpen()
{
    HubProcess hub;
    QVERIFY(hub.start());
    auto bench = std::make_unique<WindowBench>();
    QVERIFY(bench->attach(hub));
    TestAgent alice(address(hub, "alice"));
    QVERIFY(alice.join());
    QVERIFY(bench->selectConnected(alice));
    bench->menuAction(u"Selection"_s, u"evict"_s)->trigger();
    bench->menuAction(u"Help"_s, u"about"_s)->trigger();
    bench->menuAction(u"Hub"_s, u"attach"_s)->trigger();
    QVERIFY(bench->openDialog<gui::EvictDialog>() != nullptr);
    auto *attach = bench->openDialog<gui::AttachDialog>();
    QVERIFY(attach != nullptr && QTest::qWaitForWindowActive(attach));
    attach->findChild<QComboBox *>(u"url"_s)->setFocus();
    bench.reset();
    QVERIFY(!alice.isClosed());
    QVERIFY(hub.stop());
}

void TestLifetime::dialogClosesWhileItAsks()
{
    const SilentServer silent;
    WindowBench bench;
    bench.menuAction(u"Hub"_s, u"attach"_s)->trigger();
    auto *dialog = bench.openDialog<gui::AttachDialog>();
    QVERIFY(dialog != nullptr);
    dialog->findChild<QComboBox *>(u"url"_s)->setCurrentText(silent.address().url.toString());
    dialog->findChild<QLineEdit *>(u"token"_s)->setText(u"a-token"_s);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"connect"_s), Qt::LeftButton);
    TRY(silent.isAsked());
    QVERIFY(!dialog->findChild<QPushButton *>(u"connect"_s)->isEnabled());
    dialog->reject();
    TRY(bench.window().findChildren<gui::AttachDialog *>().isEmpty());
    QCOMPARE(bench.workspace().attachment().state(), Attachment::State::Detached);
    QVERIFY(bench.preferences().recent().isEmpty());
}

void TestLifetime::attachesAgainFromItsOwnSignals()
{
    HubProcess one;
    HubProcess other;
    QVERIFY(one.start());
    QVERIFY(other.start());
    WindowBench bench;
    Attachment &attachment = bench.workspace().attachment();
    // In the middle of its first picture, and at its end, it is sent elsewhere.
    int turns = 0;
    const auto turn = [&] {
        if (++turns <= 6)
            bench.workspace().attach(WindowBench::addressOf(turns % 2 == 0 ? one : other));
    };
    connect(&attachment, &Attachment::pictureBegan, &bench.window(), turn);
    connect(&attachment, &Attachment::pictureEnded, &bench.window(), turn);
    QVERIFY(bench.attach(one));
    TRY(turns > 6 && attachment.isAttached());
    bench.workspace().detach();
    QVERIFY(one.stop());
    QVERIFY(other.stop());
}

QTEST_MAIN(TestLifetime)
#include "tst_lifetime.moc"
