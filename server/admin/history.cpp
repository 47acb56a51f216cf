// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/history.h"

#include "server/session/hub.h"
#include "server/transport/transportregistry.h"

#include <algorithm>

namespace server::admin {

using transport::TransportRegistry;

namespace {

constexpr size_t kMostRoundTrips = 10'000; // of a period; more say nothing new
constexpr size_t kRecentSamples = 30; // five minutes

// Requires: sorted.
History::RoundTrip share(const std::vector<std::chrono::microseconds> &times, size_t percent)
{
    if (times.empty())
        return std::nullopt;
    return times[std::min(times.size() - 1, times.size() * percent / 100)];
}

} // namespace

History::History(const Sources &sources, QObject *parent)
    : QObject(parent)
    , m_sources(sources)
    , m_sampledAt(sources.clock.now())
    , m_messagesBefore(sources.hub.statistics().messages)
{
    connect(&sources.transports, &TransportRegistry::transportAdded, this,
        [this](transport::Transport *transport) { watch(*transport); });
    connect(&sources.transports, &TransportRegistry::transportClosed, this,
        [this](const shared::TransportRecord &record) {
            ++m_closed;
            ++m_current.closes[shared::closeReasonName(*record.closeReason)];
        });
    schedule();
}

History::~History()
{
    m_sources.deadlines.cancel(m_next);
}

void History::watch(const transport::Transport &transport)
{
    ++m_opened;
    ++m_current.transportsOpened;
    connect(&transport.heartbeat(), &transport::Heartbeat::pingAnswered, this,
        [this](std::chrono::microseconds roundTrip) {
            ++m_current.pings;
            if (m_roundTrips.size() < kMostRoundTrips)
                m_roundTrips.push_back(roundTrip);
        });
}

void History::schedule()
{
    m_next = m_sources.deadlines.addAfter(kPeriod, [this] {
        sample();
        schedule();
    });
}

void History::sample()
{
    const shared::Clock::TimePoint now = m_sources.clock.now();
    const session::Hub::Statistics sessions = m_sources.hub.statistics();
    m_current.at = m_sources.clock.wallNow();
    m_current.period = std::chrono::duration_cast<std::chrono::milliseconds>(now - m_sampledAt);
    m_current.connections = m_sources.connections();
    m_current.transports = m_sources.transports.size();
    m_current.sessions = sessions.sessions;
    m_current.waits = sessions.waits;
    m_current.messages = sessions.messages - m_messagesBefore;
    m_current.worstLoopLag =
        std::chrono::duration_cast<std::chrono::microseconds>(m_sources.loopLag());
    std::ranges::sort(m_roundTrips);
    m_current.roundTripP50 = share(m_roundTrips, 50);
    m_current.roundTripP95 = share(m_roundTrips, 95);
    m_samples.push_back(m_current);
    if (m_samples.size() > kSamples)
        m_samples.pop_front();
    m_current = {};
    m_roundTrips.clear();
    m_sampledAt = now;
    m_messagesBefore = sessions.messages;
}

QList<shared::HistorySample> History::samples() const
{
    return {m_samples.cbegin(), m_samples.cend()};
}

// The middle of the samples' own, which is near enough and needs none of their pings.
std::pair<History::RoundTrip, History::RoundTrip> History::roundTrips() const
{
    std::vector<std::chrono::microseconds> middles;
    std::vector<std::chrono::microseconds> highs;
    const size_t from = m_samples.size() - std::min(m_samples.size(), kRecentSamples);
    for (size_t i = from; i < m_samples.size(); ++i) {
        if (m_samples[i].roundTripP50) {
            middles.push_back(*m_samples[i].roundTripP50);
            highs.push_back(*m_samples[i].roundTripP95);
        }
    }
    for (const std::chrono::microseconds roundTrip : m_roundTrips) {
        middles.push_back(roundTrip);
        highs.push_back(roundTrip);
    }
    std::ranges::sort(middles);
    std::ranges::sort(highs);
    return {share(middles, 50), share(highs, 95)};
}

} // namespace server::admin
