// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/connectionpool.h"

#include "shared/client/tcphttpconnection.h"

#include <algorithm>
#include <utility>

namespace shared {

struct ConnectionPool::System {
    SystemClock clock;
    DeadlineQueue deadlines{clock};
};

ConnectionPool::ConnectionPool(QObject *parent)
    : ConnectionPool(std::make_unique<System>(), parent)
{
}

ConnectionPool::ConnectionPool(std::unique_ptr<System> system, QObject *parent)
    : QObject(parent)
    , m_system(std::move(system))
    , m_clock(m_system->clock)
    , m_deadlines(m_system->deadlines)
    , m_connect([this](const Origin &origin) {
        return HttpConnectionPointer(new TcpHttpConnection(origin, m_trusted));
    })
{
}

ConnectionPool::ConnectionPool(const ConnectionPoolSettings &settings, const Clock &clock,
    DeadlineQueue &deadlines, Connect connect, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(clock)
    , m_deadlines(deadlines)
    , m_connect(std::move(connect))
{
}

ConnectionPool::~ConnectionPool()
{
    m_deadlines.cancel(m_closing);
    for (const auto &place : std::as_const(m_places)) {
        for (const Idle &idle : place->idle)
            idle.connection->disconnect(this);
    }
}

ConnectionPool::Ticket ConnectionPool::acquire(const Origin &origin, Use use, Granted granted)
{
    std::shared_ptr<Place> &place = m_places[origin];
    if (!place)
        place = std::make_shared<Place>();
    const Ticket ticket = m_nextTicket++;
    if (use == Use::Call && place->calls >= m_settings.maxCalls) {
        place->waiting.push_back({ticket, std::move(granted)});
        return ticket;
    }
    ++(use == Use::Call ? place->calls : place->streams);
    granted(take(origin, *place));
    return ticket;
}

void ConnectionPool::cancel(Ticket ticket)
{
    for (const auto &place : std::as_const(m_places))
        std::erase_if(
            place->waiting, [ticket](const Waiting &one) { return one.ticket == ticket; });
}

void ConnectionPool::giveBack(const Origin &origin, Use use, HttpConnectionPointer connection)
{
    const std::shared_ptr<Place> place = m_places.value(origin);
    Q_ASSERT(place);
    --(use == Use::Call ? place->calls : place->streams);
    if (connection && connection->isReusable())
        keep(origin, *place, std::move(connection));
    serveWaiting(origin);
}

HttpConnectionPointer ConnectionPool::take(const Origin &origin, Place &place)
{
    // The latest first: the others may then grow old, and go.
    while (!place.idle.empty()) {
        Idle idle = std::move(place.idle.back());
        place.idle.pop_back();
        idle.connection->disconnect(this);
        if (idle.connection->isReusable() && m_clock.now() < idle.until) {
            ++m_totals.reused;
            return std::move(idle.connection);
        }
        ++m_totals.discarded;
    }
    ++m_totals.made;
    return m_connect(origin);
}

void ConnectionPool::keep(const Origin &origin, Place &place, HttpConnectionPointer connection)
{
    connect(connection.get(), &HttpConnection::closed, this,
        [this, origin, closed = connection.get()] { drop(origin, closed); });
    place.idle.push_back({std::move(connection), m_clock.now() + m_settings.idleTimeout});
    if (place.idle.size() > static_cast<std::size_t>(m_settings.maxIdle))
        place.idle.erase(place.idle.begin());
    scheduleClosing();
}

void ConnectionPool::drop(const Origin &origin, const HttpConnection *connection)
{
    const std::shared_ptr<Place> place = m_places.value(origin);
    std::erase_if(
        place->idle, [connection](const Idle &one) { return one.connection.get() == connection; });
}

void ConnectionPool::serveWaiting(const Origin &origin)
{
    const std::shared_ptr<Place> place = m_places.value(origin);
    while (!place->waiting.empty() && place->calls < m_settings.maxCalls) {
        const Granted granted = std::move(place->waiting.front().granted);
        place->waiting.pop_front();
        ++place->calls;
        granted(take(origin, *place));
    }
}

void ConnectionPool::closeIdle()
{
    m_closing = 0;
    const Clock::TimePoint now = m_clock.now();
    for (const auto &place : std::as_const(m_places))
        std::erase_if(place->idle, [now](const Idle &one) { return one.until <= now; });
    scheduleClosing();
}

void ConnectionPool::scheduleClosing()
{
    const bool hasIdle = std::any_of(m_places.cbegin(), m_places.cend(),
        [](const std::shared_ptr<Place> &place) { return !place->idle.empty(); });
    if (m_closing == 0 && hasIdle)
        m_closing = m_deadlines.addAfter(m_settings.idleTimeout, [this] { closeIdle(); });
}

ConnectionPool::Statistics ConnectionPool::statistics() const
{
    Statistics statistics = m_totals;
    for (const auto &place : m_places) {
        statistics.idle += static_cast<int>(place->idle.size());
        statistics.calls += place->calls;
        statistics.streams += place->streams;
        statistics.waiting += static_cast<int>(place->waiting.size());
    }
    return statistics;
}

} // namespace shared
