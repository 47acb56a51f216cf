// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzztarget.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <algorithm>
#include <cstdio>

// Runs the inputs that are kept through a fuzz target, in any build: each file and all files of
// each folder that is named. Whatever was found once stays found.

namespace {

QStringList inputsBelow(const QString &path)
{
    if (!QFileInfo(path).isDir())
        return {path};
    QStringList files;
    QDirIterator entries(path, QDir::Files, QDirIterator::Subdirectories);
    while (entries.hasNext())
        files.append(entries.next());
    std::sort(files.begin(), files.end());
    return files;
}

bool replay(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        std::fprintf(stderr, "can't read %s\n", qPrintable(path));
        return false;
    }
    const QByteArray bytes = file.readAll();
    // To be seen above the stack when the target ends the process.
    std::fprintf(stderr, "replaying %s\n", qPrintable(path));
    // A copy of just these bytes, so that a look beyond the end is found.
    const std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    QStringList files;
    for (int i = 1; i < argc; ++i)
        files.append(inputsBelow(QString::fromLocal8Bit(argv[i])));
    if (files.isEmpty()) {
        std::fprintf(stderr, "usage: %s FILE-OR-FOLDER...; there was no input\n", argv[0]);
        return 2;
    }
    const bool areRead = std::all_of(files.cbegin(), files.cend(), replay);
    std::fprintf(stderr, "%lld inputs replayed\n", static_cast<long long>(files.size()));
    return areRead ? 0 : 1;
}
