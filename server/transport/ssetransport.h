// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/responder.h"
#include "server/transport/transport.h"

#include <QPointer>

namespace server::transport {

// The transport of MCP revision 2024-11-05, "HTTP with SSE": messages of the server go out as
// events of one long GET, those of the client come in as POSTs to the address named by the first
// event.
class SseTransport final : public Transport {
    Q_OBJECT
public:
    // messagePath: where the client shall POST, as the endpoint event names it (percent-encoded).
    SseTransport(const Context &context, const mcp::Caller &caller,
        const shared::TransportRecord &identity, QByteArray messagePath, http::Stream &stream,
        QObject *parent = nullptr);

protected:
    void greet() override;
    int sendHeartbeat() override;
    void announceShutdown(const QString &explanation) override;
    void sendMessage(const QByteArray &message) override;
    void endConnection(shared::CloseReason reason, const QString &explanation) override;
    void fillStatistics(shared::TransportRecord &record) const override;
    [[nodiscard]] std::optional<shared::Clock::TimePoint> lastAcknowledged() const override;

private:
    void write(const QByteArray &frame);

    const QByteArray m_messagePath;
    bool m_isShutdownAnnounced = false;
    QPointer<http::Stream> m_stream;
};

} // namespace server::transport
