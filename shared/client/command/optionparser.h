// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/command/options.h"

#include <QProcessEnvironment>
#include <QStringList>

#include <variant>

namespace shared::command {

// Something to print in the place of running: what was asked for, or what is wrong with it.
struct Text {
    QString text;
    int exitStatus = kSuccess;
};

// Reads a command line, the program's name included.
[[nodiscard]] std::variant<Options, Text> parseOptions(
    const QStringList &arguments, const QProcessEnvironment &environment);

} // namespace shared::command
