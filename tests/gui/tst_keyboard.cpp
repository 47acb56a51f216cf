// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/host/serverhost.h"
#include "gui/views/attachdialog.h"
#include "gui/views/evictdialog.h"
#include "gui/views/reasondialog.h"
#include "gui/views/serverpage.h"
#include "gui/views/sessionspage.h"
#include "gui/widgets/banner.h"
#include "tests/gui/hubrows.h"
#include "tests/gui/windowbench.h"
#include "tests/integration/ownsession.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QKeySequence>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

#include <algorithm>
#include <functional>

using namespace tests;
using namespace Qt::StringLiterals;
using gui::MainWindow;

// The window for those who have no mouse, or leave it alone.
class TestKeyboard : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void keysOfAPageDiffer_data();
    void keysOfAPageDiffer();
    void keysOfADialogDiffer_data();
    void keysOfADialogDiffer();
    void shortcutsDiffer();
    void tabGoesEverywhere_data();
    void tabGoesEverywhere();
    void tabGoesAsTheEye();
    void evictsWithoutAMouse();

private:
    gui::ServerHost m_host; // never started: for what the window then offers
    std::unique_ptr<HubProcess> m_hub;
};

namespace {

constexpr int kPatience = 60'000;
constexpr int kPages = 5;
const QDateTime kNow = QDateTime::fromMSecsSinceEpoch(1'767'225'600'000).toUTC();

// What Alt and a key reach, as "key: text".
QStringList mnemonicsIn(const QWidget &window)
{
    QStringList texts;
    for (const QAbstractButton *button : window.findChildren<QAbstractButton *>()) {
        if (button->isVisible())
            texts.append(button->text());
    }
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        if (label->isVisible() && label->buddy() != nullptr)
            texts.append(label->text());
    }
    for (const QTabBar *tabs : window.findChildren<QTabBar *>()) {
        for (int tab = 0; tabs->isVisible() && tab < tabs->count(); ++tab)
            texts.append(tabs->tabText(tab));
    }
    for (const QMenuBar *menus : window.findChildren<QMenuBar *>()) {
        for (const QAction *menu : menus->actions())
            texts.append(menu->text());
    }
    QStringList keys;
    for (const QString &text : std::as_const(texts)) {
        if (const QKeySequence key = QKeySequence::mnemonic(text); !key.isEmpty())
            keys.append(key.toString() + u": "_s + text);
    }
    return keys;
}

// Those that another one has, too.
QString doubles(const QStringList &keys)
{
    QMap<QString, QStringList> byKey;
    for (const QString &key : keys)
        byKey[key.section(u':', 0, 0)].append(key);
    QStringList found;
    for (const QStringList &same : std::as_const(byKey)) {
        if (same.size() > 1)
            found.append(same.join(u", "_s));
    }
    return found.join(u'\n');
}

// All pages, and all tabs.
void forEveryView(MainWindow &window, const std::function<void(const QString &)> &look)
{
    for (int page = 0; page < kPages; ++page) {
        window.showPage(static_cast<MainWindow::Page>(page));
        QTabWidget &tabs = window.serverPage().tabs();
        for (int tab = 0; tab < (tabs.isVisible() ? tabs.count() : 1); ++tab) {
            tabs.setCurrentIndex(tab);
            QCoreApplication::processEvents();
            look(u"page %1, tab %2"_s.arg(page).arg(tab));
        }
    }
}

// What Tab comes to until it comes back, from the list of pages on.
QList<QWidget *> tabStops(MainWindow &window)
{
    auto *from = window.findChild<QWidget *>(u"navigation"_s);
    from->setFocus();
    QList<QWidget *> stops;
    while (QWidget *at = QApplication::focusWidget()) {
        if (stops.contains(at))
            break;
        stops.append(at);
        QTest::keyClick(at, Qt::Key_Tab);
    }
    return stops;
}

} // namespace

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)

void TestKeyboard::initTestCase()
{
    m_hub = std::make_unique<HubProcess>();
    QVERIFY(m_hub->start());
}

void TestKeyboard::cleanupTestCase()
{
    QVERIFY(m_hub->stop());
}

void TestKeyboard::keysOfAPageDiffer_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("English") << u"en"_s;
    QTest::newRow("German") << u"de"_s;
}

void TestKeyboard::keysOfAPageDiffer()
{
    QFETCH(const QString, language);
    WindowBench bench(&m_host, language);
    const auto look = [&](const QString &view) {
        QVERIFY2(doubles(mnemonicsIn(bench.window())).isEmpty(),
            qPrintable(view + u": "_s + doubles(mnemonicsIn(bench.window()))));
    };
    forEveryView(bench.window(), look); // no hub
    HubProcess hub;
    QVERIFY(hub.start());
    QVERIFY(bench.attach(hub));
    forEveryView(bench.window(), look); // nobody is here
    TestAgent alice(address(hub, "alice"));
    QVERIFY(alice.join());
    TRY(bench.agentRow(alice.id()).isValid());
    hub.kill();
    TRY(bench.window().banner().isVisible());
    forEveryView(bench.window(), look); // somebody was, and the hub is gone
    bench.workspace().detach();
}

void TestKeyboard::keysOfADialogDiffer_data()
{
    keysOfAPageDiffer_data();
}

void TestKeyboard::keysOfADialogDiffer()
{
    QFETCH(const QString, language);
    WindowBench bench(nullptr, language);
    gui::EvictDialog evict({transportRecord(u"demo"_s, u"alice"_s)}, kNow);
    gui::AttachDialog attach(bench.preferences(), bench.tokens(), {});
    attach.findChild<QComboBox *>(u"url"_s)->setCurrentText(u"http://10.0.0.1"_s);
    attach.findChild<QWidget *>(u"trust"_s)->show();
    for (QDialog *dialog : {static_cast<QDialog *>(&evict), static_cast<QDialog *>(&attach)}) {
        dialog->show();
        QCOMPARE(doubles(mnemonicsIn(*dialog)), QString());
    }
    QVERIFY(bench.attach(*m_hub));
    TestAgent alice(address(*m_hub, "alice"));
    QVERIFY(alice.join());
    TRY(bench.agentRow(alice.id()).isValid());
    bench.selectAgent(alice.id());
    gui::SessionsPage &page = bench.window().sessionsPage();
    emit page.removeAgentChosen();
    QCOMPARE(doubles(mnemonicsIn(*bench.openDialog<gui::ReasonDialog>())), QString());
    bench.openDialog<gui::ReasonDialog>()->close();
    emit page.closeSessionChosen();
    QCOMPARE(doubles(mnemonicsIn(*bench.openDialog<gui::ReasonDialog>())), QString());
    bench.openDialog<gui::ReasonDialog>()->close();
    bench.workspace().detach();
}

void TestKeyboard::shortcutsDiffer()
{
    WindowBench bench(&m_host);
    QMap<QString, QString> known;
    for (const QAction *action : bench.window().findChildren<QAction *>()) {
        const bool isOfOneWidget = action->shortcutContext() == Qt::WidgetShortcut
            || action->shortcutContext() == Qt::WidgetWithChildrenShortcut;
        if (action->shortcut().isEmpty() || isOfOneWidget)
            continue;
        const QString key = action->shortcut().toString();
        QVERIFY2(!known.contains(key), qPrintable(key + known[key] + action->text()));
        known.insert(key, action->text());
    }
    QVERIFY(known.size() >= 9);
}

void TestKeyboard::tabGoesEverywhere_data()
{
    QTest::addColumn<bool>("isAttached");
    QTest::newRow("no hub") << false;
    QTest::newRow("a hub") << true;
}

void TestKeyboard::tabGoesEverywhere()
{
    QFETCH(const bool, isAttached);
    WindowBench bench(&m_host);
    MainWindow &window = bench.window();
    TestAgent alice(address(*m_hub, "alice"));
    if (isAttached) {
        QVERIFY(bench.attach(*m_hub));
        QVERIFY(alice.join());
        TRY(bench.agentRow(alice.id()).isValid());
        bench.selectAgent(alice.id());
    }
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    forEveryView(window, [&](const QString &view) {
        const QList<QWidget *> stops = tabStops(window);
        for (const QWidget *widget : window.findChildren<QWidget *>()) {
            const bool isWanted = widget->isVisible() && widget->isEnabled()
                && widget->focusPolicy() & Qt::TabFocus && widget->focusProxy() == nullptr
                && qobject_cast<const QLabel *>(widget) == nullptr && !widget->inherits("QMenuBar");
            const auto isAt = [widget](const QWidget *stop) {
                return stop == widget || widget->isAncestorOf(stop);
            };
            QVERIFY2(!isWanted || std::any_of(stops.cbegin(), stops.cend(), isAt),
                qPrintable(view + u": "_s + QString::fromLatin1(widget->metaObject()->className())
                    + u' ' + widget->objectName()));
        }
    });
    bench.workspace().detach();
}

void TestKeyboard::tabGoesAsTheEye()
{
    WindowBench bench(&m_host);
    MainWindow &window = bench.window();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    forEveryView(window, [&](const QString &view) {
        QList<QWidget *> stops = tabStops(window);
        stops.removeIf([](const QWidget *stop) { return stop->objectName() == u"navigation"_s; });
        int turns = 0; // back to the upper end
        for (qsizetype i = 1; i < stops.size(); ++i) {
            const QPoint before = stops.at(i - 1)->mapTo(&window, QPoint());
            const QPoint here = stops.at(i)->mapTo(&window, QPoint());
            constexpr int kLine = 12; // things in one row differ by a little
            const bool isBehind = here.y() > before.y() + kLine
                || (here.y() > before.y() - kLine && here.x() > before.x());
            turns += isBehind ? 0 : 1;
        }
        QVERIFY2(turns <= 1, qPrintable(view));
    });
}

void TestKeyboard::evictsWithoutAMouse()
{
    WindowBench bench;
    MainWindow &window = bench.window();
    QVERIFY(bench.attach(*m_hub));
    TestAgent alice(address(*m_hub, "unheard"));
    TestAgent bob(address(*m_hub, "unseen"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    TRY(bench.agentRow(alice.id()).isValid() && bench.agentRow(bob.id()).isValid());
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QWidget *top = &window; // whether the platform calls it active or not
    const auto type = [&](Qt::Key key, Qt::KeyboardModifiers with = {}) {
        QTest::keyClick(top->focusWidget(), key, with);
    };
    QTest::keyClick(&window, Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), u"un"_s);
    while (window.focusWidget() != &window.sessionsPage().tree())
        type(Qt::Key_Tab);
    type(Qt::Key_Home); // the session
    type(Qt::Key_Down);
    type(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(window.sessionsPage().selection().transports.size(), 2);
    type(Qt::Key_Delete);
    auto *dialog = bench.openDialog<gui::EvictDialog>();
    QVERIFY(dialog != nullptr);
    top = dialog;
    QTest::keyClicks(top->focusWidget(), u"enough, both"_s);
    type(Qt::Key_Tab);
    type(Qt::Key_Down); // ban these agents
    const QStringList transports = dialog->transportIds();
    type(Qt::Key_Return);
    TRY(alice.isClosed() && bob.isClosed());
    for (TestAgent *agent : {&alice, &bob}) {
        QVERIFY(agent->events().constLast().data.contains("enough, both"));
        agent->open();
        TRY(agent->status() == 403);
        TRY(bench.hasEvent(shared::ActivityKind::TransportEvicted, agent->id()));
        TRY(bench.hasEvent(shared::ActivityKind::BanBegan, agent->id()));
        TRY(bench.agentCell(agent->id(), gui::HubColumn::State).startsWith(u"away (evicted"_s));
    }
    for (const QString &transport : transports) {
        const gui::TransportNode *row = bench.workspace().tree().findTransport(transport);
        QVERIFY(row == nullptr || row->note == u"evicted and banned"_s);
    }
    TRY(bench.workspace().bans().rowCount() == 2);
    bench.workspace().detach();
}

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
