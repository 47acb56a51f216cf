// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long the window's event loop is held up at most while a hub has very many agents and very
// much happens there:
//   bench_window [TRANSPORTS [UPDATES_PER_SECOND [SECONDS]]]
// The hub is this program again, as a process of its own.
#include "gui/views/sessionspage.h"
#include "tests/bench/crowdhub.h"
#include "tests/gui/windowbench.h"

#include <QApplication>
#include <QEventLoop>
#include <QProcess>
#include <QTest>
#include <QTimer>
#include <QTreeView>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <vector>

namespace {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

// What this thread has computed so far: on a machine that does other things as well, time that the
// window did not get is nothing that it could mend.
double computed()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1'000 + static_cast<double>(time.tv_nsec) / 1e6;
}

// Looks at the clock every millisecond: how much later than that it does is how long the event loop
// was held up.
class BlockWatch final : public QObject {
public:
    BlockWatch()
    {
        m_tick.setTimerType(Qt::PreciseTimer);
        connect(&m_tick, &QTimer::timeout, this, &BlockWatch::note);
        m_tick.start(kTick);
    }
    void report(const char *phase)
    {
        std::printf("%-20s %6zu looks", phase, m_blocks.size());
        print("by the clock", m_blocks);
        print("computing", m_work);
        std::printf("\n");
        std::fflush(stdout);
        m_blocks.clear();
        m_work.clear();
    }

private:
    void note()
    {
        const Clock::time_point now = Clock::now();
        const double work = computed();
        const std::chrono::duration<double, std::milli> late = now - m_last - kTick;
        m_blocks.push_back(std::max(0.0, late.count()));
        m_work.push_back(work - m_worked);
        m_last = now;
        m_worked = work;
    }
    static void print(const char *what, std::vector<double> &times)
    {
        std::sort(times.begin(), times.end());
        const auto at = [&times](size_t permille) {
            return times.empty() ? 0.0 : times[(times.size() - 1) * permille / 1000];
        };
        std::printf("   %s: p50 %6.2f p99 %6.2f worst %6.2f ms", what, at(500), at(990), at(1000));
    }

    static constexpr std::chrono::milliseconds kTick{1};

    QTimer m_tick;
    Clock::time_point m_last = Clock::now();
    double m_worked = computed();
    std::vector<double> m_blocks;
    std::vector<double> m_work;
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

// Not QTest::qWait(), which sleeps between two looks at what there is to do.
void spin(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

void measure(tests::WindowBench &bench, BlockWatch &watch, int milliseconds)
{
    gui::MainWindow &window = bench.window();
    QTreeView &tree = window.sessionsPage().tree();
    const auto run = [&](const char *phase) {
        spin(milliseconds);
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
    BlockWatch watch;
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
