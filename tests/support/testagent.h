// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/receivedmessage.h"
#include "shared/client/sseparser.h"
#include "shared/client/toolanswer.h"
#include "tests/support/postchannel.h"
#include "tests/support/responsereader.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QString>
#include <QTcpSocket>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace tests {

// Where and as whom a TestAgent connects.
struct AgentAddress {
    quint16 port = 0;
    // Without the last segment: /devmode/APPLICATION/KEY/SESSION or /APPLICATION/KEY/SESSION.
    QByteArray base = "/devmode/exampleApplication/privkey/session1";
    QString agentId;
    QList<std::pair<QString, QString>> options = {}; // further query parameters

    [[nodiscard]] QByteArray sseTarget() const;
};

// An MCP agent over bare sockets, independent of Qt's HTTP client, that shows a test all that came
// over the wire and can vanish in every way that real agents do. Everything that starts something
// returns at once; await...() and the calls built on it run the event loop.
class TestAgent final : public QObject {
    Q_OBJECT
public:
    enum class Drop { Fin, Reset };

    explicit TestAgent(AgentAddress address, QObject *parent = nullptr);
    ~TestAgent() override;

    // --- the connection ---
    void open(); // sends the GET; an earlier connection is dropped
    // Until the welcome came; false when it was refused or took too long.
    [[nodiscard]] bool awaitOpen();
    // open(), awaitOpen() and initialize, as a well-behaved agent begins.
    [[nodiscard]] bool join();
    void drop(Drop how);

    [[nodiscard]] const QString &id() const { return m_address.agentId; }
    [[nodiscard]] bool isOpen() const { return !m_link->transportId.isEmpty() && !isClosed(); }
    [[nodiscard]] bool isClosed() const { return m_link->isClosed; }
    [[nodiscard]] int status() const
    {
        return m_link->response.status();
    } // of the GET; 0: none yet
    [[nodiscard]] QByteArray streamHeader(QByteArrayView name) const;
    [[nodiscard]] QJsonObject refusal() const; // the body, when the status isn't 200
    [[nodiscard]] const QByteArray &endpoint() const { return m_link->endpoint; }
    [[nodiscard]] const QByteArray &transportId() const { return m_link->transportId; }
    [[nodiscard]] const QList<shared::SseEvent> &events() const { return m_events; }
    [[nodiscard]] const QList<QByteArray> &comments() const { return m_comments; }
    // How long the server last asked to wait before a reconnect; 0: it did not.
    [[nodiscard]] std::chrono::milliseconds retry() const { return m_retry; }
    [[nodiscard]] int pings() const { return m_pings; } // of the server, answered by this agent
    [[nodiscard]] const QList<int> &postStatuses() const { return m_postStatuses; }

    // --- JSON-RPC ---
    qint64 request(const QString &method, const QJsonObject &params = {});
    void notify(const QString &method, const QJsonObject &params = {});
    void postRaw(const QByteArray &body);
    void cancel(qint64 id);
    [[nodiscard]] bool hasAnswer(qint64 id) const { return m_answers.contains(id); }
    // The whole response; empty when none came in time.
    [[nodiscard]] QJsonObject awaitAnswer(qint64 id, int patience = kPatience);
    [[nodiscard]] QJsonObject call(const QString &method, const QJsonObject &params = {});
    [[nodiscard]] const QList<QJsonObject> &notifications() const { return m_notifications; }

    // --- tools ---
    qint64 startTool(const QString &tool, const QJsonObject &arguments = {});
    // A protocol error counts as isError, with its message as the text.
    [[nodiscard]] shared::ToolAnswer awaitTool(qint64 id, int patience = kPatience);
    [[nodiscard]] shared::ToolAnswer callTool(
        const QString &tool, const QJsonObject &arguments = {});

    // The id of the new thread; empty when it failed.
    [[nodiscard]] QString createThread(const QString &name, const QStringList &participants);
    [[nodiscard]] shared::ToolAnswer send(
        const QString &threadId, const QString &content, const QStringList &mentions);
    qint64 startSend(const QString &threadId, const QString &content, const QStringList &mentions);
    qint64 startWait(int timeoutMs = 20'000);
    // The messages that a wait was answered with. A failure counts as none, and is told by a
    // warning.
    [[nodiscard]] QList<shared::ReceivedMessage> awaitMessages(qint64 waitId);

    static constexpr int kPatience = 60'000;

signals:
    void answered(qint64 id, const QJsonObject &response);
    void heard(); // anything at all, after the state has changed
    void closed();

private:
    struct Link {
        QTcpSocket socket;
        ResponseReader response;
        QByteArray received;
        shared::SseParser parser;
        bool isClosed = false;
        QByteArray endpoint;
        QByteArray transportId;
        QByteArray refusal;
    };

    // Until the condition holds; it is looked at whenever something was heard. Sleeps in between:
    // a machine that is short of processors shall not spend them on looking.
    [[nodiscard]] bool await(const std::function<bool()> &condition, int patience);
    void readStream();
    void noteEnd();
    void post(const QByteArray &body, qint64 id); // 0: of no request
    void takePostAnswer(int status, const QByteArray &body);
    void takeEvent(const shared::SseEvent &event);
    void takeMessage(const QJsonObject &message);

    const AgentAddress m_address;
    PostChannel m_posts;
    std::unique_ptr<Link> m_link; // never null; a new one with each open()

    qint64 m_nextId = 1; // unique over connections, and so are the answers
    QHash<qint64, QJsonObject> m_answers;
    // Of requests that the server had no room for, and will not answer on the stream.
    QHash<qint64, QJsonObject> m_turnedAway;
    // since open()
    QList<shared::SseEvent> m_events;
    QList<QByteArray> m_comments;
    QList<qint64> m_posted; // the requests of POSTs without an answer, in order; 0: none
    QList<int> m_postStatuses;
    QList<QJsonObject> m_notifications;
    std::chrono::milliseconds m_retry{0};
    int m_pings = 0;
};

} // namespace tests
