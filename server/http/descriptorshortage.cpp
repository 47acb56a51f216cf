// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/descriptorshortage.h"

#include "server/http/log.h"
#include "shared/util/logfields.h"

#include <utility>

namespace server::http {

DescriptorShortage::DescriptorShortage(shared::DeadlineQueue &deadlines, const shared::Clock &clock)
    : m_clock(clock)
    , m_end(deadlines, clock, [this] { end(); })
{
}

void DescriptorShortage::notePause(qsizetype openConnections)
{
    m_last = m_clock.now();
    m_end.set(m_last + kGap);
    if (m_pauses++ > 0)
        return;
    m_began = m_last;
    qCWarning(lcHttp) << shared::LogFields("accepting paused")
                             .add("reason", "descriptors_exhausted")
                             .add("open_connections", openConnections);
}

void DescriptorShortage::end()
{
    const auto lasted = std::chrono::duration_cast<std::chrono::microseconds>(m_last - m_began);
    qCInfo(lcHttp) << shared::LogFields("descriptors suffice again")
                          .add("pauses", std::exchange(m_pauses, 0))
                          .add("lasted", lasted);
}

} // namespace server::http
