// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/deadlinequeue.h"

#include <chrono>
#include <functional>
#include <unordered_map>

namespace server::session {

class Effects;

// Every wait of the hub, of whatever kind: gives out the ids and keeps the deadlines. What is
// waited for is the matter of who began it.
class Waits {
public:
    using Id =
        quint64; // ascending, so the order of ids is the order of arrival; 0 is never given out
    using Handler = std::function<void(Id)>;

    // Both must outlive this.
    Waits(shared::DeadlineQueue &deadlines, Effects &effects);

    // When the time is up, or somebody cancels, the wait is over and the one handler is called;
    // after end() neither is. `expired` is called as an effect, `cancelled` at once.
    Id begin(std::chrono::milliseconds timeout, Handler expired, Handler cancelled);
    void end(Id id);
    void cancel(Id id); // unknown ids are ignored

    [[nodiscard]] bool isPending(Id id) const { return m_waits.contains(id); }
    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_waits.size()); }

private:
    struct Wait {
        shared::DeadlineQueue::Id deadline = 0;
        Handler expired;
        Handler cancelled;
    };

    void expire(Id id);

    shared::DeadlineQueue &m_deadlines;
    Effects &m_effects;
    std::unordered_map<Id, Wait> m_waits;
    Id m_nextId = 1;
};

} // namespace server::session
