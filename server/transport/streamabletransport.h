// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/responder.h"
#include "server/mcp/envelope.h"
#include "server/transport/sessionlife.h"
#include "server/transport/sessionstreams.h"
#include "server/transport/transport.h"

#include <memory>
#include <vector>

namespace server::transport {

class PostAnswer;

// The transport of MCP revisions 2025-03-26 to 2025-11-25, "Streamable HTTP": a session that begins
// with initialize and is named by the Mcp-Session-Id of every request after it. Connections come
// and go below it; it ends by DELETE, when nothing was heard for too long, or as every transport
// does.
class StreamableTransport final : public Transport {
    Q_OBJECT
public:
    StreamableTransport(const Context &context, const mcp::Caller &caller,
        const shared::TransportRecord &identity, QObject *parent = nullptr);
    ~StreamableTransport() override;

    // A POST of this session.
    void post(const http::Request &request, const mcp::Envelope &envelope,
        const http::ResponderPointer &responder);
    // A GET of this session; with an event id, for what came after it.
    void listen(const http::Request &request, const http::ResponderPointer &responder);

    [[nodiscard]] const SessionStreams &streams() const { return m_streams; }

protected:
    void greet() override;
    [[nodiscard]] bool canPing() const override;
    void sendHeartbeat() override;
    void announceShutdown(const QString &explanation) override;
    void sendMessage(const QByteArray &message) override;
    void refusePending(shared::CloseReason reason, const QString &explanation) override;
    void endConnection(shared::CloseReason reason, const QString &explanation) override;
    void fillStatistics(shared::TransportRecord &record) const override;

private:
    // Tool calls come so long after initialize at the latest, whoever is missing: clients give up
    // on a request after a minute.
    static constexpr std::chrono::seconds kLongestHold{45};

    void watchStreams();
    void watchLife();
    [[nodiscard]] std::shared_ptr<PostAnswer> makeAnswer(
        const mcp::Envelope &envelope, const http::ResponderPointer &responder);
    void countConnections();
    [[nodiscard]] bool hasPolling() const;

    SessionStreams m_streams;
    SessionLife m_life;
    std::vector<std::weak_ptr<PostAnswer>> m_answers; // the calls own them
    shared::DeadlineQueue::Id m_holdEnd = 0;
    qint64 m_plainBytesOut = 0;
};

} // namespace server::transport
