// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/lazydeadline.h"

#include <QtGlobal>

namespace server::http {

// Tells the operator when file descriptors run out and when they suffice again: one line each,
// however often accepting pauses in between.
class DescriptorShortage {
public:
    // Both must outlive it.
    DescriptorShortage(shared::DeadlineQueue &deadlines, const shared::Clock &clock);

    // Accepting pauses, once more or for the first time.
    void notePause(qsizetype openConnections);

    // Pauses that follow each other closer than this belong to one shortage.
    static constexpr std::chrono::seconds kGap{30};

private:
    void end();

    const shared::Clock &m_clock;
    LazyDeadline m_end;
    shared::Clock::TimePoint m_began;
    shared::Clock::TimePoint m_last;
    quint64 m_pauses = 0; // 0: there is no shortage
};

} // namespace server::http
