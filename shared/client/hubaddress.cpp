// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/hubaddress.h"

namespace shared {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDefaultPort = 3001;

QByteArray encoded(const QString &text)
{
    return QUrl::toPercentEncoding(text);
}

} // namespace

QUrl HubAddress::sseUrl() const
{
    return url(u"sse"_s);
}

QUrl HubAddress::mcpUrl() const
{
    return url(u"mcp"_s);
}

QUrl HubAddress::url(const QString &end) const
{
    QByteArray path = isDevmode ? "/devmode/" : "/";
    path +=
        encoded(application) + '/' + encoded(key) + '/' + encoded(session) + '/' + end.toLatin1();
    QByteArray query = "agentId=" + encoded(agent);
    if (!description.isEmpty())
        query += "&agentDescription=" + encoded(description);
    if (waitForAgents > 0)
        query += "&waitForAgents=" + QByteArray::number(waitForAgents);
    if (longestWait) {
        query += "&maxWaitForMentionsTimeout="
            + QByteArray::number(static_cast<qint64>(longestWait->count()));
    }
    // As a whole: QUrl's setters would read some of what is percent-encoded.
    return QUrl::fromEncoded(
        server.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery) + path + '?' + query);
}

Result<QUrl> HubAddress::parseServer(const QString &text)
{
    const bool hasScheme = text.contains(u"://"_s);
    QUrl url(hasScheme ? text : u"http://"_s + text, QUrl::StrictMode);
    const bool isUsable = url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty()
        && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1)
        && (url.path().isEmpty() || url.path() == "/"_L1) && !url.hasQuery() && !url.hasFragment();
    if (!isUsable) {
        return Error{ErrorCode::InvalidArgument,
            u"\"%1\" is no address of a server: give HOST:PORT or http(s)://HOST:PORT."_s.arg(
                text)};
    }
    if (url.port() < 0 && !hasScheme)
        url.setPort(kDefaultPort);
    url.setPath({});
    return url;
}

} // namespace shared
