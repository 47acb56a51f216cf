// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/optiontable.h"

#include "server/config/specbuilder.h"

namespace server::config {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Bounds kMany{1, 10'000'000};
constexpr qint64 kKiB = 1024;
constexpr qint64 kMiB = 1024 * kKiB;
constexpr qint64 kGiB = 1024 * kMiB;

QList<OptionSpec> serverOptions()
{
    const SpecBuilder server(u"server"_s);
    const auto showAddress = [](const QHostAddress &address) {
        return showText(address.toString());
    };
    const auto showDevmode = [](std::optional<bool> value) {
        return value.value_or(true) ? u"true"_s : u"false"_s;
    };
    const auto showFolder = [](const QString &folder) {
        return showText(folder.isEmpty() ? u"/var/lib/coral-server"_s : folder);
    };
    const auto showSubnets = [](const QList<Subnet> &subnets) {
        QStringList items;
        for (const Subnet &subnet : subnets)
            items.append(u"%1/%2"_s.arg(subnet.first.toString()).arg(subnet.second));
        return showList(items);
    };
    return {
        asFlag(server.spec<&Options::bind>("bind", "ADDRESS",
            "Address to listen on; 0.0.0.0 or :: for all", readAddress, showAddress)),
        asFlag(server.count<&Options::port>(
            "port", {0, 65535}, "Port to listen on; 0 takes a free one")),
        asFlag(server.spec<&Options::devmode>("devmode", "",
            "Serve the /devmode/ routes, which ask for no key; without the option only while the "
            "server listens on loopback",
            readSwitch, showDevmode)),
        asFlag(server.spec<&Options::dataDir>("data-dir", "FOLDER",
            "Folder of the data; without the option in the user's data folder, such as "
            "~/.local/share/coral-server",
            readText, showFolder)),
        asFlag(server.spec<&Options::tls, &http::TlsFiles::certificates>("tls-cert", "FILE",
            "Certificate in PEM, with those that lead to its root behind it: with it and tls-key "
            "all is HTTPS; both files are read again on SIGHUP",
            readAnyText, showText)),
        asFlag(server.spec<&Options::tls, &http::TlsFiles::key>("tls-key", "FILE",
            "Its private key in PEM, without a passphrase", readAnyText, showText)),
        server.list<&Options::allowedHosts>("allowed-hosts", "NAMES",
            "Host names, besides the loopback ones, that requests may address, or \"*\" for any; "
            "over "
            "the network, without the option, addresses and the machine's own name"),
        server.list<&Options::allowedOrigins>("allowed-origins", "ORIGINS",
            "Web pages that may call the server, such as https://example.org"),
        server.spec<&Options::trustedProxies>("trusted-proxies", "SUBNETS",
            "Addresses or subnets of reverse proxies whose X-Forwarded-For or Forwarded is "
            "believed",
            readSubnets, showSubnets),
        server.choice<&Options::forwardedField>("forwarded-header", "FIELD",
            {u"auto"_s, u"x-forwarded-for"_s, u"forwarded"_s},
            "The field that those proxies write, so that a client's own other one is ignored"),
        server.size<&Options::maxMemory>("max-memory", {0, 1024 * kGiB},
            "Resident memory from whose 90 % on nobody new is taken (503) and from 95 % on nothing "
            "is stored; 0: the limit of the control group or RLIMIT_AS, where there is one"),
        server.duration<&Options::drainDelay>("drain-delay", 0ms, 1h,
            "How long a server that is told to stop still takes everybody while /health/ready "
            "answers 503, so that load balancers look elsewhere first"),
        server.duration<&Options::drainTimeout>("drain-timeout", 0ms, 1h,
            "How long calls in flight may take to end when the server stops"),
    };
}

QList<OptionSpec> logOptions()
{
    using logging::Settings;
    const SpecBuilder log(u"log"_s);
    return {
        asFlag(log.choice<&Options::log, &Settings::level>("level", "LEVEL",
            {u"debug"_s, u"info"_s, u"warning"_s, u"error"_s},
            "What is logged, with all that is graver")),
        asFlag(log.choice<&Options::log, &Settings::format>("format", "FORMAT",
            {u"text"_s, u"json"_s}, "Lines for people, or one JSON object a line")),
    };
}

QList<OptionSpec> httpOptions()
{
    using http::Limits;
    using shared::Rate;
    const SpecBuilder http(u"http"_s);
    const auto showSwitch = [](bool value) { return value ? u"true"_s : u"false"_s; };
    return {
        http.size<&Options::http, &Limits::urlBytes>(
            "max-url", {256, kMiB}, "Longest target of a request; above it 414"),
        http.size<&Options::http, &Limits::headerBytes>(
            "max-headers", {1024, kMiB}, "Request line and header fields; above it 431"),
        http.count<&Options::http, &Limits::headerCount>(
            "max-header-count", {8, 1000}, "Header fields of a request; above it 431"),
        http.size<&Options::http, &Limits::bodyBytes>(
            "max-body", {1024, kGiB}, "Body of a request; above it 413"),
        http.duration<&Options::http, &Limits::headerTimeout>("header-timeout", 100ms, 1h,
            "From the first byte of a request to the end of its header"),
        http.duration<&Options::http, &Limits::bodyTimeout>(
            "body-timeout", 100ms, 1h, "For the whole body of a request"),
        http.size<&Options::http, &Limits::minBodyRate>("min-body-rate", {0, kGiB},
            "Bytes a second of a body after its first 5 seconds; 0: any"),
        http.duration<&Options::http, &Limits::firstByteTimeout>("first-byte-timeout", 100ms, 1h,
            "How long a new connection may take to begin its first request"),
        http.duration<&Options::http, &Limits::idleTimeout>(
            "idle-timeout", 100ms, 24h, "How long a connection is kept without a further request"),
        http.count<&Options::http, &Limits::requestsPerConnection>("max-requests-per-connection",
            {0, 1'000'000'000},
            "Requests of a connection, which the answer to the last of them closes; 0: any number"),
        http.count<&Options::http, &Limits::pipelinedRequests>("max-pipelined", {1, 1000},
            "Unanswered requests of a connection; above it no more are read"),
        http.duration<&Options::http, &Limits::peerTimeout>("peer-timeout", 2s, 24h,
            "How long the peer's TCP may acknowledge nothing before it counts as gone"),
        http.size<&Options::http, &Limits::queuedBytes>("max-queued", {4 * kKiB, kGiB},
            "Bytes waiting for a client that does not read; above it the connection is closed"),
        http.duration<&Options::http, &Limits::writeTimeout>(
            "write-timeout", 100ms, 1h, "How long a client may take nothing of what waits for it"),
        http.size<&Options::http, &Limits::minReadRate>("min-read-rate", {0, kGiB},
            "Bytes a second that a client must take of an answer that waits for it, after "
            "write-timeout; 0: any. Streams have max-queued instead"),
        http.count<&Options::http, &Limits::connections>(
            "max-connections", kMany, "Connections in all; above it 503"),
        http.count<&Options::http, &Limits::connectionsPerPeer>("max-connections-per-peer", kMany,
            "Connections from one address (of IPv6: one /64 network); above it 503"),
        http.count<&Options::http, &Limits::requests, &Rate::perSecond>("request-rate",
            {0, 1'000'000},
            "Requests a second that one address may make steadily, above it 429; 0: any number"),
        http.count<&Options::http, &Limits::requests, &Rate::burst>("request-burst", {1, 1'000'000},
            "Requests that one address may make at once after a pause"),
        http.spec<&Options::http, &Limits::hasLoopbackLimits>("limit-loopback", "",
            "Whether the limits of one address hold for loopback addresses, too", readSwitch,
            showSwitch),
        http.count<&Options::http, &Limits::listenBacklog>("listen-backlog", {1, 65535},
            "Connections that the system keeps until they are accepted"),
    };
}

QList<OptionSpec> transportOptions()
{
    using shared::Rate;
    using transport::Settings;
    const SpecBuilder transport(u"transport"_s);
    return {
        transport.duration<&Options::transport, &Settings::heartbeatInterval>("heartbeat-interval",
            100ms, 1h, "How often an open stream gets a comment line, so that proxies keep it"),
        transport.duration<&Options::transport, &Settings::pingInterval>(
            "ping-interval", 0ms, 24h, "How often an agent gets an MCP ping; 0: never"),
        transport.count<&Options::transport, &Settings::pingMisses>(
            "ping-misses", {1, 1000}, "Unanswered pings in a row after which an agent is gone"),
        transport.duration<&Options::transport, &Settings::retryHint>(
            "retry-hint", 0ms, 1h, "How long clients are asked to wait before they connect again"),
        transport.count<&Options::transport, &Settings::tombstones>(
            "tombstones", {0, 1'000'000}, "Records of closed transports that are kept"),
        transport.count<&Options::transport, &Settings::perSession>(
            "max-per-session", kMany, "Connected agents of a session; above it 429"),
        transport.count<&Options::transport, &Settings::messages, &Rate::perSecond>("message-rate",
            {0, 1'000'000},
            "Messages a second that one agent off loopback may send steadily, above it 429; 0: any "
            "number"),
        transport.count<&Options::transport, &Settings::messages, &Rate::burst>("message-burst",
            {1, 1'000'000}, "Messages that one agent may send at once after a pause"),
        transport.count<&Options::transport, &Settings::maxSessions>("max-sessions", kMany,
            "Transports open at once, above it no new one on Streamable HTTP (503)"),
        transport.duration<&Options::transport, &Settings::sessionIdle>("session-idle", 1s,
            30 * 24h,
            "How long an agent on Streamable HTTP may send nothing before its session ends"),
        transport.duration<&Options::transport, &Settings::streamLoss>("stream-loss", 1s, 30 * 24h,
            "The same once the last stream that it listened on was lost"),
        transport.duration<&Options::transport, &Settings::awayAfter>("away-after", 1s, 30 * 24h,
            "How long after its last connection such an agent counts as connected"),
        transport.duration<&Options::transport, &Settings::streamLifetime>("stream-lifetime", 0ms,
            24h, "After so long a client that can is asked to open its stream anew; 0: never"),
        transport.count<&Options::transport, &Settings::replayEvents>("replay-events",
            {1, 1'000'000}, "Events of a session that are kept for a client that comes back"),
        transport.size<&Options::transport, &Settings::replayBytes>(
            "replay-size", {1024, kGiB}, "Bytes of a session that are kept for it"),
    };
}

QList<OptionSpec> waitOptions()
{
    using tools::WaitSettings;
    const SpecBuilder wait(u"wait"_s);
    return {
        wait.duration<&Options::wait, &WaitSettings::byDefault>(
            "default", 1ms, 24h, "A wait_for_mentions that names no timeout"),
        wait.duration<&Options::wait, &WaitSettings::longest>("longest", 1ms, 24h,
            "The longest wait of an agent that connected without maxWaitForMentionsTimeout"),
        wait.duration<&Options::wait, &WaitSettings::cap>(
            "cap", 1ms, 24h, "The most that maxWaitForMentionsTimeout may ask for"),
        wait.duration<&Options::wait, &WaitSettings::progressInterval>("progress-interval", 100ms,
            1h, "How often a waiting client that gave a progress token hears of its wait"),
        wait.duration<&Options::gatherTimeout>(
            "gather", 0ms, 24h, "The longest that waitForAgents holds a connection"),
    };
}

QList<OptionSpec> idempotencyOptions()
{
    using tools::IdempotencySettings;
    const SpecBuilder idempotency(u"idempotency"_s);
    return {
        idempotency.duration<&Options::idempotency, &IdempotencySettings::window>(
            "window", 0ms, 24h, "How long answers are kept; 0: keys are not heeded"),
        idempotency.count<&Options::idempotency, &IdempotencySettings::answersPerAgent>(
            "answers-per-agent", {1, 1'000'000}, "So many answers to one agent are kept"),
    };
}

QList<OptionSpec> limitOptions()
{
    using session::Limits;
    const SpecBuilder limits(u"limits"_s);
    return {
        limits.count<&Options::limits, &Limits::sessions>("sessions", kMany, "Sessions in all"),
        limits.count<&Options::limits, &Limits::agentsPerSession>(
            "agents-per-session", kMany, "Agents of a session"),
        limits.count<&Options::limits, &Limits::threadsPerSession>(
            "threads-per-session", kMany, "Threads of a session"),
        limits.count<&Options::limits, &Limits::participantsPerThread>(
            "participants-per-thread", kMany, "Participants of a thread"),
        limits.count<&Options::limits, &Limits::messagesPerSession>(
            "messages-per-session", kMany, "Messages of a session"),
        limits.size<&Options::limits, &Limits::messageBytes>(
            "message-size", {1, kGiB}, "Content of a message"),
        limits.size<&Options::limits, &Limits::nameBytes>(
            "name-size", {1, 64 * kKiB}, "Ids and names of sessions, agents and threads"),
        limits.size<&Options::limits, &Limits::descriptionBytes>(
            "description-size", {1, kMiB}, "Descriptions of agents and summaries of threads"),
        limits.count<&Options::limits, &Limits::waitsPerAgent>(
            "waits-per-agent", {1, 100'000}, "Waits of one agent at once"),
        limits.size<&Options::limits, &Limits::answerSize>("answer-size", {1, kGiB},
            "Messages that one answer tells: of a wait the oldest unread ones, of a thread that is "
            "read the newest; one message always fits"),
        limits.duration<&Options::limits, &Limits::sessionExpiry>("session-expiry", 0ms, 365 * 24h,
            "A session that had no agent connected for so long ends, with its messages; 0: never"),
        limits.duration<&Options::emptySessionExpiry>("empty-session-expiry", 0ms, 365 * 24h,
            "The same of a session below /devmode/ without threads and agent graph, which is made "
            "anew when somebody comes back; 0: as the others"),
    };
}

QList<OptionSpec> authOptions()
{
    using access::AuthSettings;
    const SpecBuilder auth(u"auth"_s);
    return {
        auth.count<&Options::auth, &AuthSettings::maxFailures>("max-failures", {0, 1'000'000},
            "Wrong privacy keys from one address within the window, after which its keys are not "
            "looked at for a while (429); 0: any number"),
        auth.duration<&Options::auth, &AuthSettings::window>(
            "window", 1s, 24h, "The time within which wrong keys are counted"),
        auth.duration<&Options::auth, &AuthSettings::refusal>("refusal", 1s, 24h,
            "How long an address is refused the first time; each further time is twice as long"),
        auth.duration<&Options::auth, &AuthSettings::longestRefusal>(
            "longest-refusal", 1s, 24h, "The longest that an address is refused"),
    };
}

QList<OptionSpec> adminOptions()
{
    using Admin = Options::Admin;
    const SpecBuilder admin(u"admin"_s);
    const auto showSwitch = [](bool value) { return value ? u"true"_s : u"false"_s; };
    const auto showAddress = [](const QHostAddress &address) {
        return showText(address.toString());
    };
    const auto readPort = [](const Literal &literal) { return readCount(literal, {0, 65535}); };
    const auto showPort = [](std::optional<quint16> port) {
        return QString::number(port.value_or(3002));
    };
    return {
        admin.spec<&Options::admin, &Admin::isOn>(
            "enabled", "", "Serve the admin API, /admin/v1/", readSwitch, showSwitch),
        admin.spec<&Options::admin, &Admin::token>("token", "TOKEN",
            "The token that the admin API asks for; without it that of token-file", readAnyText,
            showText),
        asFlag(admin.spec<&Options::admin, &Admin::tokenFile>("token-file", "FILE",
            "File that holds the token; without it admin-token in the data folder, which is made "
            "at the first start",
            readAnyText, showText)),
        asFlag(admin.spec<&Options::admin, &Admin::port>("port", "NUMBER",
            "A port of its own for the admin API, 0 for a free one; without the option it is "
            "served on the agents' port",
            readPort, showPort)),
        asFlag(admin.spec<&Options::admin, &Admin::bind>(
            "bind", "ADDRESS", "Address of that port", readAddress, showAddress)),
        admin.spec<&Options::admin, &Admin::isRemoteAllowed>("remote", "",
            "Serve the admin API to other machines on the agents' port, too; on a port of its own "
            "bind decides",
            readSwitch, showSwitch),
    };
}

} // namespace

const QList<OptionSpec> &optionTable()
{
    static const QList<OptionSpec> kTable = serverOptions() + logOptions() + httpOptions()
        + transportOptions() + waitOptions() + idempotencyOptions() + limitOptions() + authOptions()
        + adminOptions();
    return kTable;
}

} // namespace server::config
