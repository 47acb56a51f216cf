// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/reactor/serverthread.h"

#include "server/reactor/eventdispatcher.h"

#include <QAbstractEventDispatcher>

namespace server::reactor {

ServerThread::ServerThread(const QString &name)
    : m_context(std::make_unique<QObject>())
{
    m_thread.setObjectName(name);
    if (QAbstractEventDispatcher *dispatcher = makeEventDispatcher())
        m_thread.setEventDispatcher(dispatcher);
    m_context->moveToThread(&m_thread);
    m_thread.start();
}

ServerThread::~ServerThread()
{
    stop();
}

void ServerThread::stop()
{
    if (!m_context)
        return;
    run([this] {
        while (!m_objects.empty())
            m_objects.pop_back();
    });
    // Deleted by the thread as it ends, after everything that was posted to it before.
    QObject::connect(&m_thread, &QThread::finished, m_context.get(), &QObject::deleteLater);
    m_context.release();
    m_thread.quit();
    m_thread.wait();
}

void ServerThread::runBlocking(const std::function<void()> &function)
{
    Q_ASSERT(m_context);
    if (QThread::currentThread() == &m_thread) {
        function();
        return;
    }
    QMetaObject::invokeMethod(m_context.get(), function, Qt::BlockingQueuedConnection);
}

} // namespace server::reactor
