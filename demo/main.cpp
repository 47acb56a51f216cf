// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/cast.h"
#include "demo/stage.h"
#include "shared/contract/version.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QUrl>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace {

struct Options {
    QUrl url; // invalid: a hub of our own
    QString agent; // set in the processes that the demonstration starts
    QString session;
};

int complain(const QString &what, int exitStatus)
{
    std::fprintf(stderr, "coral-demo: %s\n", qUtf8Printable(what));
    return exitStatus;
}

Options parse(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Three agents, each in a process of its own, hold a short conversation "
                       "through a Coral hub. Shows what was said."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption url(QStringLiteral("url"),
        QStringLiteral("Use this running hub instead of a new one."),
        QStringLiteral("http://ADDRESS:PORT"));
    QCommandLineOption agent(QStringLiteral("agent"), {}, QStringLiteral("NAME"));
    QCommandLineOption session(QStringLiteral("session"), {}, QStringLiteral("ID"));
    agent.setFlags(QCommandLineOption::HiddenFromHelp);
    session.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({url, agent, session});
    // process() alone would end with 1, which means here that the demonstration failed.
    if (!parser.parse(application.arguments()))
        std::exit(complain(parser.errorText(), 2));
    parser.process(application);
    Options options;
    if (parser.isSet(url)) {
        options.url = QUrl(parser.value(url), QUrl::StrictMode);
        const bool isUsable = options.url.scheme().startsWith(QLatin1StringView("http"))
            && !options.url.host().isEmpty();
        if (!isUsable)
            std::exit(
                complain(QStringLiteral("--url needs an address like http://127.0.0.1:3001"), 2));
    }
    options.agent = parser.value(agent);
    options.session = parser.value(session);
    return options;
}

int runAgent(const QCoreApplication &application, const Options &options)
{
    const std::unique_ptr<demo::Agent> agent = demo::makeAgent(options.agent);
    if (!agent)
        return complain(QStringLiteral("there is no agent %1").arg(options.agent), 2);
    QObject::connect(agent.get(), &demo::Agent::left, &application, &QCoreApplication::quit,
        Qt::QueuedConnection); // quit() before exec() would be lost
    QObject::connect(agent.get(), &demo::Agent::failed, &application, [](const QString &why) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(why));
        QCoreApplication::exit(1);
    });
    agent->join({.hub = options.url,
        .session = options.session,
        .agents = static_cast<int>(demo::cast().size())});
    return QCoreApplication::exec();
}

int runStage(const QCoreApplication &application, const Options &options)
{
    demo::Stage stage;
    QObject::connect(&stage, &demo::Stage::finished, &application, &QCoreApplication::quit);
    QObject::connect(&stage, &demo::Stage::failed, &application,
        [](const QString &why) { QCoreApplication::exit(complain(why, 1)); });
    // From the event loop, so that a failure at once can end it.
    QMetaObject::invokeMethod(
        &stage, [&] { stage.start(options.url); }, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("coral-demo"));
    QCoreApplication::setApplicationVersion(QLatin1StringView(shared::kVersion));
    const Options options = parse(application);
    return options.agent.isEmpty() ? runStage(application, options)
                                   : runAgent(application, options);
}
