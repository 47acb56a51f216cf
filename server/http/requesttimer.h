// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/guard.h"
#include "server/http/lazydeadline.h"
#include "server/http/limits.h"

namespace server::http {

// How long a connection waits for its client: for a request to begin, for its header, for its body
// at a decent rate.
class RequestTimer {
public:
    // The references must outlive the timer.
    RequestTimer(const Limits &limits, const shared::Clock &clock, shared::DeadlineQueue &deadlines,
        std::function<void()> expired);

    // A new wait begins: an answer went out, or the client was told to go on.
    void restart();
    // Follows the guard. While it is us who take our time nothing expires.
    void update(const Guard &guard, bool isOurTurn);
    void stop() { m_deadline.clear(); }

private:
    [[nodiscard]] std::chrono::milliseconds allowed(const Guard &guard) const;

    const Limits &m_limits;
    const shared::Clock &m_clock;
    LazyDeadline m_deadline;
    Guard::Phase m_phase = Guard::Phase::Idle;
    bool m_isFirst = true; // nothing was answered yet
    shared::Clock::TimePoint m_started; // of the phase
};

} // namespace server::http
