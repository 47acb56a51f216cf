// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/stdio/settings.h"
#include "shared/util/result.h"

#include <QList>
#include <QProcessEnvironment>
#include <QString>

#include <optional>

class QCommandLineParser;

namespace server::config {

// The flags of --stdio. They tell who one client is, so they belong to no configuration file and
// have no environment variables, but for the key: other users see the command line.
struct StdioFlag {
    QString name;
    QString valueName; // empty: a switch
    QString help;
};
[[nodiscard]] const QList<StdioFlag> &stdioFlags();

// Without --stdio nothing, if none of the others stands there either. Errors are of bad usage.
[[nodiscard]] shared::Result<std::optional<stdio::Settings>> readStdioFlags(
    const QCommandLineParser &parser);

// The privacy key of the environment, where the command line names none.
[[nodiscard]] QString stdioKeyVariable();

// What can be told once the key is there too.
[[nodiscard]] shared::Result<shared::Done> checkStdio(const stdio::Settings &settings);

} // namespace server::config
