// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/httpconnection.h"
#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QSslCertificate>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace shared {

struct ConnectionPoolSettings {
    int maxCalls = 16; // connections to one origin that carry calls; more calls wait for one
    int maxIdle = 8; // of one origin
    std::chrono::milliseconds idleTimeout{10'000}; // below the 15 s of the hub
};

// The connections of one process to its servers, for all agents in it: kept alive and used again.
// Streams last as long as their agents and have no limit; calls share a bounded number. A
// connection is looked at before it is used again, and thrown away when it is not plainly idle.
class ConnectionPool final : public QObject {
    Q_OBJECT
public:
    enum class Use { Call, Stream };
    using Connect = std::function<HttpConnectionPointer(const Origin &)>;
    using Granted = std::function<void(HttpConnectionPointer)>;
    using Ticket = quint64; // 0 is never given out

    // Over TCP, with the system's clock.
    explicit ConnectionPool(QObject *parent = nullptr);
    // Clock and deadlines must outlive the pool.
    ConnectionPool(const ConnectionPoolSettings &settings, const Clock &clock,
        DeadlineQueue &deadlines, Connect connect, QObject *parent = nullptr);
    ~ConnectionPool() override; // those who wait are not called

    // Hands over a connection, at once where one may be used or made, else when one is given back.
    Ticket acquire(const Origin &origin, Use use, Granted granted);
    void cancel(Ticket ticket); // of a call that waits still
    // Requires: acquired for that origin and use. It is kept where it can be used again.
    void giveBack(const Origin &origin, Use use, HttpConnectionPointer connection);

    // What connections from now on trust besides the system: certificates of authorities, and of
    // servers, which are then the right ones whatever address they are met at. Over TCP only.
    void trust(const QList<QSslCertificate> &certificates) { m_trusted += certificates; }
    // Of those who time what they do with its connections.
    [[nodiscard]] DeadlineQueue &deadlines() const { return m_deadlines; }
    // What the User-Agent of the requests names before the version.
    void setProduct(const QByteArray &product) { m_product = product; }
    [[nodiscard]] const QByteArray &product() const { return m_product; }

    struct Statistics {
        int idle = 0;
        int calls = 0; // connections that carry one
        int streams = 0;
        int waiting = 0;
        quint64 made = 0; // in all
        quint64 reused = 0;
        quint64 discarded = 0; // found unfit when they were to be used again
    };
    [[nodiscard]] Statistics statistics() const;

private:
    struct System;
    struct Idle {
        HttpConnectionPointer connection;
        Clock::TimePoint until;
    };
    struct Waiting {
        Ticket ticket = 0;
        Granted granted;
    };
    struct Place {
        std::vector<Idle> idle; // the longest idle first
        std::deque<Waiting> waiting;
        int calls = 0;
        int streams = 0;
    };

    explicit ConnectionPool(std::unique_ptr<System> system, QObject *parent);
    [[nodiscard]] HttpConnectionPointer take(const Origin &origin, Place &place);
    void keep(const Origin &origin, Place &place, HttpConnectionPointer connection);
    void drop(const Origin &origin, const HttpConnection *connection);
    void serveWaiting(const Origin &origin);
    void closeIdle();
    void scheduleClosing();

    const std::unique_ptr<System> m_system; // null: all is injected
    // constant after construction
    const ConnectionPoolSettings m_settings;
    const Clock &m_clock;
    DeadlineQueue &m_deadlines;
    const Connect m_connect;

    QList<QSslCertificate> m_trusted;
    QByteArray m_product = QByteArrayLiteral("coral-client");
    QHash<Origin, std::shared_ptr<Place>> m_places;
    Ticket m_nextTicket = 1;
    DeadlineQueue::Id m_closing = 0; // 0: none is due
    Statistics m_totals;
};

} // namespace shared
