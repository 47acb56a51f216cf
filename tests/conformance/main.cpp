// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/fixture.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <cstdio>
#include <cstdlib>
#include <unistd.h>

// coral-conformance-fixture: listens on a free port of the loopback interface, writes the URL of
// its MCP endpoint to stdout, and serves until its stdin ends.
int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    tests::Fixture fixture;
    if (const auto started = fixture.start(0); !started) {
        std::fprintf(
            stderr, "coral-conformance-fixture: %s\n", qPrintable(started.error().message));
        return EXIT_FAILURE;
    }
    std::printf("%s\n", qPrintable(fixture.url()));
    std::fflush(stdout);
    const QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(
        &input, &QSocketNotifier::activated, &application, [] { QCoreApplication::quit(); });
    return QCoreApplication::exec();
}
