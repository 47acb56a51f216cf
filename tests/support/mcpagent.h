// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/receivedmessage.h"
#include "shared/client/toolanswer.h"
#include "tests/support/httpvisit.h"
#include "tests/support/testagent.h"

#include <memory>

namespace tests {

// An MCP agent on Streamable HTTP, of any revision that has it, over bare sockets: each request is
// a visit that the test can look at and cut. Calls that take a visit run the event loop.
class McpAgent final {
public:
    using Visit = std::shared_ptr<HttpVisit>;

    McpAgent(AgentAddress address, QByteArray revision);

    [[nodiscard]] bool isStateless() const { return m_revision >= "2026"; }
    [[nodiscard]] const QString &id() const { return m_address.agentId; }
    [[nodiscard]] const QByteArray &session() const { return m_session; }

    // initialize and what follows it; of a stateless revision a first request.
    [[nodiscard]] bool join();
    // Without initialize: as if the client knew this session.
    void adopt(const QByteArray &session) { m_session = session; }

    // --- messages ---
    struct Started {
        qint64 id = 0;
        Visit visit;
    };
    Started start(const QString &method, QJsonObject params = {});
    [[nodiscard]] Visit post(const QByteArray &body); // as it is
    [[nodiscard]] Visit listen(const QByteArray &lastEventId = {});
    [[nodiscard]] Visit terminate(); // DELETE
    void notify(const QString &method, const QJsonObject &params = {});
    // The whole response.
    [[nodiscard]] QJsonObject call(const QString &method, const QJsonObject &params = {});

    // --- tools ---
    Started startTool(const QString &tool, const QJsonObject &arguments = {});
    Started startWait(int timeoutMs = 20'000);
    [[nodiscard]] shared::ToolAnswer callTool(
        const QString &tool, const QJsonObject &arguments = {});
    [[nodiscard]] QString createThread(const QString &name, const QStringList &participants);
    [[nodiscard]] bool send(
        const QString &threadId, const QString &content, const QStringList &mentions);
    // What a wait was answered with, on its own visit or on the one that resumed it.
    [[nodiscard]] static QList<shared::ReceivedMessage> messagesOf(const QJsonObject &response);
    [[nodiscard]] QList<shared::ReceivedMessage> awaitMessages(const Started &wait);
    [[nodiscard]] QStringList hear(); // the contents that one wait brings

    // The request as it would be sent, for tests that change something in it.
    [[nodiscard]] HttpRequest request(
        const QByteArray &body, const QString &method = {}, const QString &name = {}) const;

    [[nodiscard]] quint16 port() const { return m_address.port; }

private:
    [[nodiscard]] QByteArray target() const;
    [[nodiscard]] QJsonObject meta() const;

    const AgentAddress m_address;
    const QByteArray m_revision;
    QByteArray m_session;
    qint64 m_nextId = 1;
};

} // namespace tests
