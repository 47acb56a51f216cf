// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/options.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <optional>

namespace server::config {

// What main() does next: run with the options, or print the text (to stdout when the status is 0,
// else to stderr) and exit.
struct ParseOutcome {
    std::optional<Options> options = {};
    QString text = {}; // whole lines
    int exitStatus = 0; // 1: the configuration can't be used; 2: bad usage
    QStringList warnings = {}; // for the log; sentences
};

// Flags go before the environment, the environment before the file, the file before the defaults.
// The first argument is the program's name. Touches nothing but the configuration file.
[[nodiscard]] ParseOutcome parse(
    const QStringList &arguments, const QProcessEnvironment &environment);

} // namespace server::config
