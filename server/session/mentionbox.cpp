// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/mentionbox.h"

#include <algorithm>
#include <utility>

namespace server::session {

const MentionBox::Delivery &MentionBox::give(
    DeliveryId id, const QString &transportId, const std::function<bool(Number)> &fits)
{
    Delivery delivery{transportId, {}, 0};
    while (!m_unread.empty()) {
        const Number number = *m_unread.begin();
        if (!fits(number) && !delivery.numbers.empty())
            break;
        delivery.numbers.insert(m_unread.extract(m_unread.begin()));
        if (!m_wasGiven.insert(number).second)
            ++delivery.repeats;
    }
    return m_given.insert_or_assign(id, std::move(delivery)).first->second;
}

bool MentionBox::takeBack(DeliveryId id)
{
    auto found = m_given.extract(id);
    if (found.empty())
        return false;
    m_unread.merge(found.mapped().numbers);
    return true;
}

bool MentionBox::takeBackFrom(const QString &transportId)
{
    bool tookAny = false;
    for (auto next = m_given.begin(); next != m_given.end();) {
        const auto current = next++;
        if (current->second.transportId == transportId)
            tookAny = takeBack(current->first) || tookAny;
    }
    return tookAny;
}

void MentionBox::setInDoubt(DeliveryId id, bool isInDoubt)
{
    if (const auto found = m_given.find(id); found != m_given.end())
        found->second.isInDoubt = isInDoubt;
}

void MentionBox::confirm(const QString &transportId)
{
    for (auto next = m_given.begin(); next != m_given.end();) {
        if (next->second.transportId == transportId && !next->second.isInDoubt) {
            m_confirmed.merge(next->second.numbers);
            next = m_given.erase(next);
        } else {
            ++next;
        }
    }
}

bool MentionBox::settle(const std::function<bool(Number)> &hasArrived)
{
    bool tookAny = false;
    for (auto next = m_given.begin(); next != m_given.end();) {
        const auto current = next++;
        if (!current->second.isInDoubt)
            continue;
        const std::set<Number> &numbers = current->second.numbers;
        if (std::all_of(numbers.cbegin(), numbers.cend(), hasArrived)) {
            m_confirmed.merge(current->second.numbers);
            m_given.erase(current);
        } else {
            tookAny = takeBack(current->first) || tookAny;
        }
    }
    return tookAny;
}

void MentionBox::forget(Number number)
{
    m_unread.erase(number);
    m_confirmed.erase(number);
    m_wasGiven.erase(number);
    // Nothing to do for those given: only what was confirmed becomes read.
}

} // namespace server::session
