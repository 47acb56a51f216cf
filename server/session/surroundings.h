// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/effects.h"
#include "server/session/hub.h"
#include "server/session/waits.h"
#include "shared/util/deadlinequeue.h"

namespace server::session {

// What every session of one hub shares; owned by the hub.
struct Surroundings {
    Surroundings(
        Hub &hub_, journal::Journal &journal_, const shared::Clock &clock_, const Limits &limits_)
        : hub(hub_)
        , journal(journal_)
        , clock(clock_)
        , limits(limits_)
        , deadlines(clock_, &hub_)
        , waits(deadlines, effects)
    {
    }

    Hub &hub; // for its signals alone
    journal::Journal &journal;
    const shared::Clock &clock;
    const Limits limits;

    shared::DeadlineQueue deadlines;
    Effects effects;
    Waits waits;
    Hub::Statistics statistics; // messages and mentions only
    quint64 nextDeliveryId = 1;
    bool isStoring = true;
    quint64 journalFailures = 0; // since the last append that succeeded
};

} // namespace server::session
