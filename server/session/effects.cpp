// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/effects.h"

namespace server::session {

void Effects::leave()
{
    while (m_depth == 1 && !(m_effects.empty() && m_wakes.empty())) {
        std::deque<Effect> &queue = m_effects.empty() ? m_wakes : m_effects;
        const Effect effect = std::move(queue.front());
        queue.pop_front();
        effect();
    }
    --m_depth;
}

} // namespace server::session
