// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/callend.h"
#include "shared/client/connectionpool.h"
#include "shared/client/hubaddress.h"
#include "shared/util/deadlinequeue.h"

#include <QJsonObject>
#include <QObject>
#include <QString>

#include <chrono>
#include <optional>

namespace shared {

// What the hub told when a link opened.
struct LinkInfo {
    QString transport = {}; // "HTTP+SSE" or "Streamable HTTP"
    QString revision = {}; // of MCP
    QString transportId = {}; // as the hub's log names it; empty: it has none
    QString instance = {}; // another one after each restart of the hub; empty: it doesn't tell
    std::chrono::milliseconds heartbeat{15'000}; // how often the stream shows a sign of life
    std::chrono::milliseconds idempotencyWindow{0}; // 0: keys are not heeded
    int idempotencyAnswers = 128; // so many of the latest keys are heeded
    bool isResumed = false; // the session of before goes on

    // Adds what the result of initialize or server/discover says.
    void read(const QJsonObject &result);
};

// Why a link ended, or did not open.
struct LinkEnd {
    enum class Kind {
        Lost, // worth another try
        Unsupported, // the server does not speak this protocol
        Refused, // it will not have us, as long as nothing changes
        TakenOver, // the agent is connected elsewhere
    };
    Kind kind = Kind::Lost;
    Error error;
    QByteArray reason; // a word out of few, for metrics
    std::optional<std::chrono::milliseconds> retry = {}; // what the server asks to wait

    // Of a request that opens something and was refused, or broke.
    [[nodiscard]] static LinkEnd of(const McpExchange &exchange, const std::optional<Error> &error);
    [[nodiscard]] static LinkEnd ofRefusal(int status, const QString &reason, const Error &error,
        std::optional<std::chrono::milliseconds> retry);
};

// What links are made of; all must outlive them.
struct LinkContext {
    ConnectionPool &connections;
    DeadlineQueue &deadlines;
    HubAddress address;
    QString clientName;
    QString clientVersion;
};

// One agent's connection to a hub by one of MCP's protocols. Opens when told, ends once, and may be
// opened again, which resumes what can be resumed. Coming back by itself is not its business.
class AgentLink : public QObject {
    Q_OBJECT
public:
    using CallId = qint64; // 0 is never given out
    using QObject::QObject;

    // opened() or closed() follows, later. Requires: it is not open.
    virtual void open() = 0;
    // Gives the connection up without closed(). With a farewell the hub is told that the agent
    // leaves, the callbacks of calls don't run any more, and farewellEnded() follows, later.
    virtual void close(bool withFarewell) = 0;

    // The callback runs once, later or at once. Long: it may take more than some seconds.
    virtual CallId send(
        const QString &method, const QJsonObject &params, bool isLong, CallEnded ended) = 0;
    // Takes a call back: its callback does not run. Unknown ids are ignored.
    virtual void cancel(CallId id) = 0;

signals:
    void opened(const shared::LinkInfo &info);
    void closed(const shared::LinkEnd &end);
    void farewellEnded();
    // The welcome event; not every protocol has one.
    void welcomed(const QString &text);
    void heard(); // any sign of life of the stream
    void heartbeatReceived();
    void pingAnswered();
    void notified(const QString &method, const QJsonObject &params);
};

} // namespace shared
