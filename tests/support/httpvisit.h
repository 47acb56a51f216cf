// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/sseparser.h"
#include "tests/support/httpexchange.h"
#include "tests/support/responsereader.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QTcpSocket>

#include <functional>

namespace tests {

// One request on a connection of its own to 127.0.0.1, whose answer is looked at while it comes: a
// plain body or a stream of events. Starts at once; the await...() functions run the event loop.
class HttpVisit final : public QObject {
    Q_OBJECT
public:
    HttpVisit(quint16 port, const HttpRequest &request, QObject *parent = nullptr);
    ~HttpVisit() override;

    [[nodiscard]] int status() const { return m_response.status(); } // 0: none yet
    [[nodiscard]] QByteArray header(QByteArrayView name) const { return m_response.header(name); }
    [[nodiscard]] bool isStream() const;
    [[nodiscard]] const QList<shared::SseEvent> &events() const { return m_events; }
    [[nodiscard]] const QList<QByteArray> &comments() const { return m_comments; }
    [[nodiscard]] bool hasRetry() const { return m_hasRetry; }
    [[nodiscard]] QByteArray lastEventId() const { return m_parser.lastEventId(); }
    [[nodiscard]] const QByteArray &body() const { return m_body; } // of a plain answer
    // The answer is here to its end, or the connection is.
    [[nodiscard]] bool isOver() const;
    // Every JSON-RPC message that came, plainly or by an event.
    [[nodiscard]] QList<QJsonObject> messages() const;
    // The one with that id and a result or an error; empty: not here yet.
    [[nodiscard]] QJsonObject answer(const QJsonValue &id) const;
    [[nodiscard]] QJsonObject notification(const QString &method) const; // the first; empty: none

    enum class Drop { Fin, Reset };
    void drop(Drop how);
    [[nodiscard]] int descriptor() const { return static_cast<int>(m_socket.socketDescriptor()); }
    void pause(); // reads nothing more: the bytes stay with the kernel

    // False when it did not come about in time.
    [[nodiscard]] bool await(const std::function<bool()> &condition, int patience = kPatience);
    [[nodiscard]] bool awaitHead();
    [[nodiscard]] bool awaitEnd();
    // The answer, as above; empty when it did not come.
    [[nodiscard]] QJsonObject awaitAnswer(const QJsonValue &id);

    static constexpr int kPatience = 60'000;

signals:
    void heard();

private:
    void read();
    void noteEnd();

    QTcpSocket m_socket;
    ResponseReader m_response;
    QByteArray m_received;
    shared::SseParser m_parser;
    QList<shared::SseEvent> m_events;
    QList<QByteArray> m_comments;
    QByteArray m_body;
    bool m_hasRetry = false;
    bool m_isClosed = false;
};

} // namespace tests
