// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/memorywatch.h"

#include "server/admin/log.h"
#include "shared/util/logfields.h"

#include <algorithm>
#include <utility>

namespace server::admin {

namespace {

constexpr std::chrono::milliseconds kInterval{250};
constexpr std::chrono::milliseconds kShortInterval{50};
constexpr double kNear = 0.75; // from here on the interval is short
constexpr double kHigh = 0.90;
constexpr double kCritical = 0.95;
// Giving memory back takes its time.
constexpr std::chrono::seconds kReleaseInterval{2};
// A pressure ends so much below where it began, so that it does not come and go all the time.
constexpr double kSlack = 0.05;

double shareOfOne(const std::optional<qint64> &used, const std::optional<qint64> &limit)
{
    return used && limit && *limit > 0 ? static_cast<double>(*used) / static_cast<double>(*limit)
                                       : 0;
}

qint64 excessOfOne(const std::optional<qint64> &used, const std::optional<qint64> &limit)
{
    return used && limit ? *used - static_cast<qint64>(kNear * static_cast<double>(*limit)) : 0;
}

} // namespace

MemoryWatch::MemoryWatch(const shared::Clock &clock, shared::DeadlineQueue &deadlines,
    const ProcessMemory &limits, Measure measure, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_deadlines(deadlines)
    , m_limits(limits)
    , m_measure(std::move(measure))
{
    if (m_limits.resident || m_limits.addressSpace)
        schedule();
}

MemoryWatch::~MemoryWatch()
{
    m_deadlines.cancel(m_next);
}

void MemoryWatch::schedule()
{
    m_next = m_deadlines.add(
        m_clock.now() + (m_isNear ? kShortInterval : kInterval), [this] { onTimer(); });
}

void MemoryWatch::onTimer()
{
    look();
    schedule();
}

void MemoryWatch::noteGrowth()
{
    if (m_isNear)
        look();
}

void MemoryWatch::noteFreed()
{
    m_nextRelease = {};
}

void MemoryWatch::look()
{
    ProcessMemory memory = m_measure();
    double used = shareOf(memory);
    m_isNear = used >= kNear;
    const bool isHigh = used >= kHigh - kSlack || m_pressure != Pressure::None;
    if (isHigh && m_clock.now() >= m_nextRelease) {
        // What was freed may still be with the allocator, and would look like pressure for ever.
        releaseFreeMemory();
        memory = m_measure();
        used = shareOf(memory);
        m_nextRelease = m_clock.now() + kReleaseInterval;
    }
    const double slack = m_pressure == Pressure::None ? 0 : kSlack;
    const double criticalSlack = m_pressure == Pressure::Critical ? kSlack : 0;
    if (used >= kCritical - criticalSlack)
        enter(Pressure::Critical, memory);
    else if (used >= kHigh - slack)
        enter(Pressure::High, memory);
    else
        enter(Pressure::None, memory);
    // Not to Critical and back all the time, while nobody new is taken: until it is over.
    m_isRelieving =
        m_pressure == Pressure::Critical || (m_isRelieving && m_pressure == Pressure::High);
    if (m_isRelieving)
        emit nearlyOut(excessOf(memory));
}

double MemoryWatch::shareOf(const ProcessMemory &memory) const
{
    return std::max(shareOfOne(memory.resident, m_limits.resident),
        shareOfOne(memory.addressSpace, m_limits.addressSpace));
}

qint64 MemoryWatch::excessOf(const ProcessMemory &memory) const
{
    return std::max({excessOfOne(memory.resident, m_limits.resident),
        excessOfOne(memory.addressSpace, m_limits.addressSpace), qint64(0)});
}

void MemoryWatch::enter(Pressure pressure, const ProcessMemory &memory)
{
    if (std::exchange(m_pressure, pressure) == pressure)
        return;
    shared::LogFields line(pressure == Pressure::None ? "memory is enough again"
            : pressure == Pressure::High              ? "memory is short, nobody new is taken"
                                         : "memory is nearly out, nothing is stored any more");
    line.add("resident", memory.resident.value_or(0));
    line.add("limit", m_limits.resident.value_or(0));
    if (m_limits.addressSpace)
        line.add("address_space", memory.addressSpace.value_or(0))
            .add("address_space_limit", *m_limits.addressSpace);
    if (pressure == Pressure::None)
        qCInfo(lcAdmin).noquote() << line;
    else
        qCWarning(lcAdmin).noquote() << line;
    emit pressureChanged(pressure);
}

} // namespace server::admin
