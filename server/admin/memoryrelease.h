// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/deadlinequeue.h"

#include <functional>

namespace server::admin {

// Gives memory back to the system when most of many connections have ended. The allocator would
// keep it, and a hub that had ten thousand clients once would look that large for good.
class MemoryRelease {
public:
    // The references must outlive it.
    MemoryRelease(const shared::Clock &clock, shared::DeadlineQueue &deadlines,
        std::function<void()> release);
    ~MemoryRelease();
    MemoryRelease(const MemoryRelease &) = delete;
    MemoryRelease &operator=(const MemoryRelease &) = delete;

    // A connection has ended; so many are left.
    void noteEnd(qsizetype left);

private:
    void release();

    const shared::Clock &m_clock;
    shared::DeadlineQueue &m_deadlines;
    const std::function<void()> m_release;
    qsizetype m_most = 0; // since the last release
    shared::DeadlineQueue::Id m_next = 0;
    shared::DeadlineQueue::Id m_secondLook = 0;
    bool m_hasEnded = false; // a connection, since the last release
};

} // namespace server::admin
