// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrlQuery>

namespace bench {

// Answers as the admin API of a hub with very many agents would, and tells of very many pings: what
// the window has to bear, without the agents.
class CrowdHub final : public QObject {
    Q_OBJECT
public:
    CrowdHub(int transports, int updatesPerSecond, QObject *parent = nullptr);

    [[nodiscard]] bool listen();
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }

private:
    void accept();
    void read(QTcpSocket &socket);
    void answer(QTcpSocket &socket, const QByteArray &target);
    void reply(QTcpSocket &socket, const QByteArray &body);
    [[nodiscard]] QByteArray page(const QString &list, const QUrlQuery &query) const;
    void tellPings();

    const int m_transports;
    const int m_updatesPerSecond;
    QTcpServer m_server;
    QList<QPointer<QTcpSocket>> m_readers;
    QTimer m_ticker;
    quint64 m_event = 0;
    double m_due = 0; // pings to tell, with what is left of a part
};

} // namespace bench
