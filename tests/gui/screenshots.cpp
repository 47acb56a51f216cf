// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Takes a picture of every view of the window, light and dark, of a scripted scenario on a real
// hub:
//   gui_screenshots FOLDER [LANGUAGE]
#include "gui/host/serverhost.h"
#include "gui/views/aboutdialog.h"
#include "gui/views/activitypage.h"
#include "gui/views/attachdialog.h"
#include "gui/views/conversationpage.h"
#include "gui/views/evictdialog.h"
#include "gui/views/reasondialog.h"
#include "gui/views/serverpage.h"
#include "gui/views/sessionspage.h"
#include "gui/widgets/appearance.h"
#include "tests/gui/scenario.h"
#include "tests/gui/windowbench.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QListView>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

#include <array>
#include <cstdio>

namespace {

using namespace Qt::StringLiterals;
using gui::MainWindow;

// How long the agents live before the first picture: the hub takes a sample for its charts every
// ten seconds, and what they show shall have happened.
constexpr int kSeconds = 300;
constexpr std::array kLooks{gui::Appearance::Light, gui::Appearance::Dark};

class Camera {
public:
    Camera(tests::WindowBench &bench, tests::Scenario &scenario, const QString &folder)
        : m_bench(bench)
        , m_scenario(scenario)
        , m_folder(folder)
    {
    }

    void setLook(gui::Appearance look)
    {
        gui::apply(look, *qApp);
        QTest::qWait(200); // widgets hear of it from the event loop
        m_suffix = look == gui::Appearance::Dark ? u"-dark"_s : u"-light"_s;
    }

    bool takeAll()
    {
        MainWindow &window = m_bench.window();
        select(u"implementer"_s);
        bool isGood = page(MainWindow::Page::Sessions, u"sessions"_s);
        // Between so many pings the rest would not be seen.
        window.activityPage().filter().setShown(gui::EventGroup::Pings, false);
        isGood = isGood && page(MainWindow::Page::Activity, u"activity"_s);
        window.conversationPage().showSession(u"exampleApplication"_s, u"code-review"_s);
        isGood = isGood && page(MainWindow::Page::Conversation, u"conversation"_s);
        isGood = isGood && page(MainWindow::Page::Charts, u"charts"_s);
        for (int tab = 0; tab < window.serverPage().tabs().count(); ++tab) {
            window.serverPage().tabs().setCurrentIndex(tab);
            isGood = isGood && page(MainWindow::Page::Server, u"server-%1"_s.arg(tab));
        }
        return isGood && takeDialogs();
    }

    bool takeDialogs()
    {
        MainWindow &window = m_bench.window();
        gui::SessionsPage &sessions = window.sessionsPage();
        const QDateTime now = m_bench.workspace().tree().hubNow();
        gui::EvictDialog evict(sessions.selection().transports, now, &window);
        evict.findChild<QLineEdit *>(u"reason"_s)->setText(u"repeats itself"_s);
        evict.findChild<QComboBox *>(u"ban"_s)->setCurrentIndex(1);
        sessions.tree().selectAll();
        gui::EvictDialog many(sessions.selection().transports, now, &window);
        select(u"implementer"_s);
        gui::AttachDialog attach(m_bench.preferences(), m_bench.tokens(), {}, &window);
        gui::AboutDialog about(u"0.1.0"_s, &window);
        emit sessions.closeSessionChosen();
        auto *close = m_bench.openDialog<gui::ReasonDialog>();
        return dialog(evict, u"evict"_s) && dialog(many, u"evict-many"_s)
            && dialog(attach, u"attach"_s) && dialog(about, u"about"_s) && close != nullptr
            && dialog(*close, u"close-session"_s) && close->close();
    }

    void select(const QString &agentId)
    {
        QTreeView &tree = m_bench.window().sessionsPage().tree();
        const auto rows = tree.model()->match(tree.model()->index(0, 0), Qt::DisplayRole, agentId,
            1, Qt::MatchExactly | Qt::MatchRecursive);
        if (!rows.isEmpty())
            tree.setCurrentIndex(rows.first());
    }

    bool save(QWidget &widget, const QString &name)
    {
        const QString path = m_folder.filePath(name + m_suffix + u".png"_s);
        return widget.grab().save(path, "PNG", 1);
    }

private:
    bool page(MainWindow::Page which, const QString &name)
    {
        m_scenario.talk();
        m_bench.window().showPage(which);
        QTest::qWait(1'500); // for pictures, not for a test: a little of everything happens
        return save(m_bench.window(), name);
    }
    bool dialog(QDialog &dialog, const QString &name)
    {
        dialog.show();
        return QTest::qWaitForWindowExposed(&dialog) && save(dialog, name);
    }

    tests::WindowBench &m_bench;
    tests::Scenario &m_scenario;
    const QDir m_folder;
    QString m_suffix; // of the look
};

int fail(const char *what)
{
    std::fprintf(stderr, "gui_screenshots: %s\n", what);
    return EXIT_FAILURE;
}

// An administrator at work: what the feed, the bans and the log have to show.
bool administrate(tests::WindowBench &bench, tests::Scenario &scenario)
{
    scenario.makeTrouble();
    const QModelIndex writer = bench.agentRow(u"writer"_s);
    const gui::HubNode *node = bench.window().sessionsPage().filter().nodeOf(writer);
    if (node == nullptr || gui::transportOf(*node) == nullptr)
        return false;
    bench.workspace().commands().evict({gui::transportOf(*node)->record.id},
        {.reason = u"repeats itself"_s,
            .ban = shared::BanKind::Agent,
            .banFor = std::chrono::hours(1)});
    return scenario.knockWithWrongToken();
}

// A hub before its first agent.
bool takeEmpty(const QString &folder)
{
    tests::HubProcess hub;
    tests::Scenario nobody;
    gui::ServerHost host;
    tests::WindowBench bench(&host, QLocale().name().left(2));
    bench.window().resize(1280, 680);
    Camera camera(bench, nobody, folder);
    if (!hub.start() || !bench.attach(hub))
        return false;
    QTest::qWait(500);
    bool isGood = true;
    for (const auto look : kLooks) {
        camera.setLook(look);
        bench.window().showPage(MainWindow::Page::Sessions);
        isGood = isGood && camera.save(bench.window(), u"empty"_s);
        bench.window().showPage(MainWindow::Page::Server);
        bench.window().serverPage().tabs().setCurrentIndex(3);
        isGood = isGood && camera.save(bench.window(), u"empty-log"_s);
    }
    bench.workspace().detach();
    return isGood && hub.stop();
}

// A hub that died, and none at all.
bool takeEnd(tests::WindowBench &bench, Camera &camera)
{
    bench.window().showPage(MainWindow::Page::Sessions);
    QTest::qWait(1'500);
    bool isGood = true;
    for (const auto look : kLooks) {
        camera.setLook(look);
        isGood = isGood && camera.save(bench.window(), u"lost"_s);
    }
    bench.workspace().detach();
    QTest::qWait(200);
    for (const auto look : kLooks) {
        camera.setLook(look);
        isGood = isGood && camera.save(bench.window(), u"detached"_s);
    }
    return isGood;
}

int takeAll(const QString &folder)
{
    if (!takeEmpty(folder))
        return fail("there is no picture of an empty hub");
    tests::Scenario scenario;
    gui::ServerHost host; // not started: for what the window then offers
    tests::WindowBench bench(&host, QLocale().name().left(2));
    Camera camera(bench, scenario, folder);
    bench.window().resize(1280, 680);
    if (!scenario.begin() || !bench.attach(scenario.hub()))
        return fail("the scenario did not begin");
    for (int second = 1; second <= kSeconds; ++second) {
        QTest::qWait(1'000);
        scenario.live(second);
    }
    if (!administrate(bench, scenario))
        return fail("the administrator found no writer");
    for (const auto look : kLooks) {
        camera.setLook(look);
        if (!scenario.fallAsleep())
            return fail("the archivist did not come");
        QTest::qWait(7'000); // it misses some pings
        if (!camera.takeAll())
            return fail("a picture could not be taken");
    }
    scenario.hub().kill();
    return takeEnd(bench, camera) ? EXIT_SUCCESS : fail("a picture of the end could not be taken");
}

} // namespace

int main(int argc, char *argv[])
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QString folder = application.arguments().value(1);
    const QString language = application.arguments().value(2, u"en"_s);
    QLocale::setDefault(QLocale(language));
    if (folder.isEmpty() || !QDir().mkpath(folder))
        return fail("usage: gui_screenshots FOLDER [LANGUAGE]");
    return takeAll(folder);
}
