// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/callend.h"
#include "shared/client/mcpexchange.h"
#include "shared/client/toolanswer.h"
#include "shared/util/result.h"

#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace shared {

// One agent's connection to a hub by MCP's HTTP+SSE transport (revision 2024-11-05): a stream of
// events that comes in, JSON-RPC messages that go out as POSTs. Answers the server's pings by
// itself. Once it is closed it stays closed until open() is called again: coming back by itself is
// a matter of policy, and so of whoever owns it. Signals and callbacks may call anything but the
// destructor.
class HttpSseClient final : public QObject {
    Q_OBJECT
public:
    using Answered = std::function<void(Result<QJsonObject>)>;
    using ToolAnswered = std::function<void(Result<ToolAnswer>)>;
    using CallId = qint64; // 0 is never given out

    // With connections of its own.
    explicit HttpSseClient(QObject *parent = nullptr);
    // The pool must outlive it.
    explicit HttpSseClient(ConnectionPool &connections, QObject *parent = nullptr);
    ~HttpSseClient() override; // emits nothing, drops the callbacks of calls in flight

    // The agent's address, as .../sse?agentId=NAME. Ends an earlier connection without a signal.
    void open(const QUrl &url);
    // Ends the connection; closed() is emitted before it returns when there was one.
    void close();

    // Requires: isOpen(), or the callback gets Unavailable. The callback runs exactly once, later
    // or (when nothing can be sent) at once: with the result, with the server's error, or with
    // Unavailable when the connection ended before the answer.
    CallId call(const QString &method, const QJsonObject &params, Answered answered);
    // The same, telling more of the end; the callback may run at once.
    CallId send(const QString &method, const QJsonObject &params, const CallEnded &ended);
    CallId callTool(const QString &tool, const QJsonObject &arguments, ToolAnswered answered);
    // initialize and notifications/initialized in one.
    void initialize(const QString &clientName, const QString &clientVersion, Answered answered);
    void notify(const QString &method, const QJsonObject &params = {});
    // Takes the call back: the server is told, the callback is dropped. Unknown ids are ignored.
    void cancel(CallId id, const QString &reason = {});

    [[nodiscard]] bool isOpen() const { return m_endpoint.isValid(); }
    [[nodiscard]] const QUrl &endpoint() const { return m_endpoint; } // where POSTs go
    [[nodiscard]] const QString &transportId() const { return m_transportId; } // after the welcome
    [[nodiscard]] const QString &welcome() const { return m_welcome; } // its text
    [[nodiscard]] quint64 heartbeats() const { return m_heartbeats; } // comment lines so far
    [[nodiscard]] quint64 pings() const
    {
        return m_pings;
    } // requests of the server answered so far

    // From closed() until open(): the server's own word why it ended the connection ("taken_over"),
    // empty when it said none, and how long it asks to wait before the next one.
    [[nodiscard]] const QString &farewellReason() const { return m_farewellReason; }
    [[nodiscard]] std::optional<std::chrono::milliseconds> retryDelay() const { return m_retry; }
    // The status of the answer to the GET; 0: none came.
    [[nodiscard]] int status() const { return m_status; }

signals:
    // The server named its endpoint: calls can be made.
    void opened();
    // The welcome event; the id names this transport in the server's log and admin views.
    void welcomed(const QString &transportId);
    // The connection was refused or has ended, with the reason. Calls in flight have been answered
    // with Unavailable before.
    void closed(const shared::Error &reason);
    void notified(const QString &method, const QJsonObject &params);
    void heartbeatReceived();
    void pingAnswered();

private:
    void abandonStream();
    void endStream(const std::optional<Error> &error);
    void end(const Error &reason);

    void takeEvent(const SseEvent &event);
    void takeFarewell(const SseEvent &event);
    void takeEndpoint(const QByteArray &data);
    void takeMessage(const QByteArray &json);
    void takeResponse(const QJsonObject &message);
    void answerRequest(const QJsonObject &message);

    void post(const QJsonObject &message, CallId call);

    const std::unique_ptr<ConnectionPool> m_ownConnections;
    ConnectionPool &m_connections;

    // of one connection
    QUrl m_url;
    std::unique_ptr<McpExchange, DeferredDelete> m_stream;
    QUrl m_endpoint; // invalid: not open
    QString m_transportId;
    QString m_welcome;
    QString m_farewell; // why the server says that it ends the connection
    QString m_farewellReason;
    std::optional<std::chrono::milliseconds> m_retry;
    int m_status = 0;
    QHash<CallId, CallEnded> m_calls;

    CallId m_nextCall = 1; // unique over reconnects, so that a late answer meets no other call
    quint64 m_heartbeats = 0;
    quint64 m_pings = 0;
};

} // namespace shared
