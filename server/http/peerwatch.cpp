// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/peerwatch.h"

#include <algorithm>
#include <utility>

namespace server::http {

using namespace std::chrono_literals;

PeerWatch::PeerWatch(const shared::Clock &clock, shared::DeadlineQueue &deadlines,
    std::chrono::milliseconds limit, Silence silence, std::function<void()> lost)
    : m_clock(clock)
    , m_limit(limit)
    , m_silence(std::move(silence))
    , m_lost(std::move(lost))
    , m_nextLook(deadlines, clock, [this] { look(); })
{
}

void PeerWatch::look()
{
    const auto silence = m_silence();
    if (!silence)
        return;
    if (*silence >= m_limit) {
        m_lost(); // may destroy this
        return;
    }
    // A busy peer is looked at once in a limit's time, a dying one when its time is up.
    const auto grid = std::clamp<shared::Clock::TimePoint::duration>(m_limit / 16, 1ms, 1s);
    m_nextLook.set(shared::alignedUp(m_clock.now() + (m_limit - *silence), grid));
}

} // namespace server::http
