// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/processmemory.h"

#include <QFile>
#include <QList>

#include <algorithm>
#include <limits>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace server::admin {

namespace {

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void lower(std::optional<qint64> *least, std::optional<qint64> limit)
{
    if (limit)
        *least = std::min(least->value_or(*limit), *limit);
}

std::optional<qint64> limitIn(const QString &file)
{
    // Version 1 writes a number that no machine has for "none", version 2 a word.
    constexpr qint64 kNone = qint64(1) << 60;
    bool isNumber = false;
    const qint64 limit = contentOf(file).trimmed().toLongLong(&isNumber);
    return isNumber && limit < kNone ? std::optional(limit) : std::nullopt;
}

// Of the group and of those around it: each of them limits.
std::optional<qint64> leastOnPath(const QString &root, QString path, const QString &file)
{
    std::optional<qint64> least = limitIn(root + u'/' + file);
    for (; path.size() > 1; path.truncate(std::max<qsizetype>(path.lastIndexOf(u'/'), 0)))
        lower(&least, limitIn(root + path + u'/' + file));
    return least;
}

} // namespace

ProcessMemory processMemory()
{
    // proc(5): the first numbers of statm are the address space and the resident set in pages.
    const QList<QByteArray> fields = contentOf(QStringLiteral("/proc/self/statm")).split(' ');
    if (fields.size() < 2)
        return {};
    const qint64 page = ::sysconf(_SC_PAGESIZE);
    return {.resident = fields.at(1).toLongLong() * page,
        .addressSpace = fields.at(0).toLongLong() * page};
}

ProcessMemory memoryLimits(qint64 configured)
{
    ProcessMemory limits;
    limits.resident =
        controlGroupLimit(QStringLiteral("/proc/self/cgroup"), QStringLiteral("/sys/fs/cgroup"));
    if (configured > 0)
        lower(&limits.resident, configured);
    rlimit limit{};
    if (::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        limits.addressSpace = static_cast<qint64>(
            std::min<rlim_t>(limit.rlim_cur, std::numeric_limits<qint64>::max()));
    return limits;
}

std::optional<qint64> controlGroupLimit(const QString &membershipFile, const QString &root)
{
    std::optional<qint64> least;
    const QList<QByteArray> lines = contentOf(membershipFile).split('\n');
    for (const QByteArray &line : lines) {
        // cgroups(7): number:controllers:path, without controllers for version 2.
        const QList<QByteArray> fields = line.split(':');
        if (fields.size() < 3 || !fields.at(2).startsWith('/'))
            continue;
        const QString path = QString::fromLocal8Bit(line.sliced(line.indexOf('/')));
        if (fields.at(1).isEmpty())
            lower(&least, leastOnPath(root, path, QStringLiteral("memory.max")));
        else if (fields.at(1).split(',').contains("memory"))
            lower(&least,
                leastOnPath(root + QStringLiteral("/memory"), path,
                    QStringLiteral("memory.limit_in_bytes")));
    }
    return least;
}

void releaseFreeMemory()
{
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

} // namespace server::admin
