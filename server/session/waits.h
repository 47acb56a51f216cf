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

    // `expired` is called as an effect once the time is up, and still has to end() the wait: it may
    // find something better than a timeout to answer with. `cancelled` is called at once, with the
    // wait ended. After end() neither is called.
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
