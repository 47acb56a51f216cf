// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/transportregistry.h"

#include "server/transport/log.h"
#include "shared/util/logfields.h"

namespace server::transport {

namespace {

// The one line that every transport's end leaves in the log.
void logClosed(const shared::TransportRecord &record)
{
    shared::LogFields line("transport closed");
    line.add("transport", record.id)
        .add("session", record.sessionId)
        .add("agent", record.agentId)
        .add("reason", shared::closeReasonName(*record.closeReason))
        .add("age", record.age)
        .add("in", record.messagesIn)
        .add("out", record.messagesOut)
        .add("bytes_in", record.bytesIn)
        .add("bytes_out", record.bytesOut)
        .add("peer", record.peer)
        .add("ua", record.userAgent);
    if (shared::isExpected(*record.closeReason))
        qCInfo(lcTransport).noquote() << line;
    else
        qCWarning(lcTransport).noquote() << line;
}

void logOpened(const shared::TransportRecord &record)
{
    qCInfo(lcTransport).noquote() << shared::LogFields("transport opened")
                                         .add("transport", record.id)
                                         .add("kind", shared::transportKindName(record.kind))
                                         .add("session", record.sessionId)
                                         .add("agent", record.agentId)
                                         .add("peer", record.peer)
                                         .add("ua", record.userAgent);
}

} // namespace

TransportRegistry::TransportRegistry(qsizetype tombstones, qsizetype limitPerScope, QObject *parent)
    : QObject(parent)
    , m_tombstoneLimit(tombstones)
    , m_limitPerScope(limitPerScope)
{
}

TransportRegistry::~TransportRegistry() = default;

void TransportRegistry::add(std::unique_ptr<Transport> transport)
{
    Transport &added = *transport;
    const auto agent = std::pair(added.caller().scope, added.caller().name);
    const QString older = m_byAgent.value(agent);
    m_byAgent.insert(agent, added.id());
    ++m_perScope[agent.first];
    m_transports.emplace(added.id(), std::move(transport));
    connect(&added, &Transport::opened, this,
        [this, &added] { emit transportOpened(added.quickRecord()); });
    connect(&added, &Transport::closed, this, [this, &added] { remove(added); });
    emit transportAdded(&added);
    if (Transport *replaced = find(older))
        replaced->close(shared::CloseReason::TakenOver,
            QStringLiteral("The agent %1 opened a newer connection (transport %2), which "
                           "serves it from now on.")
                .arg(added.caller().name, added.id()));
    // Not when it opens: one that is held for others may end before.
    logOpened(added.quickRecord());
}

bool TransportRegistry::isFull(const QString &scope, const QString &agent) const
{
    return m_perScope.value(scope) >= m_limitPerScope && !m_byAgent.contains({scope, agent});
}

Transport *TransportRegistry::find(const QString &id) const
{
    const auto found = m_transports.find(id);
    return found == m_transports.end() ? nullptr : found->second.get();
}

const TransportRegistry::Tombstone *TransportRegistry::tombstone(const QString &id) const
{
    const auto found = m_tombstones.constFind(id);
    return found == m_tombstones.cend() ? nullptr : &*found;
}

QList<shared::TransportRecord> TransportRegistry::records() const
{
    QList<shared::TransportRecord> records;
    records.reserve(size());
    for (const auto &[id, transport] : m_transports)
        records.append(transport->record());
    return records;
}

std::vector<Transport *> TransportRegistry::all() const
{
    std::vector<Transport *> transports;
    transports.reserve(m_transports.size());
    for (const auto &[id, transport] : m_transports)
        transports.push_back(transport.get());
    return transports;
}

qsizetype TransportRegistry::callsInFlight() const
{
    qsizetype calls = 0;
    for (const auto &[id, transport] : m_transports)
        calls += transport->peer().callsInFlight();
    return calls;
}

void TransportRegistry::drainAll(const QString &explanation)
{
    // Streams end from the event loop only, so that the map stays as it is.
    for (const auto &[id, transport] : m_transports)
        transport->drain(explanation);
}

void TransportRegistry::closeAll(shared::CloseReason reason, const QString &explanation)
{
    // Not the map itself, which closing changes.
    for (Transport *transport : all())
        transport->close(reason, explanation);
}

void TransportRegistry::remove(Transport &transport)
{
    const shared::TransportRecord record = transport.record();
    const auto agent = std::pair(transport.caller().scope, transport.caller().name);
    if (m_byAgent.value(agent) == record.id)
        m_byAgent.remove(agent);
    if (const auto count = m_perScope.find(agent.first); --*count == 0)
        m_perScope.erase(count);
    // It is in the middle of its own signal, so it goes in the next turn. Ours to destroy, and not
    // the event loop's: it must not outlive what it refers to.
    if (m_ended.empty())
        QMetaObject::invokeMethod(
            this, [this] { m_ended.clear(); }, Qt::QueuedConnection);
    auto entry = m_transports.extract(record.id);
    m_ended.push_back(std::move(entry.mapped()));
    keepRecord(record, agent.first);
    logClosed(record);
    emit transportClosed(record);
}

void TransportRegistry::keepRecord(const shared::TransportRecord &record, const QString &scope)
{
    m_closed.push_front(record);
    m_tombstones.insert(record.id, {scope, record.sessionId, record.kind, *record.closeReason});
    while (static_cast<qsizetype>(m_closed.size()) > m_tombstoneLimit) {
        m_tombstones.remove(m_closed.back().id);
        m_closed.pop_back();
    }
}

} // namespace server::transport
