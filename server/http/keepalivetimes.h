// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace server::http {

// When the system looks whether a silent peer is still there: after how many seconds, how many
// apart, and how many times without an answer.
struct KeepAliveTimes {
    int idle = 0;
    int interval = 0;
    int probes = 0;

    // So that the peer is given up after that time, but not for one probe that got lost.
    [[nodiscard]] static KeepAliveTimes within(std::chrono::milliseconds peerTimeout);
};

} // namespace server::http
