// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/deadlinequeue.h"

#include <chrono>

namespace server::admin {

// How late the event loop is: once a second it looks how much later than asked it was called. The
// worst of the last minute tells what clients feel.
class LoopLag {
public:
    // Both must outlive it.
    LoopLag(const shared::Clock &clock, shared::DeadlineQueue &deadlines);
    ~LoopLag();
    LoopLag(const LoopLag &) = delete;
    LoopLag &operator=(const LoopLag &) = delete;

    [[nodiscard]] std::chrono::nanoseconds latest() const { return m_latest; }
    // The worst of the last one to two minutes.
    [[nodiscard]] std::chrono::nanoseconds worst() const;

private:
    void schedule();
    void measure(shared::Clock::TimePoint due);

    const shared::Clock &m_clock;
    shared::DeadlineQueue &m_deadlines;
    shared::DeadlineQueue::Id m_next = 0;
    std::chrono::nanoseconds m_latest{0};
    std::chrono::nanoseconds m_worstNow{0};
    std::chrono::nanoseconds m_worstBefore{0};
    int m_measured = 0; // since m_worstNow began
};

} // namespace server::admin
