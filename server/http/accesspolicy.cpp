// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/accesspolicy.h"

#include "server/http/log.h"
#include "shared/util/logfields.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace server::http {

namespace {

const QByteArray kMethods = "GET, POST, DELETE, OPTIONS";
const QByteArray kRequestHeaders = "Content-Type, Accept, Authorization, Mcp-Session-Id, "
                                   "MCP-Protocol-Version, Mcp-Method, Mcp-Name, Last-Event-ID";
const QByteArray kExposedHeaders = "Mcp-Session-Id";

// An origin of the server itself, under any of its loopback names: a page that it has served.
bool isOwnLoopback(const QString &origin, const Authority &host)
{
    if (!origin.startsWith(u"http://") && !origin.startsWith(u"https://"))
        return false;
    const QString rest = origin.sliced(origin.indexOf(u"://") + 3);
    const std::optional<Authority> authority = parseAuthority(rest.toLatin1());
    return authority && isLoopbackHost(authority->host) && isLoopbackHost(host.host)
        && authority->port == host.port;
}

// "hub.lan" is also called "hub" and, by multicast DNS, "hub.local".
QStringList namesOf(const QString &machine)
{
    const QString whole = machine.toLower();
    if (whole.isEmpty())
        return {};
    const QString label = whole.section(u'.', 0, 0);
    return {whole, label, label + u".local"_s};
}

// Images, links and forms of other sites carry no Origin, but browsers tell where they come from.
bool isFromOtherSite(const Headers &headers)
{
    const QByteArray site = headers.value("Sec-Fetch-Site").toLower();
    return site == "cross-site" || site == "same-site";
}

} // namespace

AccessPolicy::AccessPolicy(
    const QStringList &allowedHosts, const QStringList &allowedOrigins, const QString &machineName)
    : m_ownNames(namesOf(machineName))
{
    for (const QString &host : allowedHosts) {
        if (host == u"*"_s)
            m_isAnyHost = true;
        else if (const std::optional<Authority> authority = parseAuthority(host.toLatin1()))
            m_hosts.append(*authority);
        else
            qCWarning(lcHttp)
                << shared::LogFields("allowed host is not a host and is ignored").add("host", host);
    }
    for (const QString &origin : allowedOrigins)
        m_origins.append(origin.toLower());
}

AccessPolicy::Decision AccessPolicy::decide(
    const Request &request, const QHostAddress &localAddress) const
{
    const std::optional<Authority> host = parseAuthority(request.headers.value("Host"));
    if (!host)
        return {{}, Reply::error(400, "bad_host"_L1, u"The Host field is missing or malformed."_s)};
    if (!isHostAllowed(*host, localAddress))
        return {{},
            Reply::error(403, "host_not_allowed"_L1,
                u"This host name is not served here; use the address that the server "
                "prints, or add the name to server.allowed-hosts."_s)};
    if (!request.headers.contains("Origin")) {
        if (!isFromOtherSite(request.headers) || m_origins.contains(u"*"_s))
            return {};
        return {{},
            Reply::error(403, "origin_not_allowed"_L1,
                u"A page of another site asks without naming itself. Only pages in "
                "allowed-origins may use the server, by requests that carry their Origin."_s)};
    }
    const QString origin = QString::fromLatin1(request.headers.value("Origin")).toLower();
    const bool isCross = isListed(origin);
    if (request.headers.count("Origin") > 1 || (!isCross && !isOwnLoopback(origin, *host)))
        return {{{"Vary", "Origin"}},
            Reply::error(403, "origin_not_allowed"_L1,
                u"Pages of this origin may not use the server; add it to allowed-origins."_s)};
    Headers headers{{"Vary", "Origin"}};
    headers.append("Access-Control-Allow-Origin", request.headers.value("Origin"));
    headers.append("Access-Control-Expose-Headers", kExposedHeaders);
    if (request.method != Method::Options
        || !request.headers.contains("Access-Control-Request-Method"))
        return {headers, std::nullopt};
    headers.append("Access-Control-Allow-Methods", kMethods);
    headers.append("Access-Control-Allow-Headers", kRequestHeaders);
    headers.append("Access-Control-Max-Age", "600");
    return {headers, Reply{204, {}, {}}};
}

bool AccessPolicy::isHostAllowed(const Authority &host, const QHostAddress &localAddress) const
{
    const auto isSame = [&host](const Authority &allowed) {
        return allowed.host == host.host && (!allowed.port || allowed.port == host.port);
    };
    if (m_isAnyHost || std::ranges::any_of(m_hosts, isSame))
        return true;
    // A literal address can't be rebound: whoever names the one that he came to means us.
    const QHostAddress literal(host.host);
    if (!literal.isNull() && unmapped(literal) == unmapped(localAddress))
        return true;
    if (isLoopbackAddress(localAddress))
        return isLoopbackHost(host.host);
    // Without a list: what no stranger's DNS can point here. Behind a forwarded port a client came
    // to another address than we see, or to loopback.
    return m_hosts.isEmpty()
        && (!literal.isNull() || isLoopbackHost(host.host) || m_ownNames.contains(host.host));
}

bool AccessPolicy::isListed(const QString &origin) const
{
    return m_origins.contains(origin) || m_origins.contains(u"*"_s);
}

} // namespace server::http
