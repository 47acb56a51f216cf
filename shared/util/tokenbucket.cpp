// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/tokenbucket.h"

#include <algorithm>

namespace shared {

using namespace std::chrono_literals;

std::chrono::nanoseconds TokenBucket::take(const Rate &rate, Clock::TimePoint now, qsizetype tokens)
{
    if (rate.perSecond <= 0)
        return 0ns;
    const std::chrono::nanoseconds token = std::chrono::nanoseconds(1s) / rate.perSecond;
    const qsizetype burst = std::max(rate.burst, 1);
    const Clock::TimePoint fullAt =
        std::max(m_fullAt, now) + token * std::clamp<qsizetype>(tokens, 1, burst);
    const auto missing = fullAt - now - token * burst;
    if (missing > 0ns)
        return missing;
    m_fullAt = fullAt;
    return 0ns;
}

} // namespace shared
