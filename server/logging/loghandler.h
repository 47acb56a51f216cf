// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/logging/settings.h"

#include <QString>

namespace server::logging {

// From here on every message of the process is one line on stderr. To be called once, by main.cpp.
// Any thread may log: a line is written by one call. QT_LOGGING_RULES, where it is set, overrules
// the level ("coral.transport.debug=true").
void installHandler(const Settings &settings);

// What the level means in Qt's words (QLoggingCategory::setFilterRules).
[[nodiscard]] QString filterRules(Level level);

} // namespace server::logging
