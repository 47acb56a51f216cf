// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/datadir.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryFile>

namespace server::config {

using namespace Qt::StringLiterals;
using shared::Done;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

Result<Done> prepareDataDir(const QString &path)
{
    const auto unusable = [&path](const QString &why) {
        return Error{ErrorCode::Unavailable,
            u"cannot use the data folder %1: %2; choose another one with --data-dir"_s.arg(
                path, why)};
    };
    if (!QFileInfo::exists(path)) {
        const QFileInfo parent(QFileInfo(path).path());
        if (!QDir().mkpath(parent.filePath()))
            return unusable(u"cannot create %1"_s.arg(parent.filePath()));
        if (!QDir().mkdir(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
            return unusable(u"cannot create it"_s);
    }
    if (!QFileInfo(path).isDir())
        return unusable(u"it is not a folder"_s);
    // Permission bits don't tell of read-only file systems, quotas and access lists; a file does.
    QTemporaryFile probe(path + u"/.probe-XXXXXX"_s);
    if (!probe.open())
        return unusable(probe.errorString());
    return Done{};
}

} // namespace server::config
