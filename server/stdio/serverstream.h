// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/stdio/relayedcall.h"

namespace server::stdio {

// The stream on which a hub sends what belongs to no call (GET, revisions 2025-03-26 to
// 2025-11-25). Comes back by itself when it breaks.
class ServerStream final : public QObject {
    Q_OBJECT
public:
    ServerStream(const RelayContext &context, const Endpoint &endpoint, QObject *parent = nullptr);
    ~ServerStream() override; // closes it

signals:
    void received(const QByteArray &json);
    // The last signal of a stream: the hub does not answer any more.
    void hubLost();

private:
    void open();
    void finish();

    const RelayContext m_context;
    const Endpoint m_endpoint;
    std::unique_ptr<shared::McpExchange> m_exchange;
    QByteArray m_lastEventId;
    std::chrono::milliseconds m_retryDelay;
    shared::DeadlineQueue::Id m_nextTry = 0;
};

} // namespace server::stdio
