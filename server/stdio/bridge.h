// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/stdio/handshake.h"
#include "server/stdio/hublink.h"
#include "server/stdio/relayedcall.h"
#include "server/stdio/serverstream.h"
#include "server/stdio/settings.h"

#include <QHash>
#include <QObject>

#include <deque>
#include <memory>

namespace server::mcp {
class JsonOutline;
struct Revision;
} // namespace server::mcp

namespace server::stdio {

class HandshakeReplay;

// Relays a client that speaks MCP over stdio to a hub that speaks it over Streamable HTTP, message
// by message as they are, so that both speak whatever revision they agree upon. When the hub goes,
// calls under way get an error, and the next hub is given the client's handshake again.
class Bridge final : public QObject {
    Q_OBJECT
public:
    // All must outlive it.
    Bridge(const RelayContext &context, HubFinder &finder, const Settings &settings,
        QObject *parent = nullptr);
    ~Bridge() override;

    // Finds the hub, before the client says anything.
    void start();
    // A line of the client.
    void receive(const QByteArray &line);
    // The client says no more: what is under way may end in a moment, then the session ends.
    void end();

signals:
    // A line for the client, without its end.
    void sent(const QByteArray &line);
    // No hub was there from the start, and calls that came were answered with that.
    void gaveUp(const shared::Error &error);
    // After end(): all is done.
    void ended();

private:
    enum class Phase {
        Detached, // no hub is known, or one is looked for
        Handshaking, // the next message depends on how a handshake ends
        Ready,
    };
    struct Line {
        QByteArray json;
        mcp::Message message;
        QByteArray sessionId; // that it was sent in
        int tries = 0;
    };

    // --- the client's messages ---
    void take(const mcp::JsonOutline &outline, const QByteArray &json);
    void takeBatch(const mcp::JsonOutline &outline);
    void refuse(const mcp::Refusal &refusal);
    // That the client speaks, as far as it has said.
    [[nodiscard]] const mcp::Revision &revision() const;
    void pump();
    void dispatch(const Line &line);
    void dispatchRequest(Line line);
    void beginHandshake(const Line &line);
    RelayedCall *call(const Line &line, const Headers &headers);
    void cancel(const Line &notification);
    void post(const Line &line);
    void tryAgain(Line line, RelayedCall::Failure failure, const mcp::JsonRpcError &error);
    void answer(const mcp::Message &request, const mcp::JsonRpcError &error);
    void failQueue(const mcp::JsonRpcError &error);
    void sendLine(QByteArray json);

    // --- the hub ---
    void attach(const QUrl &hub);
    void detach();
    void endSearch(const shared::Error &error);
    void repeatHandshake();
    void giveUpReplay(RelayedCall::Failure failure, const mcp::JsonRpcError &error);
    void openStream();
    void closeStream();

    // --- the end ---
    void endIfIdle();
    void sayFarewell();

    // constant after construction
    const RelayContext m_context;
    const Settings m_settings;

    HubLink m_link;
    Phase m_phase = Phase::Detached;
    bool m_wasAttached = false;
    QUrl m_url; // of the agent's endpoint at the hub
    Handshake m_handshake;
    QString m_latestNamed; // the revision that the latest request names; empty: none
    std::unique_ptr<HandshakeReplay> m_replay;
    std::unique_ptr<ServerStream, shared::DeferredDelete> m_stream; // it may tell its own end
    std::deque<Line> m_queue; // until the phase allows them
    QHash<QByteArray, RelayedCall *> m_calls; // by the key of their id; children

    bool m_isEnding = false;
    bool m_hasEnded = false;
    shared::DeadlineQueue::Id m_endDeadline = 0;
    std::unique_ptr<shared::McpExchange> m_farewell;
};

} // namespace server::stdio
