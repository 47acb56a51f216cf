// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/message.h"
#include "server/stdio/requestheaders.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>

namespace server::stdio {

// What a client of a revision with a handshake has settled with its hub, and what it takes to
// settle the same with another hub.
class Handshake final {
public:
    // The client began one.
    void begin(const mcp::Message &initialize);
    // The hub answered it. An empty session id: this hub has no sessions.
    void complete(const QByteArray &sessionId, const QJsonObject &result);
    // The session is gone; what the client wants is remembered.
    void drop() { m_isComplete = false; }

    // A hub has answered it once, so that it can be repeated.
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    [[nodiscard]] bool hasSession() const { return m_isComplete && !m_sessionId.isEmpty(); }
    [[nodiscard]] const QByteArray &sessionId() const { return m_sessionId; }
    [[nodiscard]] const QString &revision() const { return m_revision; } // empty: none yet
    [[nodiscard]] Headers headers() const;

    // Notes what a request of the client settles: subscriptions, the log level.
    void note(const mcp::Message &request);
    // The client's own initialize, with this id (JSON).
    [[nodiscard]] QByteArray initializeMessage(const QByteArray &id) const;
    // The requests that settle the rest anew, as method and params.
    struct Step {
        QString method;
        QJsonObject params;
    };
    [[nodiscard]] QList<Step> steps() const;

private:
    bool m_isKnown = false;
    bool m_isComplete = false;
    QJsonObject m_initialize; // its params
    QByteArray m_sessionId;
    QString m_revision;
    QMap<QString, QJsonObject> m_subscriptions; // params by URI
    QJsonObject m_logLevel; // params; empty: never said
};

} // namespace server::stdio
