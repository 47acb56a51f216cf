// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/idlestreams.h"
#include "tests/bench/requestload.h"
#include "tests/support/httpexchange.h"
#include "tests/support/hubprocess.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>
#include <thread>

// What idle event streams cost a real server: memory, turns of its event loop, and the speed of all
// others. A program to be run by hand, on a machine that does nothing else; no test.
namespace {

struct Options {
    int streams = 10'000;
    int connections = 8;
    std::chrono::seconds duration{5};
};

Options parseOptions()
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures what idle event streams cost."));
    parser.addHelpOption();
    parser.addOptions({{QStringLiteral("streams"), QStringLiteral("Idle streams."),
                           QStringLiteral("NUMBER"), QStringLiteral("10000")},
        {QStringLiteral("connections"), QStringLiteral("Connections that ask."),
            QStringLiteral("NUMBER"), QStringLiteral("8")},
        {QStringLiteral("seconds"), QStringLiteral("How long each measurement takes."),
            QStringLiteral("NUMBER"), QStringLiteral("5")}});
    parser.process(*QCoreApplication::instance());
    return {parser.value(QStringLiteral("streams")).toInt(),
        parser.value(QStringLiteral("connections")).toInt(),
        std::chrono::seconds(parser.value(QStringLiteral("seconds")).toInt())};
}

double metric(const tests::HubProcess &hub, const QByteArray &name)
{
    const QByteArray text = '\n' + tests::exchange(hub.port(), {.target = "/metrics"}).body;
    const qsizetype start = text.indexOf('\n' + name + ' ') + name.size() + 2;
    return text.sliced(start, text.indexOf('\n', start) - start).toDouble();
}

double residentKiB(const tests::HubProcess &hub)
{
    return metric(hub, "coral_process_resident_memory_bytes") / 1024;
}

void measureSpeed(const tests::HubProcess &hub, const Options &options, qsizetype streams)
{
    const bench::LoadReport report =
        bench::load(hub.port(), "/health/live", options.connections, options.duration);
    std::printf(
        "/health/live with %lld idle streams: %.0f requests/s, median %lld us, 99 %% within "
        "%lld us, %lld failures\n",
        static_cast<long long>(streams), report.perSecond,
        static_cast<long long>(report.median.count()),
        static_cast<long long>(report.slowestHundredth.count()),
        static_cast<long long>(report.failures));
}

void measureTurns(const tests::HubProcess &hub, const Options &options)
{
    const double before = metric(hub, "coral_event_loop_turns_total");
    const double cpuBefore = metric(hub, "coral_process_cpu_seconds_total");
    std::this_thread::sleep_for(4 * options.duration);
    const double seconds = 4.0 * static_cast<double>(options.duration.count());
    std::printf("idle: %.1f turns of the event loop a second, %.2f %% of a core\n",
        (metric(hub, "coral_event_loop_turns_total") - before) / seconds,
        (metric(hub, "coral_process_cpu_seconds_total") - cpuBefore) / seconds * 100);
}

int measure(const Options &options)
{
    tests::HubProcess hub{{.environment = {{QStringLiteral("CORAL_HTTP_MAX_CONNECTIONS"),
                                               QString::number(2 * options.streams + 100)},
                               {QStringLiteral("CORAL_LOG_LEVEL"), QStringLiteral("error")}}}};
    if (!hub.start())
        return EXIT_FAILURE;
    measureSpeed(hub, options, 0);
    const double before = residentKiB(hub);
    bench::IdleStreams streams(hub.port());
    const auto start = std::chrono::steady_clock::now();
    while (streams.size() < options.streams) {
        if (!streams.open()) {
            std::fprintf(stderr, "the server refused the stream %lld\n",
                static_cast<long long>(streams.size()));
            return EXIT_FAILURE;
        }
    }
    const std::chrono::duration<double> opening = std::chrono::steady_clock::now() - start;
    const double after = residentKiB(hub);
    std::printf("%d streams opened in %.1f s; resident memory %.1f MiB before, %.1f MiB now: %.1f "
                "KiB a stream\n",
        options.streams, opening.count(), before / 1024, after / 1024,
        (after - before) / options.streams);
    measureTurns(hub, options);
    measureSpeed(hub, options, streams.size());
    return hub.stop() ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const Options options = parseOptions();
    bench::raiseDescriptorLimit();
    return measure(options);
}
