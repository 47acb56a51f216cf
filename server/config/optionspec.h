// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/literal.h"
#include "server/config/options.h"
#include "shared/util/result.h"

#include <QString>

#include <functional>

namespace server::config {

// What there is to know of one option: the flag, the variable, the file's key, --help and the
// example file all come from here.
struct OptionSpec {
    QString section; // of the configuration file
    QString key; // in it, kebab-case
    QString valueName; // what --help calls the value; empty: a switch
    QString help; // one sentence, without a full stop; the unit and what 0 means
    bool isFlag = false; // also a flag of the command line

    std::function<shared::Result<shared::Done>(Options &, const Literal &)> read;
    // As it stands in a configuration file; for a default that depends, an example.
    std::function<QString(const Options &)> show;
    // Whether somebody gave it; null: it has a value of its own from the start.
    std::function<bool(const Options &)> isGiven;

    // "log-level"; options of [server] go by their key alone.
    [[nodiscard]] QString flag() const;
    // "CORAL_LOG_LEVEL"
    [[nodiscard]] QString variable() const;
};

} // namespace server::config
