// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
    qsizetype maxCallsInFlight = 128; // more are refused with an error response
    qsizetype maxBatchSize = 100;
    qsizetype maxSubscriptions = 1000;
    // How long the client may take over what a handler asks of it: people think and write. Counted
    // only with deadlines, which must outlive the peers.
    std::chrono::milliseconds inputTimeout{std::chrono::minutes(5)};
    shared::DeadlineQueue *deadlines = nullptr;
    bool hasLogging = false; // whether log() is used: what is not served is not advertised
};

// The server's side of one MCP conversation, without I/O and without a clock: JSON-RPC in, JSON-RPC
// out. Every request runs on its own: one that waits holds up no other. Requests before initialize
// are served (clients of 2024-11-05 reconnect without it).
class Peer final : public QObject {
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

    // From now on requests other than pings are answered with this error; those in flight go on, as
    // do notifications and answers to what the server asked.
    void drain(const shared::Error &refusal);

    // Cancels every call in flight; nothing is sent for them, nor for anything later, and nothing
    // more is read. The transport ended. May be called from a slot of any signal here.
    void close();

    [[nodiscard]] QString revision() const; // negotiated; empty before initialize
    [[nodiscard]] QJsonObject clientInfo() const;
    [[nodiscard]] qsizetype callsInFlight() const;
    [[nodiscard]] const Caller &caller() const;
    // Answers to nothing that was asked, and cancellations that found nothing to cancel.
    [[nodiscard]] quint64 ignoredMessages() const;

signals:
    // A request or notification arrived and is about to be handled (method, for the record).
    void received(const QString &method);
    void initialized();
    // The client took back a request that was answered already: it may never have read the answer.
    void lateCancellation();
    // The answer to our ping arrived (an error answer is a sign of life too).
    void pong(qint64 id);
    // A request was answered: for metrics, so the names are bounded: method is "unknown" for one
    // that there isn't, tool is empty unless method is tools/call of a tool that there is.
    void answered(const QString &method, const QString &tool, bool isError,
        std::chrono::nanoseconds duration);

private:
    class Private;
    std::unique_ptr<Private> m_d;
};

} // namespace server::mcp
