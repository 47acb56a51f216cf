// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/hostname.h"

#include "server/http/syntax.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace server::http {

namespace {

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
        || c == '.' || c == '_';
}

// Cuts the host off the front of the text.
std::optional<QString> takeHost(QByteArrayView *text)
{
    if (text->startsWith('[')) {
        const qsizetype bracket = text->indexOf(']');
        if (bracket < 0)
            return std::nullopt;
        const QString host = QString::fromLatin1(text->sliced(1, bracket - 1)).toLower();
        const QHostAddress address(host);
        if (address.protocol() != QAbstractSocket::IPv6Protocol || host.contains(u'%'))
            return std::nullopt;
        *text = text->sliced(bracket + 1);
        return host;
    }
    const auto end = std::ranges::find_if_not(*text, isNameCharacter);
    const qsizetype length = end - text->begin();
    if (length == 0)
        return std::nullopt;
    const QString host = QString::fromLatin1(text->first(length)).toLower();
    *text = text->sliced(length);
    return host;
}

} // namespace

std::optional<Authority> parseAuthority(QByteArrayView text)
{
    const std::optional<QString> host = takeHost(&text);
    if (!host)
        return std::nullopt;
    if (text.isEmpty())
        return Authority{*host, std::nullopt};
    if (!text.startsWith(':') || !isDigits(text.sliced(1)))
        return std::nullopt;
    bool fits = false;
    const quint16 port = text.sliced(1).toByteArray().toUShort(&fits);
    if (!fits || port == 0)
        return std::nullopt;
    return Authority{*host, port};
}

bool isLoopbackHost(const QString &host)
{
    if (host == u"localhost" || host.endsWith(u".localhost"))
        return true;
    return isLoopbackAddress(QHostAddress(host));
}

bool isLoopbackAddress(const QHostAddress &address)
{
    return unmapped(address).isLoopback();
}

QHostAddress unmapped(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    return isIpv4 && address.protocol() == QAbstractSocket::IPv6Protocol ? QHostAddress(ipv4)
                                                                         : address;
}

QHostAddress clientKeyOf(const QHostAddress &address)
{
    const QHostAddress plain = unmapped(address);
    if (plain.protocol() != QAbstractSocket::IPv6Protocol || !plain.isGlobal()
        || plain.isUniqueLocalUnicast())
        return plain;
    Q_IPV6ADDR bytes = plain.toIPv6Address();
    std::fill(std::begin(bytes.c) + 8, std::end(bytes.c), quint8(0));
    return QHostAddress(bytes);
}

} // namespace server::http
