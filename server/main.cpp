// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/datadir.h"
#include "server/config/parse.h"
#include "server/log.h"
#include "server/logging/loghandler.h"
#include "server/reactor/serverthread.h"
#include "server/server.h"
#include "server/service/servicemanager.h"
#include "server/service/supervision.h"
#include "server/stdioprogram.h"
#include "shared/contract/version.h"
#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"
#include "shared/util/logfields.h"
#include "shared/util/terminationsignal.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QLocale>
#include <QProcessEnvironment>
#include <QUrl>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

namespace {

using server::config::Options;
using server::service::ServiceManager;
using server::service::Supervision;

// What a stop may take longer than the drain timeout: connections say goodbye.
constexpr std::chrono::seconds kFarewell{5};

// A service has nobody who looks on: it tells its log.
int fail(const QString &message, const ServiceManager *manager)
{
    if (manager)
        qCCritical(lcServer).noquote() << shared::LogFields("not started").add("why", message);
    else
        std::fprintf(stderr, "coral-server: %s\n", qPrintable(message));
    return EXIT_FAILURE;
}

void print(const QString &text, std::FILE *file)
{
    std::fputs(qPrintable(text), file);
    std::fflush(file);
}

// Whether other machines can ask the admin API and nobody is known to encrypt what they send.
bool isAdminReadable(const Options &options)
{
    const Options::Admin &admin = options.admin;
    const QHostAddress &address = admin.port ? admin.bind : options.bind;
    return admin.isOn && admin.servesOthers() && !address.isLoopback() && options.tls.isEmpty()
        && options.trustedProxies.isEmpty();
}

void warnOfOpenness(const Options &options)
{
    if (options.isDevmode() && !options.bind.isLoopback())
        qCWarning(lcServer) << shared::LogFields(
            "the /devmode/ routes are open to the network: anybody can join and read any session")
                                   .add("bind", options.bind.toString());
    if (options.allowedHosts.contains(QStringLiteral("*")))
        qCWarning(lcServer) << shared::LogFields("any host name is answered to, which lets web "
                                                 "pages in by DNS rebinding; name yours in "
                                                 "allowed-hosts")
                                   .add("bind", options.bind.toString());
    if (isAdminReadable(options))
        qCWarning(lcServer) << shared::LogFields(
            "the admin API is open to the network without TLS: who listens in has its token; set "
            "tls-cert and tls-key");
    if (!options.isDevmode() && options.applications.isEmpty())
        qCWarning(lcServer) << shared::LogFields(
            "no agent can join: the configuration names no "
            "[[applications]] and the /devmode/ routes are off");
}

// "Any address" is none that a client could ask for: this machine's own stands for it.
QString forClients(const QString &address)
{
    QUrl url(address);
    const QHostAddress host(url.host());
    if (host == QHostAddress(QHostAddress::AnyIPv4))
        url.setHost(QHostAddress(QHostAddress::LocalHost).toString());
    else if (host == QHostAddress(QHostAddress::AnyIPv6))
        url.setHost(QHostAddress(QHostAddress::LocalHostIPv6).toString());
    return url.toString();
}

// For the operator: what the server is and what to do next.
void logReady(const Options &options, const QString &url, const QString &adminUrl,
    const ServiceManager *manager)
{
    warnOfOpenness(options);
    const QString session = url
        + (options.isDevmode() ? QStringLiteral("/devmode/exampleApplication/privkey/session1")
                               : QStringLiteral("/{applicationId}/{privacyKey}/{sessionId}"));
    qCInfo(lcServer) << shared::LogFields("ready, connect an agent")
                            .add("version", shared::kVersion)
                            .add("agent_url", session + QStringLiteral("/mcp?agentId=my_agent"))
                            .add("sse_url", session + QStringLiteral("/sse?agentId=my_agent"))
                            .add("health_url", url + QStringLiteral("/health"))
                            .add("admin_url",
                                adminUrl.isEmpty() ? QString()
                                                   : adminUrl + QStringLiteral("/admin/v1/"))
                            .add("data_dir", options.dataDir)
                            .add("log", manager ? manager->logFile() : QStringLiteral("stderr"));
}

void logReload(bool hasTls, const shared::Result<shared::Done> &reloaded)
{
    if (!hasTls)
        qCInfo(lcServer) << shared::LogFields("nothing to read again without TLS");
    else if (reloaded)
        qCInfo(lcServer) << shared::LogFields("certificate read again");
    else
        qCWarning(lcServer) << shared::LogFields(
            "certificate not read again, the old one stays in use")
                                   .add("why", reloaded.error().message);
}

// Asked twice to end: what is in flight has had its time.
[[noreturn]] void endAtOnce()
{
    qCWarning(lcServer) << shared::LogFields("ended at once, a second signal came");
    std::_Exit(EXIT_FAILURE);
}

// manager: of the service that we are; null where signals and the environment tell all.
int serve(const Options &options, ServiceManager *manager)
{
    if (const auto prepared = server::config::prepareDataDir(options.dataDir); !prepared)
        return fail(prepared.error().message, manager);
    const shared::SystemClock clock;
    server::reactor::ServerThread thread(QStringLiteral("server"));
    auto &hub = thread.create<server::Server>(options);
    auto &deadlines = thread.create<shared::DeadlineQueue>(clock);
    auto &supervision = thread.create<Supervision>(deadlines,
        manager ? manager->supervision()
                : Supervision::settingsOf(QProcessEnvironment::systemEnvironment()),
        [&hub] { return hub.summary(); });
    if (const auto started = thread.run([&] { return hub.start(); }); !started)
        return fail(started.error().message, manager);

    bool isStopping = false;
    const auto stop = [&] {
        if (std::exchange(isStopping, true))
            endAtOnce();
        qCInfo(lcServer) << shared::LogFields("stopping");
        // Queued, and not waited for: a second signal must find us even if the server is stuck.
        QMetaObject::invokeMethod(
            &supervision,
            [&] {
                supervision.stopping(options.drainDelay + options.drainTimeout + kFarewell);
                hub.stop();
            },
            Qt::QueuedConnection);
    };
    std::unique_ptr<shared::TerminationSignal> termination;
    if (manager) {
        // It alone says when: a service also hears that some user has logged off.
        QObject::connect(manager, &ServiceManager::stopAsked, qApp, stop);
    } else {
        termination = std::make_unique<shared::TerminationSignal>();
        QObject::connect(termination.get(), &shared::TerminationSignal::received, qApp, stop);
        const bool hasTls = !options.tls.isEmpty();
        // A service has no terminal that could hang up: to reload it must never end it.
        if (hasTls || qEnvironmentVariableIsSet("NOTIFY_SOCKET"))
            termination->heedReload();
        QObject::connect(termination.get(), &shared::TerminationSignal::reloadAsked, qApp,
            [&hub, &thread, hasTls] {
                logReload(hasTls, thread.run([&] { return hub.reloadTls(); }));
            });
    }
    QObject::connect(&hub, &server::Server::stopped, qApp, &QCoreApplication::quit);

    const QString url = thread.run([&] { return hub.url(); });
    const QString adminUrl = thread.run([&] { return hub.adminUrl(); });
    logReady(options, forClients(url), forClients(adminUrl), manager);
    print(QStringLiteral("Coral Server listening on %1\n").arg(url), stdout);
    thread.run([&] { supervision.ready(); });
    const int status = QCoreApplication::exec();
    termination.reset(); // a signal ends us by itself from here on, should the thread not end
    thread.stop();
    qCInfo(lcServer) << shared::LogFields("stopped");
    return status;
}

int run(const QStringList &arguments, ServiceManager *manager)
{
    const server::config::ParseOutcome parsed =
        server::config::parse(arguments, QProcessEnvironment::systemEnvironment());
    if (!parsed.options) {
        if (manager) {
            server::logging::installHandler({});
            fail(parsed.text.trimmed(), manager);
        }
        print(parsed.text, parsed.exitStatus == 0 ? stdout : stderr);
        return parsed.exitStatus;
    }
    server::logging::installHandler(parsed.options->log);
    for (const QString &warning : parsed.warnings)
        qCWarning(lcServer).noquote() << warning;
    if (parsed.options->stdio)
        return server::StdioProgram(*parsed.options).run();
    return serve(*parsed.options, manager);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("coral-server"));
    QCoreApplication::setApplicationVersion(QString::fromLatin1(shared::kVersion));

    QStringList arguments = QCoreApplication::arguments();
    const auto manager = ServiceManager::attach(arguments);
    if (!manager)
        return fail(manager.error().message, nullptr);
    const int status = run(arguments, manager->get());
    if (*manager)
        (*manager)->ended(status);
    return status;
}
