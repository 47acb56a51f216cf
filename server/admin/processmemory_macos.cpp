// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/processmemory.h"

#include <mach/mach.h>
#include <malloc/malloc.h>

namespace server::admin {

ProcessMemory processMemory()
{
    mach_task_basic_info information{};
    mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
    if (::task_info(mach_task_self(), MACH_TASK_BASIC_INFO,
            reinterpret_cast<task_info_t>(&information), &count)
        != KERN_SUCCESS)
        return {};
    // The address space is vast there from the start and tells nothing.
    return {
        .resident = static_cast<qint64>(information.resident_size), .addressSpace = std::nullopt};
}

ProcessMemory memoryLimits(qint64 configured)
{
    ProcessMemory limits;
    if (configured > 0)
        limits.resident = configured;
    return limits;
}

std::optional<qint64> controlGroupLimit(const QString &, const QString &)
{
    return std::nullopt; // there are no such groups
}

void releaseFreeMemory()
{
    ::malloc_zone_pressure_relief(nullptr, 0);
}

} // namespace server::admin
