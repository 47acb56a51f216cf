// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/processmemory.h"
#include "server/admin/processstatus.h"

#include <sys/resource.h>

namespace server::admin {

ProcessStatus processStatus()
{
    ProcessStatus status;
    status.residentBytes = processMemory().resident;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        status.descriptorLimit = static_cast<qint64>(limit.rlim_cur);
    rusage usage{};
    if (::getrusage(RUSAGE_SELF, &usage) == 0) {
        const auto seconds = [](const timeval &time) {
            return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
        };
        status.cpuSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }
    return status;
}

} // namespace server::admin
