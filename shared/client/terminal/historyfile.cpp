// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/terminal/historyfile.h"

#include <QDir>
#include <QFile>

namespace shared::terminal {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kForUserAlone = QFile::ReadOwner | QFile::WriteOwner;

QString stateFolder()
{
    // Qt knows this folder only since 6.7.
    const QString named = qEnvironmentVariable("XDG_STATE_HOME");
    return QDir::isAbsolutePath(named) ? named : QDir::home().filePath(u".local/state"_s);
}

} // namespace

QString historyFile(const QString &program)
{
    const QDir folder(stateFolder() + u'/' + program);
    QFile file(folder.filePath(u"history"_s));
    if (!folder.mkpath(u"."_s)
        || !file.open(QIODevice::ReadWrite | QIODevice::Append, kForUserAlone)
        || !file.setPermissions(kForUserAlone))
        return {};
    return file.fileName();
}

} // namespace shared::terminal
