// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/stdio/handshake.h"
#include "server/stdio/relayedcall.h"

#include <QObject>

namespace server::stdio {

// Settles with another hub, or in a new session of the same, what a client settled once: repeats
// its initialize, confirms it, and repeats its subscriptions and log level. The client hears none
// of the answers.
class HandshakeReplay final : public QObject {
    Q_OBJECT
public:
    // The handshake must outlive it. Requires: handshake.isKnown().
    HandshakeReplay(const RelayContext &context, const QUrl &url, Handshake &handshake,
        QObject *parent = nullptr);

signals:
    // One of the two, once.
    void finished();
    void failed(
        server::stdio::RelayedCall::Failure failure, const server::mcp::JsonRpcError &error);

private:
    void initialize();
    void confirm();
    void settleTheRest();
    RelayedCall *call(const QByteArray &json, const QByteArray &id);
    [[nodiscard]] Endpoint endpoint() const;

    const RelayContext m_context;
    const QUrl m_url;
    Handshake &m_handshake;
    int m_lastId = 0;
    qsizetype m_open = 0; // steps under way
};

} // namespace server::stdio
