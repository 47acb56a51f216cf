// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/backoff.h"

#include <algorithm>
#include <cmath>

namespace shared {

using std::chrono::milliseconds;

Backoff::Backoff(const BackoffSettings &settings, const Clock &clock, RandomSource &random)
    : m_settings(settings)
    , m_clock(clock)
    , m_random(random)
{
}

std::optional<milliseconds> Backoff::next(std::optional<milliseconds> hint)
{
    if (m_settings.maxAttempts > 0 && m_attempts >= m_settings.maxAttempts)
        return std::nullopt;
    if (m_attempts == 0)
        m_began = m_clock.now();
    const auto upper = static_cast<double>(upperEnd().count());
    milliseconds pause(static_cast<milliseconds::rep>(std::floor(m_random.next() * (upper + 1))));
    if (hint)
        pause = std::max(pause, std::clamp(*hint, milliseconds(0), m_settings.longestHint));
    const bool isTooLate = m_settings.maxDuration > milliseconds(0)
        && m_clock.now() + pause > m_began + m_settings.maxDuration;
    if (isTooLate)
        return std::nullopt;
    ++m_attempts;
    return pause;
}

void Backoff::reset()
{
    m_attempts = 0;
}

milliseconds Backoff::upperEnd() const
{
    // As a floating-point number: a factor to the power of thousands fits no integer.
    const double longest = static_cast<double>(m_settings.longest.count());
    const double grown =
        static_cast<double>(m_settings.first.count()) * std::pow(m_settings.factor, m_attempts);
    return milliseconds(static_cast<milliseconds::rep>(std::min(grown, longest)));
}

} // namespace shared
