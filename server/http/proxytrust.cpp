// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/proxytrust.h"

#include "server/http/hostname.h"
#include "server/http/log.h"
#include "server/http/syntax.h"
#include "shared/util/logfields.h"

#include <algorithm>

namespace server::http {

namespace {

// The for= parameter of an element of Forwarded (RFC 7239); empty where there is none.
QByteArray forParameter(const QByteArray &element)
{
    for (const QByteArray &parameter : element.split(';')) {
        const qsizetype equals = parameter.indexOf('=');
        if (equals < 0 || !equalsIgnoringCase(trimmed(parameter.first(equals)), "for"))
            continue;
        QByteArrayView value = trimmed(QByteArrayView(parameter).sliced(equals + 1));
        if (value.size() >= 2 && value.startsWith('"') && value.endsWith('"'))
            value = value.sliced(1, value.size() - 2);
        return value.toByteArray();
    }
    return {};
}

QList<QByteArray> hopsByX(const Headers &headers)
{
    QList<QByteArray> hops;
    for (const QByteArrayView element : headers.elements("X-Forwarded-For"))
        hops.append(element.toByteArray());
    return hops;
}

QList<QByteArray> hopsByStandard(const Headers &headers)
{
    QList<QByteArray> hops;
    for (const QByteArrayView element : headers.elements("Forwarded"))
        hops.append(forParameter(element.toByteArray()));
    return hops;
}

// "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]:80"; null for names and nonsense.
ProxyTrust::Client parseHop(const QByteArray &hop)
{
    const QHostAddress bare(QString::fromLatin1(hop));
    if (!bare.isNull())
        return {unmapped(bare), 0};
    const std::optional<Authority> authority = parseAuthority(hop);
    if (!authority)
        return {};
    return {unmapped(QHostAddress(authority->host)), authority->port.value_or(0)};
}

} // namespace

ProxyTrust::ProxyTrust(const QStringList &proxies, Field field)
    : m_field(field)
{
    for (const QString &proxy : proxies) {
        const std::pair<QHostAddress, int> network = QHostAddress::parseSubnet(proxy);
        if (network.second >= 0)
            m_networks.append(network);
        else
            qCWarning(lcHttp) << shared::LogFields(
                "trusted proxy is not an address or a network and is ignored")
                                     .add("proxy", proxy);
    }
}

ProxyTrust::Client ProxyTrust::clientOf(const Client &peer, const Headers &headers) const
{
    Client direct{unmapped(peer.address), peer.port};
    if (!isTrusted(direct.address))
        return direct;
    direct.isForwarded = headers.contains("X-Forwarded-For") || headers.contains("Forwarded");
    Client byX = walk(direct, hopsByX(headers));
    if (m_field == Field::XForwardedFor)
        return byX;
    const QList<QByteArray> hops = hopsByStandard(headers);
    if (m_field == Field::Auto && hops.isEmpty())
        return byX;
    Client byStandard = walk(direct, hops);
    if (m_field == Field::Forwarded || !headers.contains("X-Forwarded-For"))
        return byStandard;
    // A proxy sets one of them and lets the client's own other one pass.
    return byX.address == byStandard.address ? byX : direct;
}

ProxyTrust::Client ProxyTrust::walk(const Client &peer, const QList<QByteArray> &hops) const
{
    Client client = peer;
    for (auto hop = hops.crbegin(); hop != hops.crend() && isTrusted(client.address); ++hop) {
        const Client next = parseHop(*hop);
        if (next.address.isNull())
            break;
        client = next;
        client.isForwarded = true;
    }
    return client;
}

bool ProxyTrust::isTrusted(const QHostAddress &address) const
{
    const QHostAddress plain = unmapped(address);
    return std::ranges::any_of(
        m_networks, [&plain](const auto &network) { return plain.isInSubnet(network); });
}

} // namespace server::http
