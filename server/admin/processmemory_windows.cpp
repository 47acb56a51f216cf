// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/processmemory.h"

#include <malloc.h>
#include <windows.h>
// After windows.h, which it needs.
#include <psapi.h>

namespace server::admin {

ProcessMemory processMemory()
{
    PROCESS_MEMORY_COUNTERS counters{};
    counters.cb = sizeof(counters);
    if (!::GetProcessMemoryInfo(::GetCurrentProcess(), &counters, sizeof(counters)))
        return {};
    return {.resident = static_cast<qint64>(counters.WorkingSetSize), .addressSpace = std::nullopt};
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
    ::_heapmin();
}

} // namespace server::admin
