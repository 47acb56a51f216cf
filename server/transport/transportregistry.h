// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/intake.h"
#include "server/transport/transport.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

namespace server::transport {

// Every transport of the server, and the records of the last ones that closed. Owns the transports;
// one that closes leaves at once, so that nobody finds a dead one. An agent has one transport at a
// time: a newer one takes over.
class TransportRegistry final : public QObject {
    Q_OBJECT
public:
    // tombstones: how many records of closed transports are kept. limitPerScope: see isFull().
    explicit TransportRegistry(
        qsizetype tombstones, qsizetype limitPerScope = 1'000, QObject *parent = nullptr);
    ~TransportRegistry() override;

    // Takes it in and closes the agent's older one as taken over.
    void add(std::unique_ptr<Transport> transport);

    // Whether there is no room for a transport of that agent: its scope has as many as it may, and
    // it has none there that the new one would take over.
    [[nodiscard]] bool isFull(const QString &scope, const QString &agent) const;
    [[nodiscard]] qsizetype limitPerScope() const { return m_limitPerScope; }

    // Whether new ones are taken at all: for those who make them.
    [[nodiscard]] Intake &intake() { return m_intake; }
    [[nodiscard]] const Intake &intake() const { return m_intake; }

    [[nodiscard]] Transport *find(const QString &id) const; // null: none open of that id
    [[nodiscard]] Transport *findOf(const QString &scope, const QString &agent) const
    {
        return find(m_byAgent.value({scope, agent}));
    }
    // Whether a transport of that id has closed, as far as the records reach: tells 410 from 404.
    [[nodiscard]] bool wasOpen(const QString &id) const { return m_tombstones.contains(id); }
    // What is left of one; null: there was none of that id, as far as the records reach.
    struct Tombstone {
        QString scope;
        QString sessionId;
        shared::TransportKind kind = shared::TransportKind::HttpSse;
        shared::CloseReason reason = shared::CloseReason::ClientClosed;
    };
    [[nodiscard]] const Tombstone *tombstone(const QString &id) const;
    [[nodiscard]] bool wasTakenOver(const QString &id) const
    {
        const Tombstone *ended = tombstone(id);
        return ended != nullptr && ended->reason == shared::CloseReason::TakenOver;
    }
    [[nodiscard]] QList<shared::TransportRecord> records() const; // open ones, in no order
    // The open ones themselves, in no order: good until control is back at the event loop, though
    // one that is closed meanwhile is open no more.
    [[nodiscard]] std::vector<Transport *> all() const;
    // The newest first.
    [[nodiscard]] const std::deque<shared::TransportRecord> &closedRecords() const
    {
        return m_closed;
    }
    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_transports.size()); }

    // Calls of clients that are being served, over all transports.
    [[nodiscard]] qsizetype callsInFlight() const;

    void drainAll(const QString &explanation);
    void closeAll(shared::CloseReason reason, const QString &explanation);

signals:
    void transportAdded(server::transport::Transport *transport);
    void transportOpened(const shared::TransportRecord &record);
    void transportClosed(const shared::TransportRecord &record);

private:
    void remove(Transport &transport);
    void keepRecord(const shared::TransportRecord &record, const QString &scope);

    const qsizetype m_tombstoneLimit;
    const qsizetype m_limitPerScope;
    Intake m_intake;
    std::unordered_map<QString, std::unique_ptr<Transport>> m_transports;
    std::vector<std::unique_ptr<Transport>> m_ended; // until the next turn of the event loop
    QHash<QString, qsizetype> m_perScope;
    QHash<std::pair<QString, QString>, QString> m_byAgent; // (scope, name) to transport id
    std::deque<shared::TransportRecord> m_closed;
    QHash<QString, Tombstone> m_tombstones; // by the ids of m_closed
};

} // namespace server::transport
