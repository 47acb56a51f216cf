// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/aboutdialog.h"
#include "gui/views/attachdialog.h"
#include "gui/views/columnsmenu.h"
#include "gui/views/evictdialog.h"
#include "gui/views/sessionspage.h"
#include "gui/views/statusstrip.h"
#include "gui/views/trayicon.h"
#include "gui/widgets/appearance.h"
#include "gui/widgets/colours.h"
#include "tests/gui/hubrows.h"
#include "tests/gui/windowbench.h"
#include "tests/support/certificate.h"
#include "tests/support/missing.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QKeySequence>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSet>
#include <QSpinBox>
#include <QSslSocket>
#include <QTest>
#include <QTextBrowser>
#include <QTreeView>

using namespace tests;
using namespace Qt::StringLiterals;

// What a desktop user expects of a window, besides its purpose.
class TestDesktop : public QObject {
    Q_OBJECT
private slots:
    void init();
    void opensPagesByTheKeyboard();
    void everythingHasANameForScreenReaders();
    void everyMenuEntryHasAKey_data();
    void everyMenuEntryHasAKey();
    void remembersItsLayout();
    void remembersHubsInItsMenu();
    void trayTellsTheState();
    void columnsAndOrderNeedNoMouse();
    void isReadableLightAndDark_data();
    void isReadableLightAndDark();
    void speaksGerman();
    void tellsVersionsAndLicences();
    void evictionNamesWhatWillHappen();
    void dialogRefusesAWrongToken();
    void dialogTakesTheTokenOfThisMachine();
    void dialogRemembersTheToken();
    void neverTrustsACertificateSilently();

private:
    std::unique_ptr<WindowBench> m_bench;
};

namespace {

constexpr int kPatience = 60'000;
const QDateTime kNow = QDateTime::fromMSecsSinceEpoch(1'767'225'600'000).toUTC();

bool hasName(const QWidget &widget, const QWidget &window)
{
    if (!widget.accessibleName().isEmpty())
        return true;
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget);
        button != nullptr && !button->text().isEmpty())
        return true;
    const QList<QLabel *> labels = window.findChildren<QLabel *>();
    return std::any_of(labels.cbegin(), labels.cend(), [&widget](const QLabel *label) {
        return label->buddy() == &widget
            || (label->buddy() != nullptr && label->buddy()->focusProxy() == &widget);
    });
}

// What takes the focus and is not a part of something else.
QStringList nameless(const QWidget &window)
{
    QStringList names;
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        const bool isPart = widget->objectName().startsWith(u"qt_"_s)
            || qobject_cast<const QComboBox *>(widget->parentWidget()) != nullptr
            || qobject_cast<const QAbstractSpinBox *>(widget->parentWidget()) != nullptr
            || qobject_cast<const QLineEdit *>(widget->parentWidget()) != nullptr
            || widget->parentWidget()->inherits("QComboBoxPrivateContainer");
        const bool isControl = qobject_cast<const QAbstractButton *>(widget) != nullptr
            || qobject_cast<const QLineEdit *>(widget) != nullptr
            || qobject_cast<const QComboBox *>(widget) != nullptr
            || qobject_cast<const QAbstractSpinBox *>(widget) != nullptr
            || (qobject_cast<const QAbstractItemView *>(widget) != nullptr
                && !widget->inherits("QHeaderView"));
        const bool isSeen = !widget->isHidden() && !widget->inherits("QTableCornerButton");
        if (isControl && isSeen && !isPart && !hasName(*widget, window))
            names.append(QString::fromLatin1(widget->metaObject()->className()) + u' '
                + widget->objectName());
    }
    return names;
}

double contrast(const QColor &one, const QColor &other)
{
    const auto luminance = [](const QColor &colour) {
        const auto part = [](double value) {
            return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF())
            + 0.0722 * part(colour.blueF());
    };
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace

void TestDesktop::init()
{
    m_bench.reset();
    m_bench = std::make_unique<WindowBench>();
}

void TestDesktop::opensPagesByTheKeyboard()
{
    gui::MainWindow &window = m_bench->window();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto *navigation = window.findChild<QListWidget *>(u"navigation"_s);
    for (int page = 4; page >= 0; --page) {
        QTest::keyClick(&window, static_cast<Qt::Key>(Qt::Key_1 + page), Qt::ControlModifier);
        QCOMPARE(navigation->currentRow(), page);
    }
    QTest::keyClick(&window, Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), window.findChild<QLineEdit *>(u"sessionsFilter"_s));
    navigation->setFocus();
    QTest::keyClick(navigation, Qt::Key_Down);
    QCOMPARE(navigation->currentRow(), 1);
}

void TestDesktop::everythingHasANameForScreenReaders()
{
    QCOMPARE(nameless(m_bench->window()).join(u'\n'), QString());
    const gui::EvictDialog evict({transportRecord(u"demo"_s, u"alice"_s)}, kNow);
    QCOMPARE(nameless(evict).join(u'\n'), QString());
    const gui::AttachDialog attach(m_bench->preferences(), m_bench->tokens(), {});
    QCOMPARE(nameless(attach).join(u'\n'), QString());
}

void TestDesktop::everyMenuEntryHasAKey_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("English") << u"en"_s;
    QTest::newRow("German") << u"de"_s;
}

void TestDesktop::everyMenuEntryHasAKey()
{
    QFETCH(const QString, language);
    m_bench = std::make_unique<WindowBench>(nullptr, language);
    QList<QList<QAction *>> menus{m_bench->window().menuBar()->actions()};
    for (const QAction *top : menus.first())
        menus.append(top->menu()->actions());
    for (const QList<QAction *> &menu : std::as_const(menus)) {
        QSet<QString> keys; // each once in its menu
        for (const QAction *action : menu) {
            if (action->isSeparator())
                continue;
            const QString key = QKeySequence::mnemonic(action->text()).toString();
            QVERIFY2(!key.isEmpty() || !action->shortcut().isEmpty(), qPrintable(action->text()));
            QVERIFY2(key.isEmpty() || !keys.contains(key), qPrintable(action->text()));
            keys.insert(key);
        }
    }
}

void TestDesktop::remembersItsLayout()
{
    QTreeView &tree = m_bench->window().sessionsPage().tree();
    const int column = static_cast<int>(gui::HubColumn::Peer);
    QVERIFY(!tree.isColumnHidden(column));
    tree.setColumnHidden(column, true);
    tree.setColumnWidth(0, 321);
    const QSize size(780, 555); // the screen, on which it has to fit, may be 800 wide
    m_bench->window().resize(size);
    m_bench->reopen();
    QTreeView &again = m_bench->window().sessionsPage().tree();
    QVERIFY(again.isColumnHidden(column));
    QCOMPARE(again.columnWidth(0), 321);
    QCOMPARE(m_bench->window().size(), size);
}

void TestDesktop::remembersHubsInItsMenu()
{
    HubProcess hub;
    QVERIFY(hub.start());
    const gui::HubAddress address = WindowBench::addressOf(hub);
    const gui::Preferences::Recent remembered{address.url, "digest"};
    m_bench->preferences().addRecent(remembered);
    m_bench->tokens().keep(address.url, address.token, [](const QString &) {});
    m_bench->reopen();
    QAction *recent = m_bench->menuAction(u"Hub"_s, u"recent"_s);
    QVERIFY(recent != nullptr && recent->isEnabled());
    emit recent->menu()->aboutToShow();
    QCOMPARE(recent->menu()->actions().size(), 1);
    recent->menu()->actions().first()->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->workspace().attachment().isAttached(), kPatience);
    // What it trusts is not forgotten on the way, nor when only the address is named.
    QCOMPARE(m_bench->preferences().recent(), QList{remembered});
    m_bench->window().attachRemembered(address.url);
    QCOMPARE(m_bench->preferences().recent(), QList{remembered});
    m_bench->workspace().detach();
    QVERIFY(hub.stop());
}

void TestDesktop::trayTellsTheState()
{
    HubProcess hub;
    QVERIFY(hub.start());
    const gui::TrayIcon tray(m_bench->workspace(), nullptr);
    QVERIFY(tray.toolTip().contains(u"No hub"_s));
    const QColor none = tray.colour();
    QVERIFY(m_bench->attach(hub));
    QVERIFY(tray.toolTip().contains(u"Running on"_s));
    QTRY_VERIFY_WITH_TIMEOUT(tray.toolTip().contains(u"0 agents connected"_s), kPatience);
    const QColor well = tray.colour();
    QVERIFY(well != none);
    hub.kill();
    QTRY_VERIFY_WITH_TIMEOUT(tray.toolTip().contains(u"lost"_s), kPatience);
    QVERIFY(tray.colour() != well && tray.colour() != none);
    m_bench->workspace().detach();
}

void TestDesktop::columnsAndOrderNeedNoMouse()
{
    gui::SessionsPage &page = m_bench->window().sessionsPage();
    const auto trigger = [](QMenu &menu, gui::HubColumn column, int first) {
        emit menu.aboutToShow();
        menu.actions().at(static_cast<int>(column) - first)->trigger();
    };
    QVERIFY(page.tree().isColumnHidden(static_cast<int>(gui::HubColumn::UserAgent)));
    trigger(page.columnsMenu(), gui::HubColumn::UserAgent, 1);
    QVERIFY(!page.tree().isColumnHidden(static_cast<int>(gui::HubColumn::UserAgent)));
    QMenu &order = page.columnsMenu().sortMenu();
    trigger(order, gui::HubColumn::Ping, 0);
    order.actions().constLast()->trigger();
    QCOMPARE(page.filter().sortColumn(), static_cast<int>(gui::HubColumn::Ping));
    QCOMPARE(page.filter().sortOrder(), Qt::DescendingOrder);
}

void TestDesktop::isReadableLightAndDark_data()
{
    QTest::addColumn<gui::Appearance>("look");
    QTest::newRow("light") << gui::Appearance::Light;
    QTest::newRow("dark") << gui::Appearance::Dark;
}

void TestDesktop::isReadableLightAndDark()
{
    QFETCH(const gui::Appearance, look);
    gui::apply(look, *qApp);
    const QPalette palette = QApplication::palette();
    QCOMPARE(gui::isDark(palette), look == gui::Appearance::Dark);
    const QColor base = palette.color(QPalette::Base);
    QVERIFY(contrast(palette.color(QPalette::Text), base) > 7);
    for (const auto group :
        {gui::EventGroup::Connections, gui::EventGroup::Pings, gui::EventGroup::Agents,
            gui::EventGroup::Messages, gui::EventGroup::Administration, gui::EventGroup::Trouble})
        QVERIFY(contrast(gui::colourOf(group, palette), base) > 4.5);
    for (const auto mark : {gui::StateMark::Idle, gui::StateMark::Waiting, gui::StateMark::Busy,
             gui::StateMark::Away, gui::StateMark::Trouble})
        QVERIFY(contrast(gui::colourOf(mark, palette), base) > 3);
    gui::apply(gui::Appearance::System, *qApp);
}

void TestDesktop::speaksGerman()
{
    m_bench = std::make_unique<WindowBench>(nullptr, u"de"_s);
    const auto *navigation = m_bench->window().findChild<QListWidget *>(u"navigation"_s);
    QCOMPARE(navigation->item(1)->text(), u"Aktivität"_s);
    QCOMPARE(m_bench->window().statusStrip().stateText(), u"Kein Hub"_s);
}

void TestDesktop::tellsVersionsAndLicences()
{
    const gui::AboutDialog about(u"9.9.9"_s);
    QString text;
    for (const QLabel *label : about.findChildren<QLabel *>())
        text += label->text();
    text += about.findChild<QTextBrowser *>()->toPlainText();
    for (const QString &word : {u"9.9.9"_s, QString::fromLatin1(qVersion()),
             u"General Public License"_s, u"LGPL-3.0"_s, u"MIT"_s})
        QVERIFY2(text.contains(word), qPrintable(word));
}

void TestDesktop::evictionNamesWhatWillHappen()
{
    gui::EvictDialog one({transportRecord(u"demo"_s, u"alice"_s)}, kNow);
    QVERIFY(one.consequences().contains(u"connect again by themselves"_s));
    auto *ban = one.findChild<QComboBox *>(u"ban"_s);
    auto *time = one.findChild<QSpinBox *>(u"banTime"_s);
    QVERIFY(!time->isEnabled());
    ban->setCurrentIndex(1);
    QVERIFY(time->isEnabled());
    QVERIFY(one.consequences().contains(u"alice can't connect"_s));
    QVERIFY(one.consequences().contains(u"10 min"_s));
    ban->setCurrentIndex(2);
    QVERIFY(one.consequences().contains(u"New connections from 10.0.0.1"_s));
    QVERIFY(one.consequences().contains(u"are connected from there stay"_s));
    QCOMPARE(one.order().ban, std::optional(shared::BanKind::Address));
    QCOMPARE(one.order().banFor, std::chrono::seconds(600));
    const gui::EvictDialog two(
        {transportRecord(u"demo"_s, u"alice"_s), transportRecord(u"demo"_s, u"bob"_s)}, kNow);
    QVERIFY(two.consequences().contains(u"2 connection"_s));
}

void TestDesktop::dialogRefusesAWrongToken()
{
    HubProcess hub;
    QVERIFY(hub.start());
    gui::AttachDialog dialog(m_bench->preferences(), m_bench->tokens(), {});
    dialog.show();
    auto *button = dialog.findChild<QPushButton *>(u"connect"_s);
    auto *url = dialog.findChild<QComboBox *>(u"url"_s);
    auto *token = dialog.findChild<QLineEdit *>(u"token"_s);
    url->setCurrentText(u"nonsense://"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(dialog.problem().contains(u"https://"_s)); // how it should look
    url->setCurrentText(u"127.0.0.1:%1"_s.arg(hub.port()));
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(dialog.problem().contains(u"admin-token"_s));
    token->setText(u"wrong"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.problem().contains(u"not the one of this server"_s), kPatience);
    QVERIFY(dialog.isVisible());
    QCOMPARE(token->echoMode(), QLineEdit::Password);
    token->setText(WindowBench::addressOf(hub).token);
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog.isVisible(), kPatience);
    QCOMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
    QCOMPARE(dialog.hub(), WindowBench::addressOf(hub));
    QVERIFY(hub.stop());
}

void TestDesktop::dialogTakesTheTokenOfThisMachine()
{
    const QString path = m_bench->folder() + u"/admin-token"_s;
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("local-token\n") > 0);
    file.close();
    const gui::AttachDialog dialog(m_bench->preferences(), m_bench->tokens(), path);
    QCOMPARE(dialog.findChild<QLineEdit *>(u"token"_s)->text(), u"local-token"_s);
}

void TestDesktop::dialogRemembersTheToken()
{
    HubProcess hub;
    QVERIFY(hub.start());
    const gui::HubAddress address = WindowBench::addressOf(hub);
    {
        gui::AttachDialog dialog(m_bench->preferences(), m_bench->tokens(), {});
        dialog.show();
        dialog.findChild<QComboBox *>(u"url"_s)->setCurrentText(address.url.toString());
        dialog.findChild<QLineEdit *>(u"token"_s)->setText(address.token);
        QTest::mouseClick(dialog.findChild<QPushButton *>(u"connect"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog.isVisible(), kPatience);
    }
    const gui::AttachDialog again(m_bench->preferences(), m_bench->tokens(), {});
    QCOMPARE(again.findChild<QComboBox *>(u"url"_s)->currentText(), address.url.toString());
    QCOMPARE(again.findChild<QLineEdit *>(u"token"_s)->text(), address.token);
    m_bench->window().attachRemembered(address.url);
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->workspace().attachment().isAttached(), kPatience);
    m_bench->workspace().detach();
    QVERIFY(hub.stop());
}

void TestDesktop::neverTrustsACertificateSilently()
{
    if (!hasOpenssl())
        CORAL_MISSING("openssl is not installed");
    if (!QSslSocket::supportsSsl())
        CORAL_MISSING("Qt has no TLS here");
    QVERIFY(makeCertificate({.folder = m_bench->folder(), .name = u"hub"_s}));
    const QString path = m_bench->folder() + u"/hub"_s;
    HubProcess hub(
        {.arguments = {u"--tls-cert"_s, path + u".crt"_s, u"--tls-key"_s, path + u".key"_s}});
    QVERIFY(hub.start());
    gui::HubAddress address = WindowBench::addressOf(hub);
    address.url.setScheme(u"https"_s);

    m_bench->workspace().attach(address);
    QTRY_COMPARE_WITH_TIMEOUT(
        m_bench->workspace().attachment().state(), gui::Attachment::State::Refused, kPatience);
    QVERIFY(m_bench->workspace().attachment().client()->certificateProblem().has_value());
    m_bench->workspace().detach();

    gui::AttachDialog dialog(m_bench->preferences(), m_bench->tokens(), {});
    dialog.show();
    dialog.findChild<QComboBox *>(u"url"_s)->setCurrentText(address.url.toString());
    dialog.findChild<QLineEdit *>(u"token"_s)->setText(address.token);
    auto *button = dialog.findChild<QPushButton *>(u"connect"_s);
    auto *trust = dialog.findChild<QCheckBox *>(u"trust"_s);
    QVERIFY(!trust->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.problem().contains(u"SHA-256"_s), kPatience);
    QVERIFY(trust->isVisible() && !trust->isChecked());
    QTest::mouseClick(button, Qt::LeftButton); // without trust nothing changes
    QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled() && dialog.isVisible(), kPatience);
    trust->setChecked(true);
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog.isVisible(), kPatience);
    QCOMPARE(dialog.hub().trustedCertificate.size(), 32);
    QVERIFY(m_bench->attach(dialog.hub()));
    m_bench->workspace().detach();
    QVERIFY(hub.stop());
}

QTEST_MAIN(TestDesktop)
#include "tst_desktop.moc"
