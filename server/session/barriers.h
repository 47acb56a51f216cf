// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/waits.h"
#include "shared/util/result.h"

#include <QSet>
#include <QString>
#include <QStringList>

#include <map>

namespace server::session {

// Who waits until enough agents of one session are here at the same time. Counts agents, not
// arrivals: one that connects three times is one.
class Barriers {
public:
    using Callback = std::function<void(shared::Result<shared::Done>)>;

    // Both must outlive this.
    Barriers(Waits &waits, Effects &effects);
    ~Barriers();

    // The callback runs as an effect. A barrier that was met once stays met.
    Waits::Id awaitCount(qsizetype count, std::chrono::milliseconds timeout, Callback callback);
    Waits::Id awaitAll(
        const QStringList &agentIds, std::chrono::milliseconds timeout, Callback callback);

    // Each agent arrives once before it leaves.
    void arrive(const QString &agentId);
    void leave(const QString &agentId);

private:
    struct Barrier {
        qsizetype count = 0; // of any agents, when nobody is named
        QSet<QString> named;
        qsizetype missing = 0; // of the named; kept up to date, so that an arrival is cheap
        std::chrono::milliseconds timeout{0};
        Callback callback;
        bool isMet = false;
    };

    Waits::Id add(Barrier barrier);
    void check(Waits::Id id, Barrier &barrier);
    void open(Waits::Id id);
    void expire(Waits::Id id);
    [[nodiscard]] QString reasonOf(const Barrier &barrier) const;

    Waits &m_waits;
    Effects &m_effects;
    QSet<QString> m_present;
    std::map<Waits::Id, Barrier> m_barriers;
};

} // namespace server::session
