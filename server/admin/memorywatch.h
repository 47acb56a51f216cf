// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/admin/processmemory.h"
#include "shared/util/deadlinequeue.h"

#include <QObject>

#include <functional>

namespace server::admin {

// Watches how near the process is to the memory that it may use, several times a second and the
// more often the less is left, so that the server can say no before the system ends it. Without a
// limit it watches nothing.
class MemoryWatch final : public QObject {
    Q_OBJECT
public:
    enum class Pressure {
        None,
        High, // from 90 % of a limit on: no time to begin anything new
        Critical, // from 95 % on: nothing may grow
    };
    using Measure = std::function<ProcessMemory()>;

    // The references must outlive it.
    MemoryWatch(const shared::Clock &clock, shared::DeadlineQueue &deadlines,
        const ProcessMemory &limits, Measure measure, QObject *parent = nullptr);
    ~MemoryWatch() override;

    [[nodiscard]] const ProcessMemory &limits() const { return m_limits; }
    [[nodiscard]] Pressure pressure() const { return m_pressure; }

    // Something was stored: where little is left this is the time to look.
    void noteGrowth();
    // Much was freed: the next look gives it back to the system before it judges.
    void noteFreed();

signals:
    // At each look from Critical on until there is no pressure: so many bytes less, and a quarter
    // is free.
    void nearlyOut(qint64 excess);
    void pressureChanged(server::admin::MemoryWatch::Pressure pressure);

private:
    void schedule();
    void onTimer();
    void look();
    [[nodiscard]] double shareOf(const ProcessMemory &memory) const;
    [[nodiscard]] qint64 excessOf(const ProcessMemory &memory) const;
    void enter(Pressure pressure, const ProcessMemory &memory);

    const shared::Clock &m_clock;
    shared::DeadlineQueue &m_deadlines;
    const ProcessMemory m_limits;
    const Measure m_measure;
    shared::DeadlineQueue::Id m_next = 0;
    Pressure m_pressure = Pressure::None;
    bool m_isNear = false; // not much is left
    bool m_isRelieving = false; // it was Critical and is not over
    shared::Clock::TimePoint m_nextRelease;
};

} // namespace server::admin
