// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTcpServer>
#include <QTcpSocket>

namespace tests {

// Passes bytes between clients and a server, and breaks connections when the test says so.
class CuttingProxy final : public QObject {
    Q_OBJECT
public:
    explicit CuttingProxy(quint16 serverPort);
    ~CuttingProxy() override;

    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    // What the clients have said so far.
    [[nodiscard]] const QByteArray &asked() const { return m_asked; }
    // Whether some request has not got the first byte of its answer, or something is not passed on.
    [[nodiscard]] bool hasUnanswered() const;
    // Whether of some stream of events only the head has come.
    [[nodiscard]] bool hasSilentStream() const { return !m_silent.isEmpty(); }
    // Ends of connections that are open: each connection has two.
    [[nodiscard]] qsizetype openEnds() const { return m_peers.size(); }
    // From now on what the server says is kept back, until the cut, and lost then.
    void hold() { m_isHolding = true; }
    [[nodiscard]] const QByteArray &held() const { return m_held; }
    // Ends all connections, on both sides; new ones are passed on as before.
    void cut();

private:
    void join(QTcpSocket &client);
    void pass(QTcpSocket &from, QTcpSocket &to, bool isFromServer);
    void part(QTcpSocket &socket);

    const quint16 m_serverPort;
    QTcpServer m_server;
    QHash<QTcpSocket *, QTcpSocket *> m_peers; // both ways
    QSet<QTcpSocket *> m_unanswered; // of clients
    QSet<QTcpSocket *> m_silent; // of clients
    QByteArray m_asked;
    bool m_isHolding = false;
    QByteArray m_held;
};

} // namespace tests
