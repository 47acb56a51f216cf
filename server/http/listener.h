// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>

namespace server::http {

// The listening socket. It only accepts: whether a connection is admitted is decided by who owns
// it, and the QTcpSocket is made there, so that it is ours from its first byte.
class Listener final : public QTcpServer {
    Q_OBJECT
public:
    explicit Listener(int backlog, QObject *parent = nullptr);

    // Stops the accept loop at once; the kernel's backlog keeps who comes meanwhile. The plain
    // pauseAccepting() only takes effect when the loop has emptied the backlog. Both require that
    // it listens.
    void pause();
    void resume();
    [[nodiscard]] bool isPaused() const { return m_isPaused; }

    // Gives a socket to whom this server is bound to as if it had been accepted.
    void handOver(QTcpSocket *socket) { addPendingConnection(socket); }

signals:
    void descriptorAccepted(qintptr descriptor);
    // Nobody is accepted until pause() and resume(). After other errors it goes on by itself.
    void descriptorsExhausted();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void endLoop();
    void beginLoop();
    void beginTurn();
    void onAcceptError(QAbstractSocket::SocketError error);

    bool m_isPaused = false;
    int m_acceptedInTurn = 0;
};

} // namespace server::http
