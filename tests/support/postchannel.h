// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/responsereader.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QTcpSocket>

#include <optional>

namespace tests {

// The POSTs of one agent: one keep-alive connection, one request at a time, in order; what waits
// its turn is queued. A connection that the server closed while idle is opened anew.
class PostChannel final : public QObject {
    Q_OBJECT
public:
    explicit PostChannel(QObject *parent = nullptr);

    void post(quint16 port, const QByteArray &target, const QByteArray &body);
    // Ends the connection and forgets what was queued.
    void drop(bool withReset);

    [[nodiscard]] bool isIdle() const { return !m_inFlight && m_queue.isEmpty(); }

signals:
    void answered(int status, const QByteArray &body); // status 0: the connection broke

private:
    void sendNext();
    void read();
    void finish(int status, const QByteArray &body);

    QTcpSocket m_socket;
    quint16 m_port = 0;
    QList<QByteArray> m_queue; // whole requests
    std::optional<ResponseReader> m_inFlight;
    QByteArray m_received;
};

} // namespace tests
