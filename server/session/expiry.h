// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/types.h"
#include "shared/util/deadlinequeue.h"

#include <chrono>
#include <unordered_map>

namespace server::session {

class Session;
class SessionDirectory;
struct Surroundings;

// Ends sessions that nobody uses any more: without any transport, and nothing asked of them, for as
// long as the limits say. How long that has been is volatile and begins anew with the process; the
// end itself is an event like any other.
class Expiry {
public:
    // Both must outlive this.
    Expiry(Surroundings &around, SessionDirectory &sessions);
    ~Expiry();
    Expiry(const Expiry &) = delete;
    Expiry &operator=(const Expiry &) = delete;

    // A session was created or restored, a transport of it came or went.
    void watch(const SessionKey &key);

private:
    [[nodiscard]] static bool isInUse(const Session &session);
    [[nodiscard]] std::chrono::milliseconds limitOf(const Session &session) const; // 0: none
    void look(const SessionKey &key);
    void end(Session &session);
    void forget(const SessionKey &key);

    struct Hash {
        size_t operator()(const SessionKey &key) const noexcept { return qHash(key); }
    };

    Surroundings &m_around;
    SessionDirectory &m_sessions;
    std::unordered_map<SessionKey, shared::DeadlineQueue::Id, Hash> m_deadlines; // of the unused
};

} // namespace server::session
