// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/barriers.h"

#include "server/session/effects.h"
#include "server/session/text.h"

#include <utility>

namespace server::session {

using namespace Qt::StringLiterals;
using shared::Done;
using shared::Error;
using shared::ErrorCode;

Barriers::Barriers(Waits &waits, Effects &effects)
    : m_waits(waits)
    , m_effects(effects)
{
}

Barriers::~Barriers()
{
    for (const auto &[id, barrier] : m_barriers)
        m_waits.end(id);
}

Waits::Id Barriers::awaitCount(
    qsizetype count, std::chrono::milliseconds timeout, Callback callback)
{
    return add({count, {}, 0, timeout, std::move(callback), false});
}

Waits::Id Barriers::awaitAll(
    const QStringList &agentIds, std::chrono::milliseconds timeout, Callback callback)
{
    const QSet<QString> named(agentIds.cbegin(), agentIds.cend());
    const qsizetype missing = (named - m_present).size();
    return add({0, named, missing, timeout, std::move(callback), false});
}

void Barriers::arrive(const QString &agentId)
{
    m_present.insert(agentId);
    for (auto &[id, barrier] : m_barriers) {
        if (barrier.named.contains(agentId))
            --barrier.missing;
        check(id, barrier);
    }
}

void Barriers::leave(const QString &agentId)
{
    m_present.remove(agentId);
    for (auto &[id, barrier] : m_barriers) {
        if (barrier.named.contains(agentId))
            ++barrier.missing;
    }
}

Waits::Id Barriers::add(Barrier barrier)
{
    const Waits::Id id = m_waits.begin(
        barrier.timeout, [this](Waits::Id expired) { expire(expired); },
        [this](Waits::Id cancelled) { m_barriers.erase(cancelled); });
    check(id, m_barriers.emplace(id, std::move(barrier)).first->second);
    return id;
}

void Barriers::check(Waits::Id id, Barrier &barrier)
{
    const bool isMet =
        barrier.named.isEmpty() ? m_present.size() >= barrier.count : barrier.missing == 0;
    if (!isMet || barrier.isMet)
        return;
    barrier.isMet = true;
    m_effects.add([this, id] { open(id); });
}

void Barriers::open(Waits::Id id)
{
    const auto found = m_barriers.extract(id);
    if (found.empty()) // cancelled meanwhile
        return;
    m_waits.end(id);
    found.mapped().callback(Done{});
}

void Barriers::expire(Waits::Id id)
{
    const auto found = m_barriers.extract(id);
    const Barrier &barrier = found.mapped();
    // One that was met is opened before any timeout has its turn.
    barrier.callback(Error{ErrorCode::Timeout, reasonOf(barrier)});
}

QString Barriers::reasonOf(const Barrier &barrier) const
{
    const auto seconds = QString::number(std::chrono::duration<double>(barrier.timeout).count());
    if (barrier.named.isEmpty())
        return u"After %1 s only %2 of %3 agents were connected. Start the others and try again."_s
            .arg(seconds, QString::number(m_present.size()), QString::number(barrier.count));
    QStringList missing((barrier.named - m_present).values());
    missing.sort();
    return u"After %1 s these agents were not connected: %2. Start them and try again."_s.arg(
        seconds, quoted(missing));
}

} // namespace server::session
