// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/faultproxy.h"

#include "tests/client/proxiedconnection.h"

#include <utility>

namespace tests {

FaultProxy::FaultProxy(quint16 target, const Plan &plan, quint32 seed, QObject *parent)
    : QObject(parent)
    , m_target(target)
    , m_plan(plan)
    , m_random(seed)
{
    m_server.setListenBacklogSize(4096);
    connect(&m_server, &QTcpServer::newConnection, this, &FaultProxy::take);
}

FaultProxy::~FaultProxy()
{
    for (ProxiedConnection *connection : std::as_const(m_connections))
        connection->disconnect(this);
}

bool FaultProxy::start()
{
    return m_server.listen(QHostAddress::LocalHost);
}

Fault FaultProxy::choose()
{
    int die = static_cast<int>(m_random.bounded(100));
    for (const auto &[share, fault] :
        {std::pair(m_plan.delay, Fault::Delay), std::pair(m_plan.cut, Fault::Cut),
            std::pair(m_plan.reset, Fault::Reset), std::pair(m_plan.halfOpen, Fault::HalfOpen),
            std::pair(m_plan.trickle, Fault::Trickle), std::pair(m_plan.garbage, Fault::Garbage),
            std::pair(m_plan.silence, Fault::Silence)}) {
        if (die < share)
            return fault;
        die -= share;
    }
    return Fault::None;
}

void FaultProxy::take()
{
    const auto upTo = [this](std::chrono::milliseconds longest) {
        return std::chrono::milliseconds(
            m_random.bounded(static_cast<int>(std::max<qint64>(longest.count(), 1))));
    };
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        const Fault fault = choose();
        ++m_counts.at(static_cast<size_t>(fault));
        auto *connection = new ProxiedConnection(socket,
            {.fault = fault,
                .after = upTo(m_plan.within),
                .delay = upTo(m_plan.longestDelay),
                .target = m_target},
            this);
        m_connections.append(connection);
        connect(
            connection, &ProxiedConnection::ended, this, [this, connection] { drop(connection); });
    }
}

void FaultProxy::drop(ProxiedConnection *connection)
{
    m_connections.removeOne(connection);
    connection->deleteLater();
}

void FaultProxy::resetAll()
{
    const QList<ProxiedConnection *> connections = m_connections;
    for (ProxiedConnection *connection : connections)
        connection->reset();
}

void FaultProxy::mend()
{
    const QList<ProxiedConnection *> connections = m_connections;
    for (ProxiedConnection *connection : connections) {
        if (connection->isSpoilt())
            connection->reset();
    }
}

} // namespace tests
