// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/options.h"
#include "shared/util/result.h"

#include <QProcessEnvironment>
#include <QStringList>

namespace server::config {

// Reads the CORAL_* variables into the options. Empty ones count as not set.
[[nodiscard]] shared::Result<shared::Done> readEnvironment(
    const QProcessEnvironment &environment, Options &options);

// One sentence for each variable that looks like a mistyped option. Others are nobody's business:
// agents have CORAL_* variables of their own.
[[nodiscard]] QStringList suspectVariables(const QProcessEnvironment &environment);

} // namespace server::config
