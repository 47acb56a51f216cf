// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/looplag.h"

#include <algorithm>

namespace server::admin {

namespace {

constexpr std::chrono::seconds kInterval{1};
constexpr int kMeasuresPerWindow = 60;

} // namespace

LoopLag::LoopLag(const shared::Clock &clock, shared::DeadlineQueue &deadlines)
    : m_clock(clock)
    , m_deadlines(deadlines)
{
    schedule();
}

LoopLag::~LoopLag()
{
    m_deadlines.cancel(m_next);
}

std::chrono::nanoseconds LoopLag::worst() const
{
    return std::max(m_worstNow, m_worstBefore);
}

void LoopLag::schedule()
{
    const auto due = m_clock.now() + kInterval;
    m_next = m_deadlines.add(due, [this, due] { measure(due); });
}

void LoopLag::measure(shared::Clock::TimePoint due)
{
    m_latest = m_clock.now() - due;
    if (++m_measured > kMeasuresPerWindow) {
        m_worstBefore = m_worstNow;
        m_worstNow = {};
        m_measured = 1;
    }
    m_worstNow = std::max(m_worstNow, m_latest);
    schedule();
}

} // namespace server::admin
