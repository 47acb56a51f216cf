// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/waits.h"

#include "server/session/effects.h"

#include <algorithm>
#include <utility>

namespace server::session {

using namespace std::chrono_literals;

namespace {

// So that no timeout, however large, overflows a point in time.
constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24 * 365);

} // namespace

Waits::Waits(shared::DeadlineQueue &deadlines, Effects &effects)
    : m_deadlines(deadlines)
    , m_effects(effects)
{
}

Waits::Id Waits::begin(std::chrono::milliseconds timeout, Handler expired, Handler cancelled)
{
    const Id id = m_nextId++;
    const auto deadline = m_deadlines.addAfter(std::clamp(timeout, 0ms, kLongest), [this, id] {
        // In line with those that wake: a mention that came in time goes first.
        const Effects::Scope scope(m_effects);
        m_effects.addWake([this, id] { expire(id); });
    });
    m_waits.emplace(id, Wait{deadline, std::move(expired), std::move(cancelled)});
    return id;
}

void Waits::end(Id id)
{
    const auto found = m_waits.find(id);
    if (found == m_waits.end())
        return;
    m_deadlines.cancel(found->second.deadline);
    m_waits.erase(found);
}

void Waits::cancel(Id id)
{
    const auto found = m_waits.find(id);
    if (found == m_waits.end())
        return;
    const Handler cancelled = std::move(found->second.cancelled);
    end(id);
    cancelled(id);
}

void Waits::expire(Id id)
{
    const auto found = m_waits.find(id);
    if (found == m_waits.end())
        return;
    const Handler expired = std::move(found->second.expired);
    end(id);
    expired(id);
}

} // namespace server::session
