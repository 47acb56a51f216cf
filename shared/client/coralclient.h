// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/callkeeper.h"
#include "shared/client/connectionpool.h"
#include "shared/client/connectionstate.h"
#include "shared/client/hubaddress.h"
#include "shared/client/linkkeeper.h"
#include "shared/client/mentionloop.h"
#include "shared/client/receivedmessage.h"
#include "shared/client/tooloutcome.h"

#include <QByteArray>
#include <QFuture>
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace shared {

struct CoralClientSettings {
    enum class Protocol {
        Newest, // that the hub speaks
        StreamableHttp, // of any revision
        StreamableSessions, // MCP 2025-11-25 and before: what breaks is resumed
        HttpSse, // MCP 2024-11-05
    };

    HubAddress address = {};
    Protocol protocol = Protocol::Newest;
    QString name = QStringLiteral("coral-client"); // of the program, for the hub's log
    QString version = {}; // empty: the library's
    bool receivesMentions = true; // runs wait_for_mentions by itself
    LinkKeeperSettings link = {};
    CallKeeperSettings calls = {};
    MentionLoopSettings mentions = {};
};

struct CallOptions {
    std::chrono::milliseconds timeout{60'000}; // for all tries together; 0: none
    // Two calls of one key and the same content have one effect. Empty: each call is one of its
    // own, and has a key of the client's making.
    QString idempotencyKey = {};
};

// One agent of a Coral hub that comes back by itself. It keeps a connection open, receives
// mentions, and sees calls through to an end that it tells: docs/CLIENT.md says what is promised
// exactly. For one thread with an event loop. Signals and callbacks may call anything but the
// destructor.
class CoralClient final : public QObject {
    Q_OBJECT
public:
    using CallId = CallKeeper::Id;
    using ToolEnded = std::function<void(const ToolOutcome &)>;
    using Answered = std::function<void(const Result<QJsonObject> &)>;

    // With connections of its own.
    explicit CoralClient(const CoralClientSettings &settings, QObject *parent = nullptr);
    // The pool is for all agents of a process, and must outlive them.
    CoralClient(const CoralClientSettings &settings, ConnectionPool &connections,
        QObject *parent = nullptr);
    CoralClient(const CoralClientSettings &settings, ConnectionPool &connections,
        const Surroundings &surroundings, QObject *parent = nullptr);
    ~CoralClient() override; // emits nothing; futures of calls are cancelled

    void open();
    // Leaves the hub. Calls that wait end at once; stateChanged(Closed) tells that it is done.
    void close();

    [[nodiscard]] const ConnectionState &state() const { return m_links.state(); }
    [[nodiscard]] bool isOpen() const { return m_links.link() != nullptr; }
    [[nodiscard]] const HubAddress &address() const { return m_settings.address; }

    // Calls may be made at any time: while there is no connection they wait for one. A future that
    // nobody holds any more takes nothing back.
    QFuture<ToolOutcome> callTool(
        const QString &tool, const QJsonObject &arguments = {}, const CallOptions &options = {});
    CallId callTool(const QString &tool, const QJsonObject &arguments, ToolEnded ended,
        const CallOptions &options = {});
    void cancel(CallId id); // its callback does not run

    QFuture<ToolOutcome> createThread(const QString &name, const QStringList &participants);
    QFuture<ToolOutcome> sendMessage(
        const QString &threadId, const QString &content, const QStringList &mentions = {});

    // A request of MCP that only reads: tools/list, resources/read and the like.
    CallId request(const QString &method, const QJsonObject &parameters, Answered answered,
        std::chrono::milliseconds timeout = std::chrono::minutes(1));

    [[nodiscard]] qsizetype pendingCalls() const { return m_calls.pending(); }
    [[nodiscard]] const ClientMetrics &metrics() const { return m_metrics; }
    [[nodiscard]] const CircuitBreaker &breaker() const { return m_calls.breaker(); }
    // In the Prometheus text format.
    [[nodiscard]] QByteArray metricsText() const;

signals:
    void stateChanged(const shared::ConnectionState &state);
    void opened(const shared::LinkInfo &info); // each time
    void lost(const shared::Error &error); // what was open
    void gaveUp(const shared::Error &error); // and won't come back by itself
    // The hub is another than before: sessions, threads and messages of before are gone, what was
    // answered as sent among them. Comes before opened().
    void hubRestarted();

    // A message that mentions this agent: each once, in the order in which the hub has them.
    void mentioned(const shared::ReceivedMessage &message);
    void mentionsFailed(const shared::Error &error); // the hub refuses to tell; it is asked again

    void callEnded(shared::CoralClient::CallId id, const shared::ToolOutcome &outcome);
    void notified(const QString &method, const QJsonObject &parameters); // by the hub
    void welcomed(const QString &text);
    void heartbeatReceived();
    void pingAnswered();

private:
    struct System;
    CoralClient(const CoralClientSettings &settings, std::unique_ptr<System> system,
        ConnectionPool *connections, QObject *parent);
    void wire();
    void takeState(const ConnectionState &state);
    void takeOpened(const LinkInfo &info, bool isRestarted);
    [[nodiscard]] std::vector<LinkKeeper::MakeLink> protocols();

    const std::unique_ptr<System> m_system; // null: all is injected
    // constant after construction
    const CoralClientSettings m_settings;
    const Surroundings m_around;
    ConnectionPool &m_connections;

    ClientMetrics m_metrics;
    LinkKeeper m_links;
    CallKeeper m_calls;
    MentionLoop m_mentions;
};

} // namespace shared
