// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/logging/settings.h"

#include <QString>

namespace server::logging {

class LogTap;

// From here on every message of the process is one line on stderr. To be called once, by main.cpp.
// Any thread may log: a line is written by one call, and a stderr that takes nothing holds nobody
// up. QT_LOGGING_RULES, where it is set, overrules the level ("coral.transport.debug=true").
void installHandler(const Settings &settings);

// Lines that stderr did not take, because its disk is full or whoever reads it does not read.
[[nodiscard]] quint64 lostLines();

// Tells whoever listens of warnings and what is graver, besides.
[[nodiscard]] LogTap &logTap();

// What the level means in Qt's words (QLoggingCategory::setFilterRules).
[[nodiscard]] QString filterRules(Level level);

} // namespace server::logging
