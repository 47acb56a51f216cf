// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/clock.h"

#include <chrono>
#include <map>

namespace shared {

// Which idempotency keys of one agent the hub knows for certain. It forgets a key some time after
// its answer, and when it has answered so many later calls with keys: see PROTOCOL.md, "Repeating a
// call". Of both this relies on the half, since calls are under way for a while.
class KeyWindow final {
public:
    using Number = quint64; // of a call with a key, from its first try on; 0 is never given out

    explicit KeyWindow(const Clock &clock); // which must outlive it

    // What the hub says. A window of 0: it heeds no keys.
    void setHub(std::chrono::milliseconds window, int answers);

    // False: one more could push out the key of a call that has no answer yet. It must wait.
    [[nodiscard]] bool mayBegin() const;
    [[nodiscard]] Number begin();
    void end(Number number); // answered, or not repeated any more; 0 is ignored
    // Whether a try more has no second effect.
    [[nodiscard]] bool isHeeded(Number number) const;

private:
    const Clock &m_clock;
    std::chrono::milliseconds m_window{0};
    int m_answers = 0;
    std::map<Number, Clock::TimePoint> m_open; // when they began
    Number m_next = 1;
};

} // namespace shared
