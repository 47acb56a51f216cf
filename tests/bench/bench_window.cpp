// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long the window's event loop is held up at most while a hub has very many agents and very
// much happens there:
//   bench_window [TRANSPORTS [UPDATES_PER_SECOND [SECONDS]]]
// The hub is this program again, as a process of its own.
#include "gui/views/sessionspage.h"
#include "tests/bench/crowdhub.h"
#include "tests/gui/windowbench.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QProcess>
#include <QTest>
#include <QTreeView>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

// Times each turn of the event loop, from when it wakes until it sleeps again.
class TurnWatch final : public QObject {
public:
    TurnWatch()
    {
        auto *dispatcher = QAbstractEventDispatcher::instance();
        connect(dispatcher, &QAbstractEventDispatcher::awake, this, [this] {
            note();
            m_began = Clock::now();
        });
        connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, &TurnWatch::note);
    }
    void report(const char *phase)
    {
        std::sort(m_turns.begin(), m_turns.end());
        const auto at = [this](size_t permille) {
            return m_turns.empty() ? 0.0 : m_turns[(m_turns.size() - 1) * permille / 1000];
        };
        std::printf("%-28s %7zu turns   p50 %6.2f ms   p99 %6.2f ms   worst %6.2f ms\n", phase,
            m_turns.size(), at(500), at(990), at(1000));
        std::fflush(stdout);
        m_turns.clear();
    }

private:
    void note()
    {
        if (m_began == Clock::time_point())
            return;
        const std::chrono::duration<double, std::milli> turn = Clock::now() - m_began;
        m_turns.push_back(turn.count());
        m_began = {};
    }

    Clock::time_point m_began;
    std::vector<double> m_turns;
};

int serve(QCoreApplication &application)
{
    bench::CrowdHub hub(
        application.arguments().value(2).toInt(), application.arguments().value(3).toInt());
    if (!hub.listen())
        return EXIT_FAILURE;
    std::printf("%u\n", hub.port());
    std::fflush(stdout);
    return QCoreApplication::exec();
}

void measure(tests::WindowBench &bench, TurnWatch &watch, int milliseconds)
{
    gui::MainWindow &window = bench.window();
    QTreeView &tree = window.sessionsPage().tree();
    const auto run = [&](const char *phase) {
        QTest::qWait(milliseconds);
        watch.report(phase);
    };
    run("sessions, by name");
    tree.sortByColumn(static_cast<int>(gui::HubColumn::Ping), Qt::DescendingOrder);
    run("sessions, by ping");
    window.sessionsPage().filter().setText(u"agent-00"_s);
    run("sessions, filtered");
    window.sessionsPage().filter().setText({});
    window.showPage(gui::MainWindow::Page::Activity);
    run("activity, following");
}

} // namespace

int main(int argc, char *argv[])
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (argc > 1 && qstrcmp(argv[1], "--serve") == 0) {
        QCoreApplication application(argc, argv);
        return serve(application);
    }
    QApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const QString transports = arguments.value(1, u"10000"_s);
    const QString updates = arguments.value(2, u"1000"_s);
    QProcess hub;
    hub.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    hub.start(QCoreApplication::applicationFilePath(), {u"--serve"_s, transports, updates});
    if (!QTest::qWaitFor([&hub] { return hub.canReadLine(); }, 10'000))
        return EXIT_FAILURE;
    const QUrl url(u"http://127.0.0.1:%1"_s.arg(QString::fromLatin1(hub.readLine()).trimmed()));

    tests::WindowBench bench;
    bench.window().resize(1400, 900);
    TurnWatch watch;
    if (!bench.attach(gui::HubAddress{url, u"token"_s, {}}))
        return EXIT_FAILURE;
    watch.report("loading");
    measure(bench, watch, arguments.value(3, u"15"_s).toInt() * 1000);
    std::printf("%d events, %d sessions\n", bench.workspace().activity().rowCount(),
        bench.workspace().tree().rowCount());
    bench.workspace().detach();
    hub.kill();
    hub.waitForFinished();
    return EXIT_SUCCESS;
}
