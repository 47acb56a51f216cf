// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/datadir.h"
#include "server/config/parse.h"
#include "server/log.h"
#include "server/logging/loghandler.h"
#include "server/reactor/serverthread.h"
#include "server/server.h"
#include "server/terminationsignal.h"
#include "shared/contract/version.h"
#include "shared/util/logfields.h"

#include <QCoreApplication>
#include <QLocale>
#include <QProcessEnvironment>

#include <cstdio>
#include <cstdlib>

namespace {

using server::config::Options;

int fail(const QString &message)
{
    std::fprintf(stderr, "coral-server: %s\n", qPrintable(message));
    return EXIT_FAILURE;
}

void print(const QString &text, std::FILE *file)
{
    std::fputs(qPrintable(text), file);
    std::fflush(file);
}

// For the operator: what the server is and what to do next.
void logReady(const Options &options, const QString &url)
{
    if (options.isDevmode() && !options.bind.isLoopback())
        qCWarning(lcServer) << shared::LogFields(
            "the /devmode/ routes are open to the network: anybody can join and read any session")
                                   .add("bind", options.bind.toString());
    if (!options.isDevmode() && options.applications.isEmpty())
        qCWarning(lcServer) << shared::LogFields(
            "no agent can join: the configuration names no "
            "[[applications]] and the /devmode/ routes are off");
    const QString path = options.isDevmode()
        ? QStringLiteral("/devmode/exampleApplication/privkey/session1/sse?agentId=my_agent")
        : QStringLiteral("/{applicationId}/{privacyKey}/{sessionId}/sse?agentId=my_agent");
    qCInfo(lcServer) << shared::LogFields("ready, connect an agent")
                            .add("version", shared::kVersion)
                            .add("agent_url", url + path)
                            .add("health_url", url + QStringLiteral("/health"))
                            .add("data_dir", options.dataDir)
                            .add("log", "stderr");
}

int serve(const Options &options)
{
    if (const auto prepared = server::config::prepareDataDir(options.dataDir); !prepared)
        return fail(prepared.error().message);
    server::reactor::ServerThread thread(QStringLiteral("server"));
    auto &hub = thread.create<server::Server>(options);
    if (const auto started = thread.run([&] { return hub.start(); }); !started)
        return fail(started.error().message);

    server::TerminationSignal termination;
    bool isStopping = false;
    QObject::connect(&termination, &server::TerminationSignal::received, &termination, [&] {
        if (isStopping)
            std::_Exit(EXIT_FAILURE); // asked twice: at once
        isStopping = true;
        qCInfo(lcServer) << shared::LogFields("stopping");
        thread.run([&] { hub.stop(); });
    });
    QObject::connect(&hub, &server::Server::stopped, qApp, &QCoreApplication::quit);

    const QString url = thread.run([&] { return hub.url(); });
    logReady(options, url);
    print(QStringLiteral("Coral Server listening on %1\n").arg(url), stdout);
    const int status = QCoreApplication::exec();
    thread.stop();
    qCInfo(lcServer) << shared::LogFields("stopped");
    return status;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("coral-server"));
    QCoreApplication::setApplicationVersion(QString::fromLatin1(shared::kVersion));

    const server::config::ParseOutcome parsed = server::config::parse(
        QCoreApplication::arguments(), QProcessEnvironment::systemEnvironment());
    if (!parsed.options) {
        print(parsed.text, parsed.exitStatus == 0 ? stdout : stderr);
        return parsed.exitStatus;
    }
    server::logging::installHandler(parsed.options->log);
    for (const QString &warning : parsed.warnings)
        qCWarning(lcServer).noquote() << warning;
    return serve(*parsed.options);
}
