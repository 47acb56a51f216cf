// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/client/faultproxy.h"

#include <QByteArray>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>

#include <chrono>
#include <memory>

namespace tests {

// One connection through the proxy: two sockets, and what is done to the bytes between them.
class ProxiedConnection final : public QObject {
    Q_OBJECT
public:
    struct Setup {
        Fault fault = Fault::None;
        std::chrono::milliseconds after{0}; // from the first byte on
        std::chrono::milliseconds delay{0};
        quint16 target = 0;
    };

    // Takes the socket.
    ProxiedConnection(QTcpSocket *client, const Setup &setup, QObject *parent);
    ~ProxiedConnection() override;

    void reset(); // by RST on both sides
    // Now, or some time soon.
    [[nodiscard]] bool isSpoilt() const { return m_setup.fault != Fault::None; }

signals:
    void ended();

private:
    struct Direction {
        QTcpSocket *from = nullptr;
        QTcpSocket *to = nullptr;
        QByteArray held;
        QTimer *timer = nullptr;
        bool hasEnded = false; // from said so
    };

    void wire(Direction &direction);
    void take(Direction &direction);
    void pass(Direction &direction);
    void takeEnd(Direction &direction);
    void strike();
    void close();

    const Setup m_setup;
    QTcpSocket *const m_client; // a child
    QTcpSocket *const m_server; // a child
    Direction m_up;
    Direction m_down;
    QTimer m_strike;
    bool m_isMute = false;
    bool m_hasEnded = false;
};

} // namespace tests
