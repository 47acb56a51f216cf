// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/listener.h"

namespace server::http {

namespace {

constexpr int kPending = 30; // Qt's own default; only what is handed over is ever pending

} // namespace

Listener::Listener(int backlog, QObject *parent)
    : QTcpServer(parent)
{
    setListenBacklogSize(backlog);
    setMaxPendingConnections(kPending);
}

void Listener::pause()
{
    Q_ASSERT(isListening());
    if (m_isPaused)
        return;
    m_isPaused = true;
    // Qt's accept loop looks at this number before each accept().
    setMaxPendingConnections(0);
    pauseAccepting();
}

void Listener::resume()
{
    Q_ASSERT(isListening()); // a closed one has no engine to resume
    if (!m_isPaused)
        return;
    m_isPaused = false;
    setMaxPendingConnections(kPending);
    resumeAccepting();
}

void Listener::incomingConnection(qintptr descriptor)
{
    emit descriptorAccepted(descriptor);
}

} // namespace server::http
