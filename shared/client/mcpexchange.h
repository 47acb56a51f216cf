// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/networkpool.h"
#include "shared/client/sseparser.h"
#include "shared/util/result.h"

#include <QByteArray>
#include <QList>
#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QUrl>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace shared {

// One HTTP request to an MCP endpoint (Streamable HTTP) and all that comes back for it: one JSON
// body, or a stream of events. Knows nothing of JSON-RPC: the messages are the bytes as they came.
class McpExchange final : public QObject {
    Q_OBJECT
public:
    enum class Verb { Get, Post, Delete };
    struct Request {
        Verb verb = Verb::Post;
        QUrl url;
        QList<std::pair<QByteArray, QByteArray>> headers = {};
        QByteArray body = {};
    };

    // Starts it at once; signals come later, from the event loop.
    McpExchange(NetworkPool &network, const Request &request, QObject *parent = nullptr);
    ~McpExchange() override; // as abort()

    // Closes the connection, which takes the request back; nothing is emitted any more.
    void abort();

    [[nodiscard]] int status() const { return m_status; } // 0: no answer came
    [[nodiscard]] QByteArray header(const char *name) const;
    // No connection could be made: the request was not sent.
    [[nodiscard]] bool wasRefused() const { return m_wasRefused; }
    // The body of an answer that isn't 2xx, once finished.
    [[nodiscard]] const QByteArray &refusal() const { return m_refusal; }
    // What a stream told for coming back to it.
    [[nodiscard]] const QByteArray &lastEventId() const { return m_parser.lastEventId(); }
    [[nodiscard]] std::optional<std::chrono::milliseconds> retryDelay() const { return m_retry; }

signals:
    // Status and headers are there; nothing is emitted before it but finished().
    void answered();
    // One JSON text: the body, or the data of a message event.
    void received(const QByteArray &json);
    // The last one. Without an error the whole answer came, whatever its status.
    void finished(const std::optional<shared::Error> &error);

private:
    void takeHead();
    void takeBytes();
    void finish();

    std::shared_ptr<QNetworkAccessManager> m_network;
    QPointer<QNetworkReply> m_reply;
    SseParser m_parser;
    int m_status = 0;
    bool m_isStream = false;
    bool m_wasRefused = false;
    QByteArray m_refusal;
    std::optional<std::chrono::milliseconds> m_retry;
};

} // namespace shared
