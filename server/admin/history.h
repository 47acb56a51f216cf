// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/historysample.h"
#include "shared/util/deadlinequeue.h"

#include <QObject>

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace server::session {
class Hub;
}
namespace server::transport {
class Transport;
class TransportRegistry;
} // namespace server::transport

namespace server::admin {

// One sample every ten seconds, of the last hour: what charts show to whoever looks only now.
class History final : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::seconds kPeriod{10};
    static constexpr size_t kSamples = 360;

    // Everything must outlive it.
    struct Sources {
        const shared::Clock &clock;
        shared::DeadlineQueue &deadlines;
        transport::TransportRegistry &transports;
        session::Hub &hub;
        std::function<qint64()> connections;
        std::function<std::chrono::nanoseconds()> loopLag;
    };

    explicit History(const Sources &sources, QObject *parent = nullptr);
    ~History() override;

    [[nodiscard]] QList<shared::HistorySample> samples() const; // the oldest first
    // Of the pings of the last minutes, this share of them.
    using RoundTrip = std::optional<std::chrono::microseconds>;
    [[nodiscard]] std::pair<RoundTrip, RoundTrip> roundTrips() const; // p50, p95
    [[nodiscard]] quint64 opened() const { return m_opened; } // transports, since the start
    [[nodiscard]] quint64 closed() const { return m_closed; }

private:
    void watch(const transport::Transport &transport);
    void schedule();
    void sample();

    const Sources m_sources;
    shared::DeadlineQueue::Id m_next = 0;
    shared::Clock::TimePoint m_sampledAt;
    std::deque<shared::HistorySample> m_samples;
    shared::HistorySample m_current; // what has happened since the last
    std::vector<std::chrono::microseconds> m_roundTrips; // in it
    quint64 m_messagesBefore = 0;
    quint64 m_opened = 0;
    quint64 m_closed = 0;
};

} // namespace server::admin
