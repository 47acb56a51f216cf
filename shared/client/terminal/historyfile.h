// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace shared::terminal {

// The file, in the user's folder for the state of programs, that keeps what was entered in this
// program; made if it is not there, and for its user alone. Empty: it can't be had.
[[nodiscard]] QString historyFile(const QString &program);

} // namespace shared::terminal
