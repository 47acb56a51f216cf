// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <map>
#include <set>

namespace server::session {

// The mentions of one agent on their way: unread, given to a transport, confirmed by the agent but
// not yet read by the journal's word. Volatile: after a restart whatever the journal doesn't know
// as read is unread. A message is in exactly one of the three places, so none can be lost between
// them.
class MentionBox {
public:
    using Number = quint64; // of a message, ascending in the order of sending
    using DeliveryId = quint64;

    struct Delivery {
        QString transportId;
        std::set<Number> numbers;
        qsizetype repeats = 0; // how many of them had been given before
        bool isInDoubt = false; // it is not known whether it arrived: not confirmed yet
    };

    void add(Number number) { m_unread.insert(number); }
    [[nodiscard]] bool hasUnread() const { return !m_unread.empty(); }

    // Gives what is unread to the transport, the oldest first, as long as the next one fits; one
    // fits always. Requires: an id that was never used.
    const Delivery &give(
        DeliveryId id, const QString &transportId,
        const std::function<bool(Number)> &fits = [](Number) { return true; });

    // Unread again, each in its old place. False: there was nothing to take back.
    bool takeBack(DeliveryId id);
    bool takeBackFrom(const QString &transportId);

    // Whether it arrived is (no longer) in doubt. Unknown ids are ignored.
    void setInDoubt(DeliveryId id, bool isInDoubt);
    // The agent has what was given to this transport and is not in doubt.
    void confirm(const QString &transportId);
    // Ends all doubt: what is in doubt and arrived as a whole is confirmed, all else of it is
    // unread again. Whether anything is.
    bool settle(const std::function<bool(Number)> &hasArrived);
    [[nodiscard]] const std::set<Number> &confirmed() const { return m_confirmed; }

    // The journal knows it as read.
    void forget(Number number);

private:
    std::set<Number> m_unread;
    std::map<DeliveryId, Delivery> m_given;
    std::set<Number> m_confirmed;
    std::set<Number> m_wasGiven; // of those above, so that repeats can be counted
};

} // namespace server::session
