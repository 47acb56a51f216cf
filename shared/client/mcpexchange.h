// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/connectionpool.h"
#include "shared/client/sseparser.h"
#include "shared/util/result.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QUrl>

#include <chrono>
#include <optional>
#include <utility>

namespace shared {

// One HTTP request to an MCP endpoint and all that comes back for it: one JSON body, or a stream of
// events. Knows nothing of JSON-RPC: the messages are the bytes as they came.
class McpExchange final : public QObject {
    Q_OBJECT
public:
    enum class Verb { Get, Post, Delete };
    struct Request {
        Verb verb = Verb::Post;
        QUrl url;
        QList<std::pair<QByteArray, QByteArray>> headers = {};
        QByteArray body = {};
        // Call: it shares the bounded connections of the pool, so it must not last long.
        ConnectionPool::Use use = ConnectionPool::Use::Stream;
        std::chrono::milliseconds limit{0}; // for all of it, from the start; 0: none
    };

    // Starts it at once; signals come later, from the event loop. The pool may go before it.
    McpExchange(ConnectionPool &connections, const Request &request, QObject *parent = nullptr);
    ~McpExchange() override; // as abort()

    // Closes the connection, which takes the request back; nothing is emitted any more.
    void abort();

    // It emits nothing any more, but for finished() where that is being emitted now.
    [[nodiscard]] bool isOver() const { return m_isOver; }
    [[nodiscard]] int status() const { return m_status; } // 0: no answer came
    [[nodiscard]] const QByteArray &reason() const { return m_reason; }
    // From answered() until finished(); null: there is none.
    [[nodiscard]] QByteArray header(QByteArrayView name) const;
    // A 200 whose body is a text/event-stream; known from answered() on.
    [[nodiscard]] bool isStream() const { return m_isStream; }
    // No connection could be made: the request was not sent.
    [[nodiscard]] bool wasRefused() const { return m_wasRefused; }
    // The body of an answer that isn't 2xx, once finished.
    [[nodiscard]] const QByteArray &refusal() const { return m_refusal; }
    // What a stream told for coming back to it.
    [[nodiscard]] const QByteArray &lastEventId() const { return m_parser.lastEventId(); }
    // What the server asks to wait: retry of a stream, or Retry-After.
    [[nodiscard]] std::optional<std::chrono::milliseconds> retryDelay() const { return m_retry; }

signals:
    // Status and headers are there; nothing is emitted before it but finished().
    void answered();
    // One JSON text: the body, or the data of a message event.
    void received(const QByteArray &json);
    // Each event of a stream, whatever its name; those of messages come as received() as well.
    void eventReceived(const shared::SseEvent &event);
    // A comment of a stream: a sign of life.
    void heartbeatReceived();
    // The last one. Without an error the whole answer came, whatever its status.
    void finished(const std::optional<shared::Error> &error);

private:
    void begin(const QByteArray &request, HttpConnectionPointer connection);
    void takeHead();
    void takeBody(const QByteArray &piece);
    void takeItem(const SseItem &item);
    void finish(std::optional<Error> error);
    void giveBack();
    void expire();
    void cancelLimit();

    // constant after construction
    const QPointer<ConnectionPool> m_pool;
    const QPointer<DeadlineQueue> m_deadlines; // the pool's, which may go with it or after it
    const Origin m_origin;
    const ConnectionPool::Use m_use;

    ConnectionPool::Ticket m_ticket = 0;
    DeadlineQueue::Id m_limit = 0; // 0: there is none
    HttpConnectionPointer m_connection; // null: not yet, or no more
    SseParser m_parser;
    int m_status = 0;
    QByteArray m_reason;
    bool m_isStream = false;
    bool m_wasRefused = false;
    bool m_isOver = false;
    QByteArray m_body; // of what is no stream
    QByteArray m_refusal;
    std::optional<std::chrono::milliseconds> m_retry;
};

} // namespace shared
