// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/streamablelink.h"

#include <memory>

namespace shared {

// An AgentLink by Streamable HTTP with a session (MCP 2025-11-25 and back to 2025-03-26). It is
// open while it listens. Opened again it resumes its session, or begins one when the hub has
// forgotten it.
class SessionLink final : public StreamableLink {
    Q_OBJECT
public:
    explicit SessionLink(const LinkContext &context, QObject *parent = nullptr);

    void open() override;
    void close(bool withFarewell) override;
    void cancel(CallId id) override;

protected:
    [[nodiscard]] Headers headersOf(
        const QString &method, const QJsonObject &params) const override;
    void noteGone(const CallEnd &end) override;

private:
    void initialize();
    void takeInitialized(const StreamableCall &call, const CallEnd &end);
    void confirm();
    void listen();
    void takeStream();
    void takeStreamEnd(const std::optional<Error> &error);
    void end(const LinkEnd &end);

    QByteArray m_sessionId; // empty: none
    QByteArray m_lastEventId; // of the stream that it listens on
    std::unique_ptr<StreamableCall, DeferredDelete> m_handshake;
    std::unique_ptr<McpExchange, DeferredDelete> m_confirmation;
    std::unique_ptr<McpExchange, DeferredDelete> m_stream;
    bool m_isResuming = false;
    bool m_isOpen = false;
};

} // namespace shared
