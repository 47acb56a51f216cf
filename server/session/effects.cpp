// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/effects.h"

namespace server::session {

void Effects::leave()
{
    while (m_depth == 1 && !m_effects.empty()) {
        const Effect effect = std::move(m_effects.front());
        m_effects.pop_front();
        effect();
    }
    --m_depth;
}

} // namespace server::session
