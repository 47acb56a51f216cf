// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/processprobe.h"

#include <QByteArray>
#include <QDir>
#include <QFile>

#include <unistd.h>

namespace tests {

namespace {

QByteArray proc(qint64 process, const QByteArray &file)
{
    QFile opened(QStringLiteral("/proc/%1/%2").arg(process).arg(QString::fromLatin1(file)));
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

} // namespace

std::chrono::nanoseconds waitedForProcessor(qint64 process)
{
    std::chrono::nanoseconds all{0};
    const QString folder = QStringLiteral("/proc/%1/task").arg(process);
    for (const QString &thread : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QByteArray file = "task/" + thread.toLatin1() + "/schedstat";
        // Nanoseconds: on a processor, waiting for one.
        all += std::chrono::nanoseconds(proc(process, file).split(' ').value(1).toLongLong());
    }
    return all;
}

double processorSeconds(qint64 process)
{
    const QByteArray stat = proc(process, "stat");
    // Behind the name, which may hold anything, the 12th and 13th numbers.
    const QList<QByteArray> fields = stat.sliced(stat.lastIndexOf(')') + 1).simplified().split(' ');
    if (fields.size() < 13)
        return 0;
    const double ticks = fields.at(11).toDouble() + fields.at(12).toDouble();
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

qint64 residentBytes(qint64 process)
{
    return proc(process, "statm").split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

int openDescriptors(qint64 process)
{
    const QDir folder(QStringLiteral("/proc/%1/fd").arg(process));
    return static_cast<int>(
        folder.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size());
}

} // namespace tests
