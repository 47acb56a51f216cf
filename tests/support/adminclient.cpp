// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/adminclient.h"

#include <QFile>
#include <QJsonDocument>

#include <algorithm>

namespace tests {

namespace {

QByteArray tokenOf(const HubProcess &hub)
{
    QFile file(hub.folder() + QStringLiteral("/data/admin-token"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

} // namespace

AdminClient::AdminClient(const HubProcess &hub, quint16 port)
    : m_port(port != 0 ? port : hub.port())
    , m_token(tokenOf(hub))
{
}

HttpRequest AdminClient::request(const QByteArray &method, const QByteArray &path) const
{
    return {.method = method,
        .target = "/admin/v1/" + path,
        .headers = {{"Authorization", "Bearer " + m_token}}};
}

HttpReply AdminClient::ask(const QByteArray &method, const QByteArray &path) const
{
    return exchange(m_port, request(method, path));
}

QJsonArray AdminClient::items(const QByteArray &path) const
{
    return get(path).json().value(QStringLiteral("items")).toArray();
}

AdminClient::Feed AdminClient::follow(
    const QByteArray &query, const QList<std::pair<QByteArray, QByteArray>> &headers) const
{
    HttpRequest request = this->request("GET", query.isEmpty() ? "events" : "events?" + query);
    request.headers += headers;
    return std::make_unique<HttpVisit>(m_port, request);
}

QJsonObject AdminClient::await(HttpVisit &feed, const QByteArray &name, const QJsonObject &fields)
{
    QJsonObject found;
    const auto has = [&](const shared::SseEvent &event) {
        const QJsonObject data = QJsonDocument::fromJson(event.data).object();
        if (event.name != name)
            return false;
        for (auto field = fields.begin(); field != fields.end(); ++field) {
            if (data.value(field.key()) != field.value())
                return false;
        }
        found = data;
        return true;
    };
    (void)feed.await(
        [&] { return std::any_of(feed.events().cbegin(), feed.events().cend(), has); });
    return found;
}

} // namespace tests
