// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/types.h"
#include "server/transport/gate.h"
#include "shared/contract/ban.h"
#include "shared/util/deadlinequeue.h"

#include <QHostAddress>
#include <QList>
#include <QObject>

#include <chrono>
#include <map>
#include <optional>

namespace server::access {

// Whom an administrator keeps out for a time: agents of a session, or whoever comes from an address
// (of IPv6: from a /64 network). Lives as long as the process.
class BanList final : public QObject {
    Q_OBJECT
public:
    // Both must outlive it.
    BanList(
        const shared::Clock &clock, shared::DeadlineQueue &deadlines, QObject *parent = nullptr);
    ~BanList() override;

    // A further ban of the same takes the place of the first.
    shared::Ban banAgent(const session::SessionKey &key, const QString &agentId,
        std::chrono::seconds duration, const QString &reason);
    shared::Ban banAddress(
        const QHostAddress &address, std::chrono::seconds duration, const QString &reason);
    // Ends it early; nothing when there is none of that id.
    std::optional<shared::Ban> end(const QString &banId);

    [[nodiscard]] QList<shared::Ban> bans() const; // the oldest first
    [[nodiscard]] bool isEmpty() const { return m_bans.empty(); }
    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_bans.size()); }
    [[nodiscard]] std::optional<transport::Banishment> banishment(
        const session::SessionKey &key, const QString &agentId, const QHostAddress &client) const;

signals:
    void began(const shared::Ban &ban);
    void ended(const shared::Ban &ban); // because its time is up, or it was taken back

private:
    struct Entry {
        shared::Ban ban;
        shared::Clock::TimePoint until;
        shared::DeadlineQueue::Id deadline = 0;
    };

    shared::Ban add(shared::Ban ban, std::chrono::seconds duration);
    void remove(quint64 number);
    [[nodiscard]] std::chrono::nanoseconds remaining(const Entry &entry) const;
    [[nodiscard]] shared::Ban shown(const Entry &entry) const;

    const shared::Clock &m_clock;
    shared::DeadlineQueue &m_deadlines;
    std::map<quint64, Entry> m_bans; // by number, so in order of creation
    quint64 m_lastNumber = 0;
};

} // namespace server::access
