// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/keepalivetimes.h"

#include <algorithm>

namespace server::http {

KeepAliveTimes KeepAliveTimes::within(std::chrono::milliseconds peerTimeout)
{
    const auto seconds = std::max<int>(static_cast<int>(peerTimeout.count() / 1000), 2);
    KeepAliveTimes times;
    times.idle = std::clamp(seconds / 2, 1, 10);
    times.interval = std::clamp((seconds - times.idle) / 5, 1, 5);
    times.probes = std::clamp((seconds - times.idle) / times.interval, 1, 100);
    return times;
}

} // namespace server::http
