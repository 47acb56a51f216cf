// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/processmemory.h"
#include "server/admin/processstatus.h"

#include <windows.h>

namespace server::admin {

namespace {

// Of a duration, which the system tells in units of 100 ns.
double secondsOf(const FILETIME &time)
{
    ULARGE_INTEGER value{};
    value.LowPart = time.dwLowDateTime;
    value.HighPart = time.dwHighDateTime;
    return static_cast<double>(value.QuadPart) / 1e7;
}

} // namespace

ProcessStatus processStatus()
{
    ProcessStatus status;
    status.residentBytes = processMemory().resident;
    DWORD handles = 0;
    if (::GetProcessHandleCount(::GetCurrentProcess(), &handles))
        status.openDescriptors = handles; // there is no limit of them
    FILETIME begin{};
    FILETIME end{};
    FILETIME system{};
    FILETIME user{};
    if (::GetProcessTimes(::GetCurrentProcess(), &begin, &end, &system, &user))
        status.cpuSeconds = secondsOf(system) + secondsOf(user);
    return status;
}

} // namespace server::admin
