// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/memoryrelease.h"

#include <algorithm>
#include <utility>

namespace server::admin {

namespace {

// Below that it isn't worth the time: tens of milliseconds for hundreds of megabytes.
constexpr qsizetype kMany = 500;
// For those that end together to have ended.
constexpr std::chrono::milliseconds kDelay{1'000};
// For the last of them, on a machine that has other things to do as well.
constexpr std::chrono::milliseconds kSecondLook{5'000};

} // namespace

MemoryRelease::MemoryRelease(
    const shared::Clock &clock, shared::DeadlineQueue &deadlines, std::function<void()> release)
    : m_clock(clock)
    , m_deadlines(deadlines)
    , m_release(std::move(release))
{
}

MemoryRelease::~MemoryRelease()
{
    m_deadlines.cancel(m_next);
    m_deadlines.cancel(m_secondLook);
}

void MemoryRelease::noteEnd(qsizetype left)
{
    m_most = std::max(m_most, left + 1);
    m_hasEnded = true;
    if (m_next == 0 && m_most >= kMany && left <= m_most / 2)
        m_next = m_deadlines.add(m_clock.now() + kDelay, [this] { release(); });
}

void MemoryRelease::release()
{
    m_next = 0;
    m_most = 0; // what is open shows itself at the next end
    m_hasEnded = false;
    m_release();
    m_deadlines.cancel(m_secondLook);
    m_secondLook = m_deadlines.add(m_clock.now() + kSecondLook, [this] {
        m_secondLook = 0;
        if (m_hasEnded)
            m_release();
    });
}

} // namespace server::admin
