// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/keywindow.h"

#include <algorithm>

namespace shared {

KeyWindow::KeyWindow(const Clock &clock)
    : m_clock(clock)
{
}

void KeyWindow::setHub(std::chrono::milliseconds window, int answers)
{
    m_window = window;
    m_answers = answers;
}

bool KeyWindow::mayBegin() const
{
    // Nothing is repeated where no key is heeded, and one at a time there must be.
    if (m_open.empty() || m_window.count() == 0)
        return true;
    return m_next - m_open.begin()->first < static_cast<Number>(std::max(m_answers / 2, 1));
}

KeyWindow::Number KeyWindow::begin()
{
    m_open.emplace(m_next, m_clock.now());
    return m_next++;
}

void KeyWindow::end(Number number)
{
    m_open.erase(number);
}

bool KeyWindow::isHeeded(Number number) const
{
    const auto found = m_open.find(number);
    return found != m_open.end() && m_clock.now() - found->second < m_window / 2;
}

} // namespace shared
