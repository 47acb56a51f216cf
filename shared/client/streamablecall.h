// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/callend.h"
#include "shared/client/mcpexchange.h"
#include "shared/util/deadlinequeue.h"

#include <QJsonObject>
#include <QObject>

#include <chrono>
#include <memory>

namespace shared {

// One JSON-RPC request on Streamable HTTP, from its POST to its response. A stream that breaks
// before the response is resumed by event id where the server gave one. One that is silent for too
// long counts as broken.
class StreamableCall final : public QObject {
    Q_OBJECT
public:
    struct Setup {
        McpExchange::Request post; // its body is the request
        qint64 id = 0; // of the request
        std::chrono::milliseconds silence{0}; // without a byte the connection is dead
    };

    // Starts it. Pool and deadlines must outlive it.
    StreamableCall(ConnectionPool &connections, DeadlineQueue &deadlines, const Setup &setup,
        QObject *parent = nullptr);
    ~StreamableCall() override; // closes the connection

    [[nodiscard]] int status() const { return m_status; } // of the answer to the POST
    [[nodiscard]] const QByteArray &sessionId() const { return m_sessionId; } // it told

signals:
    // Anything but the response.
    void received(const QJsonObject &message);
    void heard();
    void heartbeatReceived(); // besides heard()
    void ended(const shared::CallEnd &end); // the last one

private:
    void start(const McpExchange::Request &request);
    void noteLife();
    void take(const QByteArray &json);
    void finish(const std::optional<Error> &error);
    [[nodiscard]] bool resume();
    void end(const CallEnd &end);

    ConnectionPool &m_connections;
    DeadlineQueue &m_deadlines;
    const Setup m_setup;
    std::unique_ptr<McpExchange, DeferredDelete> m_exchange; // null between two tries
    QByteArray m_sessionId;
    QByteArray m_lastEventId;
    int m_status = 0;
    int m_fruitlessTries = 0;
    bool m_hasEnded = false;
    DeadlineQueue::Id m_deadline = 0; // of silence, or of the next try
};

} // namespace shared
