// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/jsonrpc.h"
#include "server/mcp/message.h"
#include "server/stdio/requestheaders.h"
#include "shared/client/mcpexchange.h"
#include "shared/util/deadlinequeue.h"

#include <QObject>

#include <memory>

namespace server::stdio {

// What the relays of one process share; all must outlive them.
struct RelayContext {
    shared::ConnectionPool &network;
    shared::DeadlineQueue &deadlines;
};

// Where a message goes and what is said with it.
struct Endpoint {
    QUrl url;
    Headers headers = {};
    // A session of 2025 is named in the headers: streams can be resumed, and 404 means that the
    // session is gone.
    bool hasSession = false;
};

// One request of the client on its way through the hub. A stream that breaks before the answer is
// resumed where the revision has that.
class RelayedCall final : public QObject {
    Q_OBJECT
public:
    enum class Failure {
        NotSent, // no connection to the hub, or it takes nothing now
        SessionGone, // the hub knows the session no more, and has not looked at the request
        Final, // the error is the answer
    };

    RelayedCall(const RelayContext &context, const Endpoint &endpoint, const mcp::MessageId &id,
        const QByteArray &json, QObject *parent = nullptr);
    ~RelayedCall() override; // closes the connection

    // Of the answer to the POST.
    [[nodiscard]] const QByteArray &sessionId() const { return m_sessionId; }

signals:
    // What the hub says besides the answer.
    void received(const QByteArray &json);
    // The response; the last signal.
    void answered(const QByteArray &json, const server::mcp::Message &response);
    // There will be none; the last signal.
    void failed(
        server::stdio::RelayedCall::Failure failure, const server::mcp::JsonRpcError &error);

private:
    void start(const shared::McpExchange::Request &request);
    void take(const QByteArray &json);
    void finish(const std::optional<shared::Error> &error);
    void finishWithoutSession();
    void takeRefusal(Failure failure);
    [[nodiscard]] bool resume();
    void giveUp();

    const RelayContext m_context;
    const Endpoint m_endpoint;
    const mcp::MessageId m_id;

    std::unique_ptr<shared::McpExchange> m_exchange; // of the latest try; null: the answer came
    std::unique_ptr<shared::McpExchange> m_farewell; // tells the hub that the answer was lost
    QByteArray m_sessionId;
    QByteArray m_lastEventId;
    std::chrono::milliseconds m_retryDelay;
    int m_fruitlessTries = 0;
    bool m_isPosted = false; // the hub has the request
    shared::DeadlineQueue::Id m_nextTry = 0;
};

} // namespace server::stdio
