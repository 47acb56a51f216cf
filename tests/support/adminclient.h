// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/httpvisit.h"
#include "tests/support/hubprocess.h"

#include <QJsonArray>

#include <memory>

namespace tests {

// An administrator of a hub that runs as a process: has its token and asks its admin API.
class AdminClient {
public:
    // Requires: the hub runs. port: of its admin API, where that is another.
    explicit AdminClient(const HubProcess &hub, quint16 port = 0);

    // path: below /admin/v1/, with its query.
    [[nodiscard]] HttpReply get(const QByteArray &path) const { return ask("GET", path); }
    [[nodiscard]] HttpReply ask(const QByteArray &method, const QByteArray &path) const;
    [[nodiscard]] HttpRequest request(const QByteArray &method, const QByteArray &path) const;
    [[nodiscard]] QJsonArray items(const QByteArray &path) const;

    // The activity feed.
    using Feed = std::unique_ptr<HttpVisit>;
    [[nodiscard]] Feed follow(const QByteArray &query = {},
        const QList<std::pair<QByteArray, QByteArray>> &headers = {}) const;
    // The first event of that name whose data has these fields; empty when it did not come.
    [[nodiscard]] static QJsonObject await(
        HttpVisit &feed, const QByteArray &name, const QJsonObject &fields = {});

    [[nodiscard]] const QByteArray &token() const { return m_token; }

private:
    const quint16 m_port;
    const QByteArray m_token;
};

} // namespace tests
