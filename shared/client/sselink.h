// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/agentlink.h"
#include "shared/client/httpsseclient.h"

namespace shared {

// An AgentLink by HTTP with SSE (MCP 2024-11-05): nothing of it can be resumed, and all calls under
// way end with the stream.
class SseLink final : public AgentLink {
    Q_OBJECT
public:
    explicit SseLink(const LinkContext &context, QObject *parent = nullptr);

    void open() override;
    void close(bool withFarewell) override;
    CallId send(
        const QString &method, const QJsonObject &params, bool isLong, CallEnded ended) override;
    void cancel(CallId id) override;

private:
    void initialize();
    void takeEnd(const Error &error);

    const LinkContext m_context;
    HttpSseClient m_client;
    std::optional<Error> m_refusal; // of initialize
    bool m_isClosing = false;
    bool m_isLeaving = false;
};

} // namespace shared
