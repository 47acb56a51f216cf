// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <deque>
#include <functional>
#include <utility>

namespace server::session {

// What is to be told to the outside: callbacks and signals. The domain first brings itself in order
// and only then runs these, one after the other, so that a callback may call anything in the hub
// while nothing is half done or being iterated. What a callback adds runs after it, not inside it,
// which also keeps two agents that answer each other from filling the stack.
class Effects {
public:
    using Effect = std::function<void()>;

    // Every way into the domain holds one; the end of the outermost runs what was added.
    class Scope {
    public:
        explicit Scope(Effects &effects)
            : m_effects(effects)
        {
            ++m_effects.m_depth;
        }
        ~Scope() { m_effects.leave(); }
        Q_DISABLE_COPY_MOVE(Scope)

    private:
        Effects &m_effects;
    };

    // Who asked and who watches.
    void add(Effect effect) { m_effects.push_back(std::move(effect)); }
    // Who waits: runs when nothing of the above is left, so that nobody reads a message before its
    // sender knows that it was sent.
    void addWake(Effect effect) { m_wakes.push_back(std::move(effect)); }

private:
    void leave();

    std::deque<Effect> m_effects;
    std::deque<Effect> m_wakes;
    int m_depth = 0; // 1 as well while effects run
};

} // namespace server::session
