// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/session.h"
#include "shared/util/result.h"

#include <memory>
#include <unordered_map>

namespace server::journal {
struct Entry;
}

namespace server::session {

// The sessions of a hub by key, with those whose creation is still in the journal's hands.
class SessionDirectory {
public:
    // The surroundings must outlive this.
    explicit SessionDirectory(Surroundings &around);

    // Null: neither there nor about to be.
    [[nodiscard]] Session *find(const SessionKey &key) const;
    [[nodiscard]] Session *findCreated(const SessionKey &key) const;
    [[nodiscard]] Session &findOrBegin(const SessionKey &key);

    // In order of creation.
    [[nodiscard]] const QList<SessionKey> &created() const { return m_created; }
    void noteCreated(const SessionKey &key) { m_created.append(key); }
    // It was closed, and goes when the effects of that have been.
    void retire(const SessionKey &key);
    // Whether one that isn't created yet would be one too many.
    [[nodiscard]] bool isFull() const;
    // Forgets one that couldn't be created, or was closed.
    void sweep(const SessionKey &key);

    [[nodiscard]] shared::Result<shared::Done> restore(const journal::Entry &entry);

private:
    struct Hash {
        size_t operator()(const SessionKey &key) const noexcept { return qHash(key); }
    };

    Surroundings &m_around;
    std::unordered_map<SessionKey, std::unique_ptr<Session>, Hash> m_sessions;
    QList<SessionKey> m_created;
};

} // namespace server::session
