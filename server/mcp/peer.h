// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/anypeer.h"
#include "server/mcp/call.h"
#include "server/mcp/loglevel.h"
#include "server/mcp/outlet.h"
#include "shared/util/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>

namespace shared {
class DeadlineQueue;
}

namespace server::mcp {

class Registry;

struct PeerSettings {
    QString serverName; // serverInfo
    QString serverTitle;
    QString serverVersion;
    QString instructions; // empty: left out
    // The revisions this transport may negotiate, the preferred one first (used when the client
    // asks for an unknown one).
    QStringList revisions;
    QStringList statelessRevisions = {}; // served beside them, without a conversation

    [[nodiscard]] QStringList allRevisions() const { return statelessRevisions + revisions; }

    qsizetype maxCallsInFlight = 128; // more are refused with an error response
    qsizetype maxBatchSize = 100;
    qsizetype maxSubscriptions = 1000;
    // How long the client may take over what a handler asks of it: people think and write. Counted
    // only with deadlines, which must outlive the peers.
    std::chrono::milliseconds inputTimeout{std::chrono::minutes(5)};
    shared::DeadlineQueue *deadlines = nullptr;
    QJsonObject experimental = {}; // capabilities beyond the specification, each with its name
    bool hasLogging = false; // whether log() is used: what is not served is not advertised
};

// The server's side of one MCP conversation, without I/O and without a clock: JSON-RPC in, JSON-RPC
// out. Every request runs on its own: one that waits holds up no other. Requests before initialize
// are served (clients of 2024-11-05 reconnect without it).
class Peer final : public AnyPeer {
    Q_OBJECT
public:
    // The registry and the outlet must outlive the peer.
    Peer(const Registry &registry, Outlet &outlet, Caller caller, PeerSettings settings,
        QObject *parent = nullptr);
    ~Peer() override; // cancels what is in flight, sends nothing

    // What the bytes of one incoming message turned out to be, for statuses of the transport below.
    enum class Received { Ok, ParseError, InvalidRequest };
    // Takes one JSON-RPC message, or a batch where the revision has them. Errors that JSON-RPC
    // wants answered are answered on the outlet as well.
    Received receive(const QByteArray &json);
    // The same with an outlet of their own for the answers and the progress of these requests, kept
    // until all are answered or cancelled. Each answer of a batch is a message of its own.
    Received receive(const QByteArray &json, const std::shared_ptr<Outlet> &answers);

    // While it holds, calls of tools are taken and begin once it doesn't.
    void setHolding(bool isHolding);

    // Asks the client for a sign of life; pong() tells the answer. Returns the request's id, 0
    // once closed.
    qint64 ping();
    void notify(const QString &method, const QJsonObject &params = {});
    // notifications/message, when the client wants that level (info and above until it says).
    // Requires: PeerSettings::hasLogging.
    void log(LogLevel level, const QString &logger, const QJsonValue &data);

    void drain(const shared::Error &refusal) override;
    void close() override;

    [[nodiscard]] QString revision() const override; // negotiated; empty before initialize
    [[nodiscard]] QJsonObject clientInfo() const override;
    [[nodiscard]] qsizetype callsInFlight() const override;
    [[nodiscard]] const Caller &caller() const override;
    [[nodiscard]] quint64 ignoredMessages() const override;

signals:
    void initialized();
    // The answer to our ping arrived (an error answer is a sign of life too).
    void pong(qint64 id);

private:
    class Private;
    std::unique_ptr<Private> m_d;
};

} // namespace server::mcp
