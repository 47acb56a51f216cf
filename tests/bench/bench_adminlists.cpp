// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/idlestreams.h"
#include "tests/support/adminclient.h"
#include "tests/support/hubprocess.h"
#include "tests/support/metrics.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstdio>

// What it costs the server's one thread when an administrator reads its lists from end to end, as a
// window does that attaches. A program to be run by hand, on a machine that does nothing else; no
// test.
namespace {

struct Options {
    int streams = 5'000;
    int page = 1'000;
    int rounds = 5;
};

Options parseOptions()
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures what lists of the admin API cost."));
    parser.addHelpOption();
    parser.addOptions({{QStringLiteral("streams"), QStringLiteral("Agents that are there."),
                           QStringLiteral("NUMBER"), QStringLiteral("5000")},
        {QStringLiteral("page"), QStringLiteral("Rows of a page."), QStringLiteral("NUMBER"),
            QStringLiteral("1000")},
        {QStringLiteral("rounds"), QStringLiteral("How often each list is read."),
            QStringLiteral("NUMBER"), QStringLiteral("5")}});
    parser.process(*QCoreApplication::instance());
    return {parser.value(QStringLiteral("streams")).toInt(),
        parser.value(QStringLiteral("page")).toInt(),
        parser.value(QStringLiteral("rounds")).toInt()};
}

double cpuSeconds(const tests::HubProcess &hub)
{
    return tests::Metrics::scrape(hub.port()).sum("coral_process_cpu_seconds_total");
}

// How many pages there were; 0: the server did not answer as it should.
int walk(const tests::AdminClient &admin, const QByteArray &list, int page)
{
    int pages = 0;
    for (qint64 offset = 0, total = 1; offset < total; offset += page, ++pages) {
        const tests::HttpReply reply = admin.get(
            list + "limit=" + QByteArray::number(page) + "&offset=" + QByteArray::number(offset));
        if (reply.status != 200)
            return 0;
        total = reply.json()[QStringLiteral("total")].toInteger();
    }
    return pages;
}

bool measure(const tests::HubProcess &hub, const Options &options, const QByteArray &list)
{
    const tests::AdminClient admin(hub);
    const double before = cpuSeconds(hub);
    int pages = 0;
    for (int round = 0; round < options.rounds; ++round) {
        const int walked = walk(admin, list, options.page);
        if (walked == 0)
            return false;
        pages += walked;
    }
    const double used = (cpuSeconds(hub) - before) * 1'000;
    std::printf(
        "%-32s %4d pages of %4d rows: %6.2f ms of the server's CPU a page, %7.1f ms a list\n",
        list.constData(), pages / options.rounds, options.page, used / pages,
        used / options.rounds);
    return true;
}

int measure(const Options &options)
{
    tests::HubProcess hub{{.environment = {{QStringLiteral("CORAL_HTTP_MAX_CONNECTIONS"),
                                               QString::number(2 * options.streams + 100)},
                               {QStringLiteral("CORAL_LOG_LEVEL"), QStringLiteral("error")}}}};
    if (!hub.start())
        return EXIT_FAILURE;
    bench::IdleStreams streams(hub.port());
    while (streams.size() < options.streams) {
        if (!streams.open())
            return EXIT_FAILURE;
    }
    constexpr std::array kLists{"transports?", "transports?sort=bytesOut&",
        "transports?text=agent&", "agents?", "agents?sort=awaySince&", "sessions?"};
    const bool isFine = std::ranges::all_of(
        kLists, [&](const char *list) { return measure(hub, options, QByteArray(list)); });
    return hub.stop() && isFine ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const Options options = parseOptions();
    bench::raiseDescriptorLimit();
    return measure(options);
}
