// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/listener.h"

#include "server/http/log.h"
#include "shared/util/logfields.h"

namespace server::http {

namespace {

constexpr int kPending = 30; // Qt's own default; only what is handed over is ever pending
// A burst is taken in pieces, so that those who are connected are served in between.
constexpr int kAcceptsATurn = 64;

} // namespace

Listener::Listener(int backlog, QObject *parent)
    : QTcpServer(parent)
{
    setListenBacklogSize(backlog);
    setMaxPendingConnections(kPending);
    connect(this, &QTcpServer::acceptError, this, &Listener::onAcceptError);
}

void Listener::pause()
{
    Q_ASSERT(isListening());
    if (m_isPaused)
        return;
    m_isPaused = true;
    endLoop();
}

void Listener::resume()
{
    Q_ASSERT(isListening()); // a closed one has no engine to resume
    if (!m_isPaused)
        return;
    m_isPaused = false;
    beginLoop();
}

void Listener::endLoop()
{
    // Qt's accept loop looks at this number before each accept().
    setMaxPendingConnections(0);
    pauseAccepting();
}

void Listener::beginLoop()
{
    setMaxPendingConnections(kPending);
    resumeAccepting();
}

void Listener::beginTurn()
{
    m_acceptedInTurn = 0;
    if (!m_isPaused && isListening())
        beginLoop();
}

// Qt stops accepting at any error. That of one connection, which ended while it waited, say, is
// none of the others'.
void Listener::onAcceptError(QAbstractSocket::SocketError error)
{
    if (error == QAbstractSocket::SocketResourceError) {
        emit descriptorsExhausted();
        return;
    }
    qCDebug(lcHttp)
        << shared::LogFields("connection can't be accepted").add("error", errorString());
    // Queued: Qt is in the middle of its loop.
    QMetaObject::invokeMethod(this, &Listener::beginTurn, Qt::QueuedConnection);
}

void Listener::incomingConnection(qintptr descriptor)
{
    if (++m_acceptedInTurn == kAcceptsATurn) {
        endLoop();
        // Queued: in the next turn, behind what has come in meanwhile.
        QMetaObject::invokeMethod(this, &Listener::beginTurn, Qt::QueuedConnection);
    }
    emit descriptorAccepted(descriptor);
}

} // namespace server::http
