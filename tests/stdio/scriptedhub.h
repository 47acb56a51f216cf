// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace tests {

// A hub whose every answer the test writes. Says by itself only that it lives.
class ScriptedHub final : public QObject {
    Q_OBJECT
public:
    struct Request {
        QByteArray method;
        QByteArray target;
        QMap<QByteArray, QByteArray> headers; // names in lower case
        QByteArray body;
        QPointer<QTcpSocket> socket;

        [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
        [[nodiscard]] bool isOpen() const
        {
            return socket && socket->state() == QAbstractSocket::ConnectedState;
        }
    };

    ScriptedHub();
    ~ScriptedHub() override { stop(); }

    // Again on the same port, after it was stopped.
    [[nodiscard]] bool start();
    // Takes no connection any more and cuts those that there are.
    void stop();
    [[nodiscard]] QUrl url() const;

    // So far, the questions whether it lives left out.
    QList<Request> requests;

    // A whole answer; the connection stays.
    static void answer(const Request &request, const QByteArray &body,
        const QByteArray &moreHeaders = {}, const QByteArray &status = "200 OK");
    static void accept(const Request &request) { answer(request, {}, {}, "202 Accepted"); }
    // A stream of events, that goes on.
    static void openStream(const Request &request, const QByteArray &events = {});
    static void send(const Request &request, const QByteArray &bytes);
    static void cut(const Request &request);

private:
    void serve(QTcpSocket &socket);
    void read(QTcpSocket &socket);

    QTcpServer m_server;
    quint16 m_port = 0;
    QMap<QTcpSocket *, QByteArray> m_received;
};

} // namespace tests
