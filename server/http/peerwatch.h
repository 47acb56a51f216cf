// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/lazydeadline.h"

#include <chrono>
#include <functional>
#include <optional>

namespace server::http {

// Notices that a peer's TCP acknowledges nothing any more. The kernel's own limit
// (TCP_USER_TIMEOUT) begins anew when we write: a heartbeat into a cut cable would nearly double
// the time, because it ends the keepalive probes that were about to find out. Where the system does
// not tell of acknowledgements it watches nothing.
class PeerWatch {
public:
    using Silence = std::function<std::optional<std::chrono::milliseconds>()>;

    // silence: how long the peer has acknowledged nothing. limit: how long it may; whoever makes
    // the socket sees to it that a living peer acknowledges something more often. The references
    // must outlive the watch.
    PeerWatch(const shared::Clock &clock, shared::DeadlineQueue &deadlines,
        std::chrono::milliseconds limit, Silence silence, std::function<void()> lost);

    void start() { look(); }
    void stop() { m_nextLook.clear(); }
    [[nodiscard]] bool isWatching() const { return m_nextLook.isSet(); }

private:
    void look();

    const shared::Clock &m_clock;
    const std::chrono::milliseconds m_limit;
    const Silence m_silence;
    const std::function<void()> m_lost;
    LazyDeadline m_nextLook;
};

} // namespace server::http
