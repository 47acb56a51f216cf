// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/literal.h"
#include "server/config/optionspec.h"
#include "shared/util/result.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>
#include <utility>

namespace server::config {

// What the command line asks for, before it is applied.
struct CommandLine {
    enum class Action { Run, ShowHelp, ShowVersion, ShowConfig };

    Action action = Action::Run;
    QString configFile; // empty: not given
    std::optional<stdio::Settings> stdio; // --stdio and its kin
    QList<std::pair<const OptionSpec *, Literal>> values; // in the order of the table

    // The first argument is the program's name. Values are not read yet.
    [[nodiscard]] static shared::Result<CommandLine> parse(const QStringList &arguments);
    [[nodiscard]] static QString helpText();

    [[nodiscard]] shared::Result<shared::Done> apply(Options &options) const;
};

} // namespace server::config
