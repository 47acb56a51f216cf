// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/processmemory.h"
#include "server/admin/processstatus.h"

#include <filesystem>
#include <sys/resource.h>
#include <system_error>

namespace server::admin {

namespace {

// Counts names and looks at none of them: there may be ten thousands.
std::optional<qint64> countDescriptors()
{
    std::error_code error;
    std::filesystem::directory_iterator entry("/proc/self/fd", error);
    qint64 count = -1; // less the one that reads the folder
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error))
        ++count;
    return error ? std::nullopt : std::optional(count);
}

} // namespace

ProcessStatus processStatus()
{
    ProcessStatus status;
    status.residentBytes = processMemory().resident;
    status.openDescriptors = countDescriptors();
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0)
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
