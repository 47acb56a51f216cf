// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <utility>

namespace tests {

struct HttpRequest {
    QByteArray method = "GET";
    QByteArray target = "/";
    QList<std::pair<QByteArray, QByteArray>> headers = {}; // Host and Content-Length are added
    QByteArray body = {};

    [[nodiscard]] static HttpRequest post(const QByteArray &target, const QByteArray &body,
        const QByteArray &contentType = "application/json");
    [[nodiscard]] QByteArray toBytes(quint16 port) const;
};

struct HttpReply {
    int status = 0; // 0: no answer came
    QByteArray body;
    QByteArray contentType;
    QByteArray allow;
    QByteArray retryAfter;
    QByteArray mcpSession;
    bool wasConnectionClosed = false; // by the server, after the answer

    [[nodiscard]] QJsonObject json() const; // empty when the body is no JSON object
};

// One request on a connection of its own to 127.0.0.1; runs the event loop until the answer is
// complete. For streams see TestAgent.
[[nodiscard]] HttpReply exchange(quint16 port, const HttpRequest &request);

} // namespace tests
