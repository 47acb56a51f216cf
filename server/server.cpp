// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/server.h"

#include "server/admin/admintoken.h"
#include "server/config/effective.h"
#include "server/logging/loghandler.h"
#include "server/logging/logtap.h"
#include "server/mcp/methodnames.h"
#include "server/tools/coraltools.h"
#include "server/tools/sessionprompt.h"
#include "shared/contract/version.h"

#include <QUuid>

#include <chrono>
#include <utility>

namespace server {

namespace {

// How long connections may take to say goodbye.
constexpr std::chrono::seconds kFarewell{2};
// How often a stopping server looks whether the calls in flight have ended.
constexpr std::chrono::milliseconds kCallsPoll{20};
const QString kGoodbye = QStringLiteral("The server stops. Connect again in a moment.");

// What a client that comes back by itself needs to know of this hub.
QJsonObject extension(const config::Options &options, const QString &instance)
{
    const auto number = [](std::chrono::milliseconds time) {
        return static_cast<qint64>(time.count());
    };
    return {{QStringLiteral("coral"),
        QJsonObject{{QStringLiteral("instance"), instance},
            {QStringLiteral("heartbeatMs"), number(options.transport.heartbeatInterval)},
            {QStringLiteral("idempotencyWindowMs"), number(options.idempotency.window)},
            {QStringLiteral("idempotencyAnswers"), options.idempotency.answersPerAgent}}}};
}

mcp::PeerSettings peerSettings(shared::DeadlineQueue &deadlines, const QJsonObject &experimental,
    const QStringList &revisions, const QStringList &statelessRevisions = {})
{
    mcp::PeerSettings settings;
    settings.serverName = QStringLiteral("Coral Server");
    settings.serverTitle = QStringLiteral("Coral Server");
    settings.serverVersion = QString::fromLatin1(shared::kVersion);
    settings.instructions = tools::sessionInstructions();
    settings.revisions = revisions;
    settings.statelessRevisions = statelessRevisions;
    settings.deadlines = &deadlines;
    settings.hasLogging = true;
    settings.experimental = experimental;
    return settings;
}

// HTTP+SSE is the transport of 2024-11-05; clients of newer revisions accept that answer.
const QStringList kSseRevisions{QStringLiteral("2024-11-05"), QStringLiteral("2024-10-07")};
const QStringList kStatelessRevisions{QStringLiteral("2026-07-28")};
// The last is older than the transport, but there are clients that speak it there.
const QStringList kStreamableRevisions{QStringLiteral("2025-11-25"), QStringLiteral("2025-06-18"),
    QStringLiteral("2025-03-26"), QStringLiteral("2024-11-05")};

// Only below /devmode/ a session that is gone comes back with whoever joins it.
session::Limits sessionLimits(const config::Options &options)
{
    session::Limits limits = options.limits;
    if (options.isDevmode())
        limits.emptySessionExpiry = options.emptySessionExpiry;
    return limits;
}

http::HttpServer::Settings httpSettings(const config::Options &options)
{
    http::HttpServer::Settings settings;
    settings.limits = options.http;
    settings.allowedHosts = options.allowedHosts;
    settings.allowedOrigins = options.allowedOrigins;
    settings.forwardedField = options.forwardedField;
    for (const auto &[address, prefix] : options.trustedProxies)
        settings.trustedProxies.append(QStringLiteral("%1/%2").arg(address.toString()).arg(prefix));
    return settings;
}

QString urlOf(const http::HttpServer &server)
{
    const QString address = server.address().toString();
    return QStringLiteral("%1://%2:%3")
        .arg(server.isTls() ? QStringLiteral("https") : QStringLiteral("http"),
            address.contains(u':') ? u'[' + address + u']' : address)
        .arg(server.port());
}

} // namespace

Server::Server(const config::Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_devmode(options.isDevmode())
    , m_hub(m_journal, m_clock, sessionLimits(options))
    , m_extension(extension(options, QUuid::createUuid().toString(QUuid::WithoutBraces)))
    , m_ssePeers(peerSettings(m_deadlines, m_extension, kSseRevisions))
    , m_streamablePeers(
          peerSettings(m_deadlines, m_extension, kStreamableRevisions, kStatelessRevisions))
    , m_applications(options.applications)
    , m_authThrottle(options.auth, m_clock)
    , m_bans(m_clock, m_deadlines)
    , m_creationKeys(m_hub)
    , m_gate(m_hub, m_applications, m_authThrottle, m_bans, m_creationKeys, m_clock,
          {.devmode = m_devmode, .gatherTimeout = options.gatherTimeout})
    , m_transports(options.transport.tombstones, options.transport.perSession)
    , m_sessionRoutes(
          m_hub, m_applications, m_authThrottle, m_transports.intake(), m_creationKeys, m_devmode)
    , m_sseEndpoint({m_clock, m_deadlines, m_registry, m_ssePeers, m_options.transport, m_gate},
          m_transports, m_devmode)
    , m_streamableEndpoint(
          {m_clock, m_deadlines, m_registry, m_streamablePeers, m_options.transport, m_gate},
          m_transports, m_devmode)
    , m_http(httpSettings(options), m_clock, m_deadlines)
    , m_memory(m_clock, m_deadlines, admin::memoryLimits(options.maxMemory), admin::processMemory)
    , m_memoryRelease(m_clock, m_deadlines, admin::releaseFreeMemory)
    , m_startedAt(m_clock.wallNow())
{
    connect(&m_http, &http::HttpServer::connectionClosed, this,
        [this] { m_memoryRelease.noteEnd(m_http.openConnections()); });
    connect(&m_memory, &admin::MemoryWatch::pressureChanged, this, &Server::heedMemory);
    connect(&m_memory, &admin::MemoryWatch::nearlyOut, this, [this](qint64 excess) {
        if (m_http.shed(excess) > 0)
            m_memory.noteFreed();
    });
    connect(&m_hub, &session::Hub::messageSent, &m_memory, &admin::MemoryWatch::noteGrowth);
    tools::addCoralTools(
        m_registry, {m_hub, m_clock, m_deadlines, options.wait, options.idempotency});
    QStringList tools;
    for (const mcp::Tool &tool : m_registry.tools())
        tools.append(tool.name);
    m_metrics.emplace(admin::Metrics::Sources{m_clock, m_deadlines, m_http, m_transports, m_hub,
        m_authThrottle,
        [this] { return m_admin ? m_admin->authStatistics() : access::AuthThrottle::Statistics{}; },
        m_memory, logging::lostLines, tools, mcp::methodNames()});
    addRoutes();
}

Server::~Server() = default;

void Server::addRoutes()
{
    http::Router &router = m_http.router();
    m_sseEndpoint.addRoutes(router);
    m_streamableEndpoint.addRoutes(router);
    m_sessionRoutes.addRoutes(router);
    m_metrics->addRoutes(router);
    admin::HealthRoutes([this] { return health(); }).addRoutes(router);
}

shared::Result<shared::Done> Server::start()
{
    if (m_options.admin.isOn) {
        if (const auto started = startAdmin(); !started)
            return started.error();
    }
    if (!m_options.tls.isEmpty()) {
        if (const auto loaded = reloadTls(); !loaded)
            return loaded.error();
    }
    return m_http.listen(m_options.bind, m_options.port);
}

shared::Result<shared::Done> Server::startAdmin()
{
    const config::Options::Admin &options = m_options.admin;
    const auto token = admin::adminToken({options.token, options.tokenFile, m_options.dataDir});
    if (!token)
        return token.error();
    m_admin.emplace(
        admin::AdminApi::Sources{m_clock, m_deadlines, m_http, m_transports, m_hub, m_bans,
            m_authThrottle, m_memory, m_metrics->loopLag(), [this] { return health(); },
            [this](shared::ServerStatus &status) { describe(status); },
            config::effectiveConfig(m_options)},
        admin::Door::Settings{*token, options.servesOthers(), m_options.auth});
    connect(
        &logging::logTap(), &logging::LogTap::lineLogged, &*m_admin, &admin::AdminApi::noteLogLine);
    if (!options.port) {
        m_admin->addRoutes(m_http.router());
        return shared::Done{};
    }
    m_adminHttp.emplace(httpSettings(m_options), m_clock, m_deadlines);
    m_admin->addRoutes(m_adminHttp->router());
    m_admin->watch(*m_adminHttp);
    m_metrics->watch(*m_adminHttp);
    return m_adminHttp->listen(options.bind, *options.port);
}

shared::Result<shared::Done> Server::reloadTls()
{
    const auto tls = http::loadTls(m_options.tls);
    if (!tls)
        return tls.error();
    m_http.setTls(*tls);
    if (m_adminHttp)
        m_adminHttp->setTls(*tls);
    return shared::Done{};
}

QString Server::url() const
{
    return urlOf(m_http);
}

QString Server::adminUrl() const
{
    if (!m_admin)
        return {};
    return m_adminHttp ? urlOf(*m_adminHttp) : url();
}

QString Server::adminToken() const
{
    return m_admin ? m_admin->token() : QString();
}

void Server::describe(shared::ServerStatus &status) const
{
    const QString session = QStringLiteral("%1/{applicationId}/{privacyKey}/{sessionId}")
                                .arg(m_devmode ? url() + QStringLiteral("/devmode") : url());
    status.name = QStringLiteral("Coral Server");
    status.qtVersion = QString::fromLatin1(qVersion());
    if (m_isStopping)
        status.state = shared::ServerState::Stopping;
    status.startedAt = m_startedAt;
    status.url = url();
    status.adminUrl = adminUrl();
    status.isTls = m_http.isTls();
    status.isDevmode = m_devmode;
    status.sseUrlTemplate = session + QStringLiteral("/sse?agentId={agentId}");
    status.streamableUrlTemplate = session + QStringLiteral("/mcp?agentId={agentId}");
    status.revisions = kStatelessRevisions + kStreamableRevisions + kSseRevisions;
    status.revisions.removeDuplicates();
    status.dataDir = m_options.dataDir;
}

QString Server::summary() const
{
    return QStringLiteral("Serving %1 connected agents in %2 sessions on %3")
        .arg(m_transports.size())
        .arg(m_hub.statistics().sessions)
        .arg(url());
}

void Server::stop()
{
    m_isStopping = true;
    if (m_options.drainDelay == std::chrono::milliseconds(0))
        return drain();
    m_deadlines.addAfter(m_options.drainDelay, [this] { drain(); });
}

void Server::heedMemory(admin::MemoryWatch::Pressure pressure)
{
    using Memory = transport::Intake::Memory;
    using Pressure = admin::MemoryWatch::Pressure;
    const bool isCritical = pressure == Pressure::Critical;
    m_transports.intake().setMemory(isCritical ? Memory::Exhausted
            : pressure == Pressure::High       ? Memory::Short
                                               : Memory::Enough);
    m_hub.setStoring(!isCritical);
}

void Server::drain()
{
    m_transports.intake().drain();
    m_http.drain();
    m_transports.drainAll(kGoodbye);
    emit m_registry.stopping();
    awaitCalls(m_clock.now() + m_options.drainTimeout);
}

void Server::awaitCalls(shared::Clock::TimePoint deadline)
{
    const qsizetype inFlight = m_transports.callsInFlight() + m_http.requestsInFlight();
    if (inFlight == 0 || m_clock.now() >= deadline)
        return closeAll();
    m_deadlines.addAfter(kCallsPoll, [this, deadline] { awaitCalls(deadline); });
}

void Server::closeAll()
{
    m_transports.closeAll(shared::CloseReason::ServerShutdown, kGoodbye);
    m_http.close(shared::CloseReason::ServerShutdown);
    if (m_adminHttp)
        m_adminHttp->close(shared::CloseReason::ServerShutdown);
    connect(&m_http, &http::HttpServer::connectionClosed, this, [this] {
        if (m_http.openConnections() == 0)
            finishStop();
    });
    m_deadlines.addAfter(m_http.openConnections() == 0 ? std::chrono::seconds(0) : kFarewell,
        [this] { finishStop(); });
}

void Server::finishStop()
{
    if (!std::exchange(m_hasStopped, true))
        emit stopped();
}

QList<admin::HealthCheck> Server::healthChecks() const
{
    const bool isMemoryShort = m_memory.pressure() != admin::MemoryWatch::Pressure::None;
    const bool isPaused = m_transports.intake().isPaused();
    const bool isAcceptPaused = m_http.isAcceptPaused();
    const bool isJournalWritable = m_journal.isWritable();
    return {{.name = QStringLiteral("accepting"),
                .isOk = !m_isStopping && !isPaused,
                .detail = m_isStopping ? QStringLiteral("the server is stopping")
                    : isPaused         ? QStringLiteral("an administrator has nobody new taken in")
                                       : QString()},
        {.name = QStringLiteral("descriptors"),
            .isOk = !isAcceptPaused,
            .detail = isAcceptPaused ? QStringLiteral("none left for new connections") : QString()},
        {.name = QStringLiteral("memory"),
            .isOk = !isMemoryShort,
            .detail = isMemoryShort ? QStringLiteral("short: nobody new is taken") : QString()},
        {.name = QStringLiteral("journal"),
            .isOk = isJournalWritable,
            .detail = isJournalWritable ? QStringLiteral("in memory")
                                        : QStringLiteral("can't be written")}};
}

admin::Health Server::health() const
{
    return {.checks = healthChecks(),
        .version = QString::fromLatin1(shared::kVersion),
        .uptime = m_metrics->uptime(),
        .sessions = m_hub.statistics().sessions,
        .transports = m_transports.size(),
        .connections = m_http.openConnections(),
        .residentBytes = admin::processMemory().resident,
        .loopLag = m_metrics->loopLag().worst(),
        .endsWithClient = m_options.stdio.has_value()};
}

} // namespace server
