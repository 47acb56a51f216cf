// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/processstatus.h"

#include <QDir>
#include <QFile>

#include <sys/resource.h>
#include <unistd.h>

namespace server::admin {

ProcessStatus processStatus()
{
    ProcessStatus status;
    // proc(5): the second number of statm is the resident set in pages.
    QFile statm(QStringLiteral("/proc/self/statm"));
    if (statm.open(QIODevice::ReadOnly)) {
        const QList<QByteArray> fields = statm.readAll().split(' ');
        if (fields.size() > 1)
            status.residentBytes = fields.at(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
    }
    const QDir descriptors(QStringLiteral("/proc/self/fd"));
    if (descriptors.exists()) // less the one that reads the folder
        status.openDescriptors =
            descriptors.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size()
            - 1;
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
